"""`tandem models` and `tandem pull`: what is on this machine, and how to get more."""

import argparse
import json
import sys

from app import paths
from app.cli.check import model_json
from app.cli.options import INTERRUPTED
from app.hub.download import Progress, download
from app.hub.hub import Hub, choose
from app.models.library import LibraryEntry, library_of
from app.numbers import size
from app.settings import keys
from app.settings.keys import Settings


def models(options: argparse.Namespace) -> int:
    settings = Settings(paths.settings_file())
    entries = library_of(settings).scan()
    if options.json:
        print(json.dumps([_as_json(entry) for entry in entries], ensure_ascii=False))
    elif not entries:
        print("No GGUF models were found. 'tandem pull REPO' fetches one from Hugging Face.")
    else:
        for entry in entries:
            print(_line(entry))
    return 0


def _as_json(entry: LibraryEntry) -> dict[str, object]:
    return {
        "path": str(entry.path),
        "name": entry.name,
        "source": entry.source,
        "file_bytes": entry.file_bytes,
        "usable": entry.usable,
        "reason": entry.reason,
        "model": model_json(entry.model) if entry.model else None,
    }


def _line(entry: LibraryEntry) -> str:
    model = entry.model
    what = f"{model.architecture} {model.quantisation}" if model else f"cannot be used: {entry.reason}"
    return f"{size(entry.file_bytes):>11}  {entry.name}  ({what}; {entry.source})\n             {entry.path}"


def pull(options: argparse.Namespace) -> int:
    settings = Settings(paths.settings_file())
    hub = Hub(is_offline=lambda: settings.get(keys.OFFLINE))
    model = choose(options.repo, hub.models(options.repo), options.file)
    try:
        files = [download(hub, file, paths.models_dir(), ProgressLine()) for file in model.files]
    except KeyboardInterrupt:
        print(f"tandem: stopped; 'tandem pull {options.repo}' goes on from there.", file=sys.stderr)
        return INTERRUPTED
    print(files[0])
    return 0


class ProgressLine:
    """One line on stderr: rewritten on a terminal, every tenth part of the file elsewhere."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._told_tenths = -1

    def __call__(self, progress: Progress) -> None:
        share = progress.done_bytes / max(progress.total_bytes, 1)
        finished = progress.done_bytes >= progress.total_bytes
        if not self._on_terminal and int(share * 10) == self._told_tenths:
            return
        self._told_tenths = int(share * 10)
        start, end = ("\r\x1b[K", "\n" if finished else "") if self._on_terminal else ("", "\n")
        print(
            f"{start}{progress.file.name}: {share:4.0%} of {progress.total_bytes / 1e6:,.1f} MB, "
            f"{progress.bytes_per_second / 1e6:,.1f} MB/s",
            end=end, file=sys.stderr, flush=True,
        )  # fmt: skip
