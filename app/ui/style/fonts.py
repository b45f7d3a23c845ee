"""The shipped type: IBM Plex Sans and its monospace sibling, in the few sizes that the window uses."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

SANS = "IBM Plex Sans"
MONO = "IBM Plex Mono"
BODY_PX = 15
UI_PX = 13
SMALL_PX = 12
CODE_PX = 13
_USUAL_PX = 15  # systems write in 12 to 15 px; who has chosen more reads larger letters here too
_LARGEST_SCALE = 2.0


@dataclass
class _Scale:
    factor: float = 1.0


_scale = _Scale()


def load_fonts(folder: Path) -> tuple[str, ...]:
    """Register every font file of `folder`; gives the families found. None found: the system's fonts serve."""
    families: set[str] = set()
    for path in sorted(folder.glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ())
    return tuple(sorted(families))


def follow_system(font: QFont | None = None) -> None:
    """All type grows with the size that the system writes in. `font`: that of the system, asked for if not given."""
    wanted = QFontInfo(font or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()
    _scale.factor = min(max(wanted / _USUAL_PX, 1.0), _LARGEST_SCALE)


def scaled(size_px: int) -> int:
    """A size of this window's design at the system's size of type."""
    return round(size_px * _scale.factor)


def sans(size_px: int = UI_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Plex Sans: its figures are all of one width, so that numbers do not jump."""
    font = QFont([SANS, "Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "sans-serif"])
    font.setPixelSize(scaled(size_px))
    font.setWeight(weight)
    return font


def mono(size_px: int = CODE_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont([MONO, "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(scaled(size_px))
    font.setWeight(weight)
    return font
