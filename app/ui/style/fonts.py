"""The shipped type: IBM Plex Sans and its monospace sibling, in the few sizes that the window uses."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

SANS = "IBM Plex Sans"
MONO = "IBM Plex Mono"
BODY_PX = 15
UI_PX = 13
SMALL_PX = 12
CODE_PX = 13


def load_fonts(folder: Path) -> tuple[str, ...]:
    """Register every font file of `folder`; gives the families found. None found: the system's fonts serve."""
    families: set[str] = set()
    for path in sorted(folder.glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ())
    return tuple(sorted(families))


def sans(size_px: int = UI_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Plex Sans: its figures are all of one width, so that numbers do not jump."""
    font = QFont([SANS, "Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "sans-serif"])
    font.setPixelSize(size_px)
    font.setWeight(weight)
    return font


def mono(size_px: int = CODE_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont([MONO, "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(size_px)
    font.setWeight(weight)
    return font
