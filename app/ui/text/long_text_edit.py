"""A field of plain text, edited or only read, that no text is too long for."""

from PySide6.QtCore import QMimeData, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.markdown.long_text import PARTING_LENGTH, is_parting, joined, parted, wrap_mode

_Key = QKeySequence.StandardKey
_DELETE_BACK = (_Key.Backspace, _Key.DeleteStartOfWord)  # the first of them only where a platform has another key, too
_DELETE_ON = (_Key.Delete, _Key.DeleteEndOfWord)
_MOVE_LEFT = (_Key.MoveToPreviousChar, _Key.MoveToPreviousWord)
_MOVE_RIGHT = (_Key.MoveToNextChar, _Key.MoveToNextWord)
_SELECT_LEFT = (_Key.SelectPreviousChar, _Key.SelectPreviousWord)
_SELECT_RIGHT = (_Key.SelectNextChar, _Key.SelectNextWord)


class LongTextEdit(QPlainTextEdit):
    """`text`, `set_text` and `insert_text` take and give it whole, whatever stands in the document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text: str | None = ""  # None: it is another one now, and nobody has asked yet
        self._is_parted = False
        self.document().contentsChange.connect(self._on_change)
        self.cursorPositionChanged.connect(self._on_cursor)

    @Slot()
    def _on_change(self) -> None:
        self._text = None

    def text(self) -> str:
        """As it was typed and pasted."""
        if self._text is None:
            self._text = self._whole(self.toPlainText())
        return self._text

    def _whole(self, text: str) -> str:
        """A text that never was parted has its characters for itself."""
        return joined(text) if self._is_parted else text

    def _parted(self, text: str) -> str:
        found = parted(text)
        self._is_parted = self._is_parted or found != text
        return found

    def insert_text(self, text: str) -> None:
        """At the cursor."""
        self.setWordWrapMode(wrap_mode(self.text() + text))
        self.insertPlainText(self._parted(text))

    def set_text(self, text: str) -> None:
        """In the place of what stands there."""
        self.clear()  # or the old text would be laid out once more, in the new mode
        self.setWordWrapMode(wrap_mode(text))
        self._is_parted = False
        self.setPlainText(self._parted(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insert_text(source.text())

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self._whole(self.textCursor().selection().toPlainText()))
        return data

    # --- where a paragraph is parted -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key, one character that is seen: the cursor is taken past a parting before the key does its work."""
        cursor = self.textCursor()
        selects = _matches(event, _SELECT_LEFT + _SELECT_RIGHT)
        if self._is_parted and (selects or not cursor.hasSelection()):
            place = cursor.position()
            while (step := self._step(place, _way(event, cursor))) != place:
                place = step
            if place != cursor.position():
                cursor.setPosition(place, _mode(selects))
                self.setTextCursor(cursor)
        super().keyPressEvent(event)

    def _step(self, place: int, way: int) -> int:
        """Past the parting that stands there, if one does."""
        if way < 0 and is_parting(self.document(), place - PARTING_LENGTH):
            return place - PARTING_LENGTH
        return place + PARTING_LENGTH if way > 0 and is_parting(self.document(), place) else place

    @Slot()
    def _on_cursor(self) -> None:
        """Not within a parting, as after the key End: what was typed there would leave the break alone."""
        cursor = self.textCursor()
        if self._is_parted and is_parting(self.document(), cursor.position() - 1):
            cursor.setPosition(cursor.position() - 1, _mode(cursor.hasSelection()))
            self.setTextCursor(cursor)


def _way(event: QKeyEvent, cursor: QTextCursor) -> int:
    """Where the key leads in the text: -1 back, 1 on, 0 neither. Left is on where a paragraph runs from the right."""
    if event.key() == Qt.Key.Key_Backspace or _matches(event, _DELETE_BACK):
        return -1
    if _matches(event, _DELETE_ON):
        return 1
    to_the_right = 1 if cursor.block().textDirection() is Qt.LayoutDirection.LeftToRight else -1
    if _matches(event, _MOVE_LEFT + _SELECT_LEFT):
        return -to_the_right
    return to_the_right if _matches(event, _MOVE_RIGHT + _SELECT_RIGHT) else 0


def _matches(event: QKeyEvent, keys: tuple[QKeySequence.StandardKey, ...]) -> bool:
    return any(event.matches(key) for key in keys)


def _mode(selects: bool) -> QTextCursor.MoveMode:
    return QTextCursor.MoveMode.KeepAnchor if selects else QTextCursor.MoveMode.MoveAnchor
