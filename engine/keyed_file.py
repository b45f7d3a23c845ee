"""Small findings by key in one JSON file. A file that cannot be read or written is done without."""

import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class KeyedFile:
    """One JSON object in a file, read and replaced as a whole; what is no object counts as empty."""

    def __init__(self, path: Path | None) -> None:
        """None: nothing is kept."""
        self._path = path

    def read(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return content if isinstance(content, dict) else {}

    def write(self, content: dict[str, Any]) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = self._path.with_suffix(".partial")
            partial.write_text(json.dumps(content), encoding="utf-8")
            partial.replace(self._path)
        except OSError as error:
            log.warning("What was found could not be kept in %s: %s.", self._path, error)
