"""Sentences inside the window: banners that stay until read, and a toast that offers Undo."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.announce import announce
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_ICONS = {"error": ("circle-alert", "danger"), "warning": ("triangle-alert", "draft_one"), "info": ("info", "accent")}
_SAID = {
    "error": tr_noop("error: {text}"),
    "warning": tr_noop("warning: {text}"),
    "info": tr_noop("info: {text}"),
}  # to a screen reader
_MOST = 3
_TOAST_MS = 8000
_INFO_MS = 12_000  # what merely informs leaves by itself
_TOAST_GAP = 12  # over the composer


class Notice(QFrame):
    """One banner. `kind`: error, warning or info.

    Signals:
        dismissed: the user has read it.
    """

    dismissed = Signal(object)

    def __init__(self, icons: Icons, text: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("kind", kind)
        self.setAccessibleName(tr(_SAID[kind], text=text))
        self._icons, self._kind = icons, kind
        self.text = text
        self.page = ""  # the only one that it is seen on
        self._icon = Label()
        self._buttons: list[QPushButton] = []
        self._label = label = Label(text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.installEventFilter(self)
        self._ways_box = QWidget()
        self._ways = QHBoxLayout(self._ways_box)
        self._ways.setContentsMargins(0, 4, 0, 0)
        self._ways.setSpacing(8)
        self._ways.addStretch(1)
        self._ways.setDirection(QHBoxLayout.Direction.RightToLeft)
        self._ways_box.hide()
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label)
        said.addWidget(self._ways_box)
        close = IconButton(icons, "x", tr("Dismiss"), size_px=16)
        close.clicked.connect(self._on_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 6, 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(said, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._icon.setFixedHeight(28)
        icons.theme.changed.connect(self._retint)
        self._retint()

    @Slot()
    def _retint(self) -> None:
        name, token = _ICONS[self._kind]
        self._icon.setPixmap(self._icons.icon(name, token).pixmap(QSize(18, 18), self.devicePixelRatioF()))

    def add_way(self, label: str, do: Callable[[], None]) -> None:
        """A button under the sentence."""
        button = QPushButton(label)
        button.clicked.connect(partial(self._on_way, do))
        self._buttons.append(button)
        self._ways.insertWidget(0, button)
        self._ways_box.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """However narrow it is, all of the sentence is seen, and the buttons with all their words."""
        if event.type() == QEvent.Type.Resize and watched is self._label:
            width = self._label.width()
            self._label.setMinimumHeight(0)  # else it counts as needed
            self._label.setMinimumHeight(self._label.heightForWidth(width))
            needed = sum(button.sizeHint().width() + self._ways.spacing() for button in self._buttons)
            beside, below = QHBoxLayout.Direction.RightToLeft, QHBoxLayout.Direction.BottomToTop
            self._ways.setDirection(below if needed > width else beside)
        return super().eventFilter(watched, event)

    def _on_way(self, do: Callable[[], None], *_checked: object) -> None:
        self.dismissed.emit(self)
        do()

    @Slot()
    def leave(self) -> None:
        """It has been there long enough."""
        self.dismissed.emit(self)

    @Slot()
    def _on_close(self) -> None:
        self.dismissed.emit(self)


class Notices(QWidget):
    """The newest few banners, the newest on top; the same sentence is not said twice.

    One that belongs to a page is seen there only; what merely informs leaves after a while.
    """

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._shown: list[Notice] = []
        self._page = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 12, 24, 0)
        self._column.setSpacing(8)
        self.hide()

    def texts(self) -> tuple[str, ...]:
        return tuple(notice.text for notice in self._shown)

    def say(
        self,
        text: str,
        kind: str = "info",
        ways: Sequence[tuple[str, Callable[[], None]]] = (),
        page: str = "",
        in_place_of: str = "",
        news: str = "",
    ) -> None:
        """`ways`: buttons under the sentence, each with what it does; the banner goes when one is pressed.

        `page`: the only one that it is seen on; empty: all. `in_place_of`: the text of one that goes, where it is
        there; `news`: what a screen reader has not heard yet, where that is not all of the text.
        """
        if text in self.texts():
            return
        for earlier in [notice for notice in self._shown if notice.text == in_place_of]:
            self._remove(earlier)
        notice = Notice(self._icons, text, kind)
        notice.page = page
        if kind == "info":
            QTimer.singleShot(_INFO_MS, notice, notice.leave)
        for label, do in ways:
            notice.add_way(label, do)
        notice.dismissed.connect(self._remove)
        self._column.insertWidget(0, notice)
        self._shown.insert(0, notice)
        while len(self._shown) > _MOST:
            self._remove(self._shown[-1])
        self._show()
        announce(notice, tr(_SAID[kind], text=news or text), urgent=kind == "error")

    @Slot()
    def clear(self, page: str = "") -> None:
        """All of them, or those that belong to a page."""
        for notice in [notice for notice in self._shown if page in ("", notice.page)]:
            self._remove(notice)

    def show_page(self, page: str) -> None:
        self._page = page
        self._show()

    def _show(self) -> None:
        for notice in self._shown:
            notice.setVisible(notice.page in ("", self._page))
        self.setVisible(any(notice.page in ("", self._page) for notice in self._shown))

    @Slot(object)
    def _remove(self, notice: Notice) -> None:
        if notice not in self._shown:
            return
        self._shown.remove(notice)
        self._column.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        self._show()


class Toast(QFrame):
    """Says what was done, at the bottom of its parent, and takes it back for eight seconds.

    Signals:
        undone: the user pressed Undo.
    """

    undone = Signal()

    def __init__(self, parent: QWidget, above: QWidget) -> None:
        """`above`: the part of the parent that it never covers."""
        super().__init__(parent)
        self._above = above
        self.setObjectName("toast")
        self._label = Label()
        self._undo = QPushButton(tr("Undo"))
        self._undo.setToolTip(tr("Undo (Ctrl+Z)"))
        self._undo.setShortcut(QKeySequence())
        self._undo.clicked.connect(self.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        row.addWidget(self._label)
        row.addWidget(self._undo)
        self._own_undo: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_TOAST_MS)
        self._timer.timeout.connect(self.hide)
        for moving in (parent, above):
            moving.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """`undo`: what takes this back; None: whoever hears `undone` knows."""
        self._own_undo = undo
        self._label.setText(text)
        self._undo.setAccessibleName(tr("Undo: {text}", text=text))
        announce(self, tr("{text}. Undo with Ctrl+Z.", text=text))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @Slot()
    def undo(self) -> None:
        if self.isVisible() and not self.take_back():
            self.hide()
            self.undone.emit()

    def take_back(self) -> bool:
        """Undoes what stands here and knows its own way back; False: nothing does."""
        if self._own_undo is None or not self.isVisible():
            return False
        self.hide()
        undo, self._own_undo = self._own_undo, None
        undo()
        return True

    def _place(self) -> None:
        page = self.parentWidget()
        if page is None:
            return
        area = page.rect()
        self.move((area.width() - self.width()) // 2, self._above.y() - self.height() - _TOAST_GAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
