"""Motion that somebody may not want to see: menus that slide in, a text cursor that blinks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class Motion:
    """What moves in this application, and what the system had set before."""

    def __init__(self) -> None:
        self._flash_ms = QApplication.cursorFlashTime()
        self._effects = {effect: QApplication.isEffectEnabled(effect) for effect in EFFECTS}

    def reduce(self, wanted: bool) -> None:
        """No motion, or as much as the system has."""
        QApplication.setCursorFlashTime(0 if wanted else self._flash_ms)
        for effect, enabled in self._effects.items():
            QApplication.setEffectEnabled(effect, enabled and not wanted)
