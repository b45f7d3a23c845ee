"""Where other programs keep their conversations on this computer, as their own documentation says."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from app.transfer import jan, lm_studio


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of conversations that is here."""

    program: str
    folder: Path


def places() -> tuple[Place, ...]:
    """One for each program whose conversations are found."""
    home = Path.home()
    if sys.platform == "darwin":
        data = home / "Library" / "Application Support"
    elif os.name == "nt":
        data = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    else:
        data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    candidates = (
        Place(lm_studio.NAME, home / ".lmstudio" / "conversations"),
        Place(lm_studio.NAME, home / ".cache" / "lm-studio" / "conversations"),
        Place(jan.NAME, data / "Jan" / "data" / "threads"),
        Place(jan.NAME, home / "jan" / "threads"),
    )
    found: dict[str, Place] = {}
    for place in candidates:
        if place.program not in found and place.folder.is_dir():
            found[place.program] = place
    return tuple(found.values())
