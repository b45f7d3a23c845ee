"""The palette: one field over the window that finds every conversation, model, preset and command."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.ui.palette.entry import Entry, Kind
from app.ui.palette.fuzzy import Query
from app.ui.palette.results import ROW_PX, ResultList, ResultModel
from app.ui.style.icons import Icons
from app.ui.widgets.label import Label
from app.words import tr

MOST_RESULTS = 50
_ROWS_SHOWN = 9
_WIDTH_PX, _EDGE_PX, _TOP_SHARE = 620, 24, 0.14
_SHADE = QColor(0, 0, 0, 70)
_LATEST = 6  # conversations offered before anything is typed
_FOUND_ONLY = (Kind.CONVERSATION, Kind.ARCHIVED)  # there may be thousands


class PaletteField(QLineEdit):
    """Up and Down move in the list, Tab too; Enter takes the current row, Esc closes.

    Signals:
        stepped: by how many rows.
        taken: the current row is wanted.
        left: the palette should go.
    """

    stepped = Signal(int)
    taken = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """These keys are the palette's while it is open, whatever the window has bound them to."""
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self.stepped.emit(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self.stepped.emit(-1)
            case Qt.Key.Key_PageDown:
                self.stepped.emit(_ROWS_SHOWN)
            case Qt.Key.Key_PageUp:
                self.stepped.emit(-_ROWS_SHOWN)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()


class Palette(QWidget):
    """Lies over the whole window while it is open.

    Signals:
        search_wanted: the words are to be looked for in the texts.
        closed: the keyboard may go back to where it was.
    """

    search_wanted = Signal(str)
    closed = Signal()

    def __init__(self, icons: Icons, over: QWidget) -> None:
        super().__init__(over)
        self._over, self._entries = over, tuple[Entry, ...]()
        self.model = ResultModel(self)
        self.field = PaletteField()
        self.field.setPlaceholderText(tr("Go to a conversation or a model, or give a command"))
        self.field.setAccessibleName(tr("Palette"))
        self.list = ResultList(icons, self.model)
        self._none = Label(tr("Nothing matches these letters."), "muted")
        self._none.setContentsMargins(12, 8, 12, 8)
        self._box = QFrame(self)
        self._box.setObjectName("palette")
        column = QVBoxLayout(self._box)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.field, self.list, self._none):
            column.addWidget(widget)
        self.field.textEdited.connect(self._on_text)
        self.field.stepped.connect(self.list.step)
        self.field.taken.connect(self._on_taken)
        self.field.left.connect(self.close_palette)
        self.list.clicked.connect(self._take)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        over.installEventFilter(self)
        self.hide()

    def open_palette(self, entries: Sequence[Entry]) -> None:
        """With everything that can be gone to, in the order that it is offered before anything is typed."""
        self._entries = tuple(entries)
        self.setGeometry(self._over.rect())
        self.field.clear()
        self._show("")
        self.show()
        self.raise_()
        self.field.setFocus()

    @Slot()
    def close_palette(self) -> None:
        if self.isVisible():
            self.hide()
            self._entries = ()
            self.closed.emit()

    # --- content -------------------------------------------------------------------------------

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._show(text)

    def _show(self, text: str) -> None:
        query = Query(text)
        found = query.best(self._entries, MOST_RESULTS) if query.words else self._first()
        if query.words:
            found.append(self._search_for(text.strip()))
        self.model.show_entries(found, query)
        self.list.setCurrentIndex(self.model.index(0))
        self.list.setFixedHeight(min(_ROWS_SHOWN, len(found)) * ROW_PX + 2)
        self._none.setVisible(len(found) == 1 and bool(query.words))
        self._place()

    def _first(self) -> list[Entry]:
        """The latest conversations, then everything but the others and the archive."""
        conversations = [entry for entry in self._entries if entry.kind is Kind.CONVERSATION][:_LATEST]
        return conversations + [entry for entry in self._entries if entry.kind not in _FOUND_ONLY]

    def _search_for(self, text: str) -> Entry:
        title = tr("Search all messages for “{text}”", text=text)
        return Entry(Kind.SEARCH, title, lambda: self.search_wanted.emit(text))

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        """A screen reader stays in the field: it hears the row there."""
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else ""
        self.field.setAccessibleDescription(str(spoken or ""))

    @Slot()
    def _on_taken(self) -> None:
        self._take(self.list.currentIndex())

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        run: Callable[[], object] = self.model.entries[index.row()].run
        self.close_palette()
        run()

    # --- place ---------------------------------------------------------------------------------

    def _place(self) -> None:
        width = min(_WIDTH_PX, self.width() - 2 * _EDGE_PX)
        self._box.setFixedWidth(max(240, width))
        self._box.adjustSize()
        self._box.move((self.width() - self._box.width()) // 2, round(self.height() * _TOP_SHARE))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), _SHADE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_palette()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the window below. Also asked while both are freed, when no attribute is there any more."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
            self._place()
        return super().eventFilter(watched, event)
