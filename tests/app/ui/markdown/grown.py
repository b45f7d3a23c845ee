"""A text that grows letter by letter looks at every moment as if it were written at once."""

from PySide6.QtGui import QTextDocument

from app.ui.markdown.message_document import MessageDocument
from app.ui.style.tokens import LIGHT


def assert_grows_as_written_at_once(source: str, growing: bool = False) -> None:
    """`growing`: more of it may come, as `MessageDocument.set_source` has it."""
    document = QTextDocument()
    message = MessageDocument(document, LIGHT)
    for end in range(1, len(source) + 1):
        message.set_source(source[:end], growing)
        at_once = QTextDocument()
        MessageDocument(at_once, LIGHT).set_source(source[:end], growing)
        assert document.toHtml() == at_once.toHtml(), source[:end]
