"""A note that a pair is being loaded: where it outlives the program, loading that pair ended the program."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from app.paths import ensure


@dataclass(frozen=True, slots=True)
class BadLoad:
    """What was being loaded when Tandem ended. `was_safe`: with the safe settings already."""

    target: str
    draft: str | None = None
    was_safe: bool = False


class LoadMarker:
    """One small file. A file that cannot be written costs the warning at the next start, nothing else."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def begin(self, load: BadLoad) -> None:
        with suppress(OSError):
            ensure(self._file.parent)
            self._file.write_text(json.dumps(asdict(load)), "utf-8")

    def end(self) -> None:
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def left_over(self) -> BadLoad | None:
        """The load that never ended, if there is one; asking takes the note away, so that nothing loops."""
        try:
            said = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        finally:
            self.end()
        return _read(said)


def _read(said: object) -> BadLoad | None:
    if not isinstance(said, Mapping) or not isinstance(said.get("target"), str):
        return None
    draft = said.get("draft")
    return BadLoad(said["target"], draft if isinstance(draft, str) else None, said.get("was_safe") is True)
