"""Writes the app's help (resources/help/*.md) from the Guide's passages; --check only says whether it is current.

Files there without `NOTE` were written by hand: they stay as they are, and the index lists them after `BEFORE_OWN`.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import corpus

HELP = Path(__file__).parents[2] / "resources" / "help"
TALK_ONLY = frozenset({"hello", "thanks", "goodbye"})  # conversation, not help
NOTE = "<!-- Written by packaging/guide/write_help.py from packaging/guide/passages; edit those. -->\n"
BEFORE_OWN = "The window"  # the group after which the index has the pages written by hand


def pages() -> dict[str, str]:
    """File name to Markdown: one page a group of passages, and an index."""
    groups: dict[str, list[corpus.Passage]] = defaultdict(list)
    for passage in corpus.load().passages.values():
        if passage.identity not in TALK_ONLY:
            groups[passage.group].append(passage)
    written = {f"{_slug(group)}.md": _page(group, passages) for group, passages in groups.items()}
    links: list[str] = []
    for group in groups:
        links.append(f"- [{group}]({_slug(group)}.md)")
        if group == BEFORE_OWN:
            links += [f"- [{_title(path)}]({path.name})" for path in _own()]
    written["index.md"] = "\n".join([f"{NOTE}", "# Tandem help", "", *links, ""])
    return written


def _own() -> list[Path]:
    """The pages that are written by hand."""
    return [path for path in sorted(HELP.glob("*.md")) if not path.read_text(encoding="utf-8").startswith(NOTE)]


def _title(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def _page(group: str, passages: list[corpus.Passage]) -> str:
    titles = {passage.identity: passage.title for passage in passages}
    parts = [NOTE, f"# {group}", ""]
    for passage in passages:
        parts += [f"## {passage.title}", "", passage.help, ""]
        if passage.following in titles:
            parts += [f"See also: {titles[passage.following]}.", ""]
    return "\n".join(parts)


def _slug(group: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in group.lower()).split())


def stale() -> list[str]:
    """Names of help files that are missing, out of date, or no longer written."""
    wanted = pages()
    own = set(_own())
    found = {path.name: path.read_text(encoding="utf-8") for path in HELP.glob("*.md") if path not in own}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if a help file is not current")
    if parser.parse_args().check:
        names = stale()
        if names:
            print(f"not current: {', '.join(names)}; run python packaging/guide/write_help.py", file=sys.stderr)
        return 1 if names else 0
    HELP.mkdir(parents=True, exist_ok=True)
    for name in stale():
        (HELP / name).unlink(missing_ok=True)
    for name, text in pages().items():
        (HELP / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
