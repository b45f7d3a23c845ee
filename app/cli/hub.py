"""`tandem search` and `tandem pull`: what Hugging Face has, and how to get it."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from app import paths
from app.cli.options import INTERRUPTED
from app.hub.consent import Consent
from app.hub.download import Progress
from app.hub.errors import STAYS_OFFLINE, HubError
from app.hub.listing import REPOSITORY, HubRepo, choose
from app.hub.part_file import check_room, present_bytes
from app.hub.tandem_hub import TandemHub
from app.numbers import parameters, size
from app.settings.keys import Settings
from engine.gguf.names import SUFFIX

REMOTE = re.compile(rf"(?P<repo>{REPOSITORY.pattern})(?::(?P<wanted>[\w.-]+))?", re.ASCII)


@contextmanager
def open_hub() -> Iterator[TandemHub]:
    """The hub, once the user agrees to use the network. Who types such a command in a script has said so with it."""
    tandem_hub = TandemHub(Settings(paths.settings_file()))
    if tandem_hub.consent.is_open:
        _ask(tandem_hub.consent)
    try:
        yield tandem_hub
    finally:
        tandem_hub.network.close()


def _ask(consent: Consent) -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        consent.allow_for_now()
        return
    print(
        "Tandem has not used the network so far. This asks Hugging Face, and sends no text of yours.", file=sys.stderr
    )
    print("Allow searches and downloads from now on? [y/N] ", end="", file=sys.stderr, flush=True)
    allowed = sys.stdin.readline().strip().lower() in ("y", "yes")
    consent.answer(allowed)
    if not allowed:
        raise HubError(STAYS_OFFLINE)


@contextmanager
def model_at(name: str) -> Iterator[tuple[Path, Path]]:
    """A file, or while the block runs the header of a model on the hub: owner/name, owner/name:Q4_K_M.

    -> where to read it, and what to call it
    """
    remote = REMOTE.fullmatch(name)
    if remote is None or Path(name).exists() or name.lower().endswith(SUFFIX):
        yield Path(name), Path(name)
        return
    with open_hub() as tandem_hub:
        repository = tandem_hub.hub.repository(remote["repo"])
        model = choose(remote["repo"], repository.models, remote["wanted"])
        with tandem_hub.headers.as_files(model) as path:
            yield path, Path(remote["repo"], model.name)


def search(options: argparse.Namespace) -> int:
    with open_hub() as tandem_hub:
        found = tandem_hub.hub.search(options.text, options.sort.replace("-", "_"))
    if options.json:
        print(json.dumps([asdict(repo) for repo in found], ensure_ascii=False))
    elif not found:
        print(f"No repository with GGUF files has '{options.text}' in its name. Try fewer or other words.")
    else:
        for repo in found:
            print(_line(repo))
        print("'tandem pull REPO' fetches one; 'tandem check --target REPO' says whether it fits.", file=sys.stderr)
    return 0


def _line(repo: HubRepo) -> str:
    notes = [f"{repo.downloads:,} downloads", f"{repo.likes:,} likes"]
    if repo.parameters:
        notes.insert(0, f"{parameters(repo.parameters)} parameters, {repo.architecture}")
    if repo.licence:
        notes.append(repo.licence)
    if repo.gated:
        notes.append("gated: accept its licence first")
    return f"{repo.repo}\n    {', '.join(notes)}"


def pull(options: argparse.Namespace) -> int:
    with open_hub() as tandem_hub:
        repository = tandem_hub.hub.repository(options.repo)
        model = choose(options.repo, repository.models, options.file)
        folder = tandem_hub.downloader.folder
        left = sum(max(0, (file.size_bytes or 0) - present_bytes(file, folder)) for file in model.files)
        check_room(left, folder, model.name)
        try:
            fetched = [tandem_hub.downloader.fetch(file, ProgressLine()) for file in model.files]
        except KeyboardInterrupt:
            print(f"tandem: stopped; 'tandem pull {options.repo}' goes on from there.", file=sys.stderr)
            return INTERRUPTED
    for one in fetched:
        if one.warning:
            print(f"tandem: {one.warning}", file=sys.stderr)
    print(fetched[0].path)
    return 0


class ProgressLine:
    """One line on stderr: rewritten on a terminal, every tenth part of the file elsewhere."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._told: tuple[int, str] = (-1, "")

    def __call__(self, progress: Progress) -> None:
        share = progress.done_bytes / max(progress.total_bytes, 1)
        finished = 0 < progress.total_bytes <= progress.done_bytes and not progress.note
        step = (int(share * 10), progress.note.partition(" ")[0])
        if not self._on_terminal and step == self._told:
            return
        self._told = step
        start, end = ("\r\x1b[K", "\n" if finished else "") if self._on_terminal else ("", "\n")
        what = progress.note or f"{size(progress.bytes_per_second)}/s"
        print(
            f"{start}{progress.file.name}: {share:4.0%} of {size(progress.total_bytes)}, {what}",
            end=end, file=sys.stderr, flush=True,
        )  # fmt: skip
