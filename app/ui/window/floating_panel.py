"""The speed panel in a window of its own: beside the main window, and not on the text where that can be helped."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.speed.panel import SpeedPanel
from app.words import tr

_HIGHEST_PX = 720
_GAP_PX = 8


@dataclass(frozen=True, slots=True)
class Place:
    """`narrower_px`: by how much the main window gives way."""

    top_left: QPoint
    narrower_px: int = 0


class FloatingPanel:
    """Main thread only."""

    def __init__(self, panel: SpeedPanel, splitter: QSplitter, field: QWidget) -> None:
        """`field`: as wide as the text that is read."""
        self._panel, self._splitter, self._field = panel, splitter, field
        self._is_new = False  # it floats, and has no place yet
        self._given_px = 0
        panel.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the keyboard stays where one types

    @property
    def is_out(self) -> bool:
        return self._panel.isWindow()

    def take_out(self) -> None:
        """Hidden, until `place` is called and it is shown."""
        size = QSize(self._panel.width(), min(self._panel.height(), _HIGHEST_PX))
        self._panel.setParent(self._splitter.window(), Qt.WindowType.Tool)
        self._panel.resize(size)
        self._panel.float_button.set_label(tr("Back into the window"))
        self._is_new = True

    def put_back(self) -> None:
        """At the right end of the window, which takes again what it gave."""
        window = self._splitter.window()
        self._splitter.addWidget(self._panel)
        self._panel.float_button.set_label(tr("Show in a window of its own"))
        if self._given_px and _may_be_resized(window):
            window.resize(window.width() + self._given_px, window.height())
        self._given_px = 0

    def place(self) -> None:
        """Before it is seen, once the others stand where they will: they decide where the text is."""
        if not self._is_new:
            return
        self._is_new = False
        self._splitter.refresh()
        window = self._splitter.window()
        text = QRect(self._field.mapToGlobal(QPoint(0, 0)), self._field.size())
        spare_px = window.width() - window.minimumWidth() if _may_be_resized(window) else 0
        screen = window.screen().availableGeometry()
        found = place_beside(window.frameGeometry(), screen, self._panel.size(), text, spare_px)
        self._panel.move(found.top_left)
        if found.narrower_px:
            self._given_px = found.narrower_px
            window.resize(window.width() - found.narrower_px, window.height())


def _may_be_resized(window: QWidget) -> bool:
    return not window.isMaximized() and not window.isFullScreen()


def place_beside(window: QRect, screen: QRect, size: QSize, text: QRect, spare_px: int = 0) -> Place:
    """Where something as large as `size` stands: right of the window, or left of it.

    Where there is no room, right of a window that is narrower by no more than `size` and `spare_px`; else on the
    window, where it has no `text`: at the screen's right edge, or at its left.
    """
    top = max(screen.top(), min(window.top(), screen.bottom() + 1 - size.height()))
    right_edge = screen.right() + 1 - size.width()
    if (right := window.right() + 1 + _GAP_PX) <= right_edge:
        return Place(QPoint(right, top))
    if (left := window.left() - _GAP_PX - size.width()) >= screen.left():
        return Place(QPoint(left, top))
    if (lacking := right - right_edge) <= min(spare_px, size.width() + _GAP_PX):
        return Place(QPoint(right_edge, top), lacking)
    covers_less = right_edge < text.right() and screen.left() + size.width() <= text.left()
    return Place(QPoint(screen.left() if covers_less else right_edge, top))
