"""The topics of Help: Markdown files, in the language of the window where there is an edition of them."""

import re
from dataclasses import dataclass
from pathlib import Path

_LINK = re.compile(r"\]\(([^)]+\.md)\)")
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Topic:
    """`text` is Markdown."""

    title: str
    text: str


def topics(folder: Path, language: str) -> list[Topic]:
    """Those of `folder`, each from its subfolder `language` where it is there: "de", for example.

    In the order of index.md; what that does not name follows by name.
    """
    index = folder / "index.md"
    named = _LINK.findall(index.read_text(encoding="utf-8")) if index.is_file() else []
    found = {path.name: path for path in sorted(folder.glob("*.md")) if path != index}
    ordered = [found.pop(name) for name in named if name in found] + list(found.values())
    translated = [folder / language / path.name for path in ordered]
    return [_read(own if own.is_file() else path) for own, path in zip(translated, ordered, strict=True)]


def _read(path: Path) -> Topic:
    """Its title is the first heading, or the file's name."""
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    title = first.lstrip("# ").strip() if first.startswith("#") else path.stem.replace("-", " ").capitalize()
    return Topic(title, text)
