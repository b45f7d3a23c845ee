"""`tandem models`: what is on this machine."""

import argparse
import json

from app import paths
from app.cli.check import model_json
from app.models.library import LibraryEntry, library_of
from app.numbers import size
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
        "name": entry.title,
        "source": entry.source,
        "file_bytes": entry.file_bytes,
        "usable": entry.usable,
        "reason": entry.reason,
        "role": entry.role,
        "licence": entry.licence,
        "vocabulary": entry.vocabulary,
        "model": model_json(entry.model) if entry.model else None,
    }


def _line(entry: LibraryEntry) -> str:
    model = entry.model
    what = f"{model.architecture} {model.quantisation}" if model else f"cannot be used: {entry.reason}"
    return f"{size(entry.file_bytes):>11}  {entry.title}  ({what}; {entry.source})\n             {entry.path}"
