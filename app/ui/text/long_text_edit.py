"""A field of plain text, edited or only read, that no text is too long for."""

from PySide6.QtCore import QMimeData, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.markdown.long_text import joined, parted, wrap_mode


class LongTextEdit(QPlainTextEdit):
    """`text`, `set_text` and `insert_text` take and give it whole, whatever stands in the document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text: str | None = ""  # None: it is another one now, and nobody has asked yet
        self._is_parted = False
        self.document().contentsChange.connect(self._on_change)

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
