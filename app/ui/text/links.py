"""Links of a message: where they lead is said, and nothing is opened before somebody agreed."""

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.markdown.blocks import Definitions
from app.ui.markdown.spans import NOTE, REFERENCE
from app.ui.markdown.text_formats import Property
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr

_OPENED = ("http", "https", "mailto")
_LONGEST_TIP = 160  # characters
_WIDTH_PX = 460


def tip_of(address: str, definitions: Definitions) -> str:
    """What the hover of a link says: its address, or the text of the footnote."""
    if address.startswith(NOTE):
        note = definitions.get("^" + address.removeprefix(NOTE))
        return note.note if note is not None else ""
    if address.startswith(REFERENCE):
        return tr("Back to the text")
    half = _LONGEST_TIP // 2
    return address if len(address) <= _LONGEST_TIP else f"{address[:half]} … {address[-half:]}"


def place_of(document: QTextDocument, address: str) -> QTextCursor | None:
    """Where a footnote stands, or the first reference to it."""
    label = address.removeprefix(NOTE).removeprefix(REFERENCE)
    block = document.begin()
    while block.isValid():
        if address.startswith(NOTE) and block.blockFormat().property(Property.NOTE) == label:
            return QTextCursor(block)
        part = block.begin()
        while address.startswith(REFERENCE) and not part.atEnd():
            if part.fragment().charFormat().anchorHref() == NOTE + label:
                place = QTextCursor(document)
                place.setPosition(part.fragment().position())
                return place
            part += 1
        block = block.next()
    return None


def copy_text(text: str, *_checked: object) -> None:
    QGuiApplication.clipboard().setText(text)


class LinkQuestion(QDialog):
    """Shows all of an address, and opens it in the browser when that is wanted."""

    def __init__(self, icons: Icons, url: QUrl, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._url = url
        self._is_opened = url.scheme().lower() in _OPENED
        self.setWindowTitle(tr("Open this link?") if self._is_opened else tr("A link that Tandem does not open"))
        self.sentence = Label(self._saying())
        self.sentence.setWordWrap(True)
        self.address = QPlainTextEdit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        self.address.setObjectName("boxed")
        self.address.setReadOnly(True)
        self.address.setTabChangesFocus(True)
        self.address.setAccessibleName(tr("Address"))
        self.address.setFixedHeight(72)
        self.open_button = TextButton(icons, self._opening(), "external-link", kind="primary")
        self.open_button.setVisible(self._is_opened)
        self.copy_button = TextButton(icons, tr("Copy the address"), "copy")
        cancel = TextButton(icons, tr("Cancel"))
        self.open_button.clicked.connect(self._on_open)
        self.copy_button.clicked.connect(self._on_copy)
        cancel.clicked.connect(self.reject)
        self._place(cancel)
        (self.open_button if self._is_opened else self.copy_button).setDefault(True)
        (self.open_button if self._is_opened else self.copy_button).setFocus()

    def _saying(self) -> str:
        if not self._is_opened:
            return tr(
                "Tandem opens only addresses of the web and of mail. You can copy this one and open it elsewhere."
            )
        mail = self._url.scheme().lower() == "mailto"
        return tr("Your mail program writes to this address:") if mail else tr("Your browser opens this address:")

    def _opening(self) -> str:
        return tr("Write a mail") if self._url.scheme().lower() == "mailto" else tr("Open in the browser")

    def _place(self, cancel: TextButton) -> None:
        self.setMinimumWidth(_WIDTH_PX)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        column.addWidget(self.sentence)
        column.addWidget(self.address)
        column.addLayout(row)

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(self._url)
        self.accept()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address.toPlainText())
        self.accept()
