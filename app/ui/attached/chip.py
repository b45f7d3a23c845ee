"""One attached file in the composer: its name, its size, what it costs, and the way to be rid of it."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from app.words import tr

_ICON_PX = 18
CHIP_PX = 50


@dataclass(frozen=True, slots=True)
class ChipText:
    """What a chip says. `is_ready`: it was read, so that a part of it can be chosen."""

    key: int
    name: str
    detail: str
    is_ready: bool


class Chip(QFrame):
    """Signals:
    removed: the user does not want it any more.
    opened: the user wants to choose what of it is sent.
    """

    removed = Signal(int)
    opened = Signal(int)

    def __init__(self, icons: Icons, shown: ChipText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self.shown = icons, shown
        self.setObjectName("attachmentChip")
        self.setFixedHeight(CHIP_PX)
        self._icon = Label()
        self.name, self.detail = ElidedLabel("chipName"), ElidedLabel("small")
        self.remove = IconButton(icons, "x", tr("Remove {name}", name=shown.name), size_px=16)
        self.remove.clicked.connect(self._on_remove)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.name)
        texts.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignVCenter)
        icons.theme.changed.connect(self._retint)
        self._retint()
        self.show_text(shown)

    def show_text(self, shown: ChipText) -> None:
        self.shown = shown
        self.name.set_whole(shown.name)
        self.detail.set_whole(shown.detail)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if shown.is_ready else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if shown.is_ready else Qt.CursorShape.ArrowCursor)
        way = tr("Enter chooses what of it is sent") if shown.is_ready else ""
        self.setAccessibleName(". ".join(part for part in (shown.name, shown.detail, way) if part))
        self.setToolTip(tr("Choose what of it is sent") if shown.is_ready else "")

    def sizeHint(self) -> QSize:
        return QSize(220, CHIP_PX)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._on_remove()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.shown.is_ready:
            self.opened.emit(self.shown.key)

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self.shown.key)

    @Slot()
    def _retint(self) -> None:
        self._icon.setPixmap(self._icons.pixmap("file-text", "muted", _ICON_PX, self.devicePixelRatioF()))
