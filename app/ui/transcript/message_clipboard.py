"""A message on the clipboard: as it was written, as plain text, or laid out for a word processor or a mail."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.chat.thinking import split_reply
from app.store.records import StoredMessage
from app.ui.markdown.copy_plain import to_plain
from app.ui.markdown.copy_rich import to_html


def markdown_of(message: StoredMessage) -> str:
    """The answer as the model wrote it, without its thinking; where nothing follows that, all of it."""
    return split_reply(message.content).answer or message.content if message.role == "assistant" else message.content


def copy_markdown(message: StoredMessage) -> None:
    QGuiApplication.clipboard().setText(markdown_of(message))


def copy_plain(message: StoredMessage) -> None:
    QGuiApplication.clipboard().setText(to_plain(markdown_of(message)))


def copy_rich(message: StoredMessage) -> None:
    """HTML, and the plain text for a program that takes none."""
    markdown = markdown_of(message)
    data = QMimeData()
    data.setHtml(to_html(markdown))
    data.setText(to_plain(markdown))
    QGuiApplication.clipboard().setMimeData(data)


def copy_everything(message: StoredMessage) -> None:
    """The reply as it came, with what the model thought."""
    QGuiApplication.clipboard().setText(message.content)
