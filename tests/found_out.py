"""What a run of the tests has found out about models, shared by all its homes: each file is tried and timed once."""

import json
from pathlib import Path
from typing import Any

NAMES = ("sound-files.json", "calibrations.json", "attention.json")  # in the cache folder; what was learned is left out


class FoundOut:
    """Given to any number of folders; what is found out in one of them is known to those that come later."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}
        self._given: list[Path] = []

    def give(self, folder: Path) -> None:
        """Into this cache folder, which is made if it is missing."""
        for earlier in self._given:
            self._take(earlier)
        self._given = [earlier for earlier in self._given if earlier.exists()] + [folder]
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self._known.items():
            (folder / name).write_text(json.dumps(content), "utf-8")

    def forget(self, folder: Path) -> None:
        """The last look at a folder."""
        self._take(folder)
        self._given.remove(folder)

    def _take(self, folder: Path) -> None:
        for name in NAMES:
            if (folder / name).is_file():
                found = json.loads((folder / name).read_text("utf-8"))
                known = self._known.get(name, type(found)())
                self._known[name] = known | found if isinstance(found, dict) else [*dict.fromkeys([*known, *found])]
