"""What can be done with one message, as the menu under its last button and that of the right mouse button."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from app.chat.thinking import split_reply
from app.store.records import StoredMessage
from app.ui.transcript.message_clipboard import copy_everything, copy_markdown, copy_plain, copy_rich
from app.words import tr, tr_noop

DELETE_WITH_FOLLOWING = tr_noop("Delete this message and what follows")
DELETE_ALONE = tr_noop("Delete only this message")


class MessageMenu(QMenu):
    """Made when it is opened. What the message's own buttons do is added by whoever opens it."""

    def __init__(self, message: StoredMessage, parent: QWidget) -> None:
        super().__init__(parent)
        self._message = message

    def add(self, label: str, do: Callable[[], object]) -> QAction:
        action = self.addAction(label)
        action.triggered.connect(partial(_call, do))
        return action

    def add_copies(self) -> None:
        """The user's own words were never Markdown."""
        message = self._message
        if message.role == "user":
            self.add(tr("Copy message"), partial(copy_markdown, message))
            return
        self.add(tr("Copy as Markdown"), partial(copy_markdown, message))
        self.add(tr("Copy as plain text"), partial(copy_plain, message))
        self.add(tr("Copy as rich text"), partial(copy_rich, message))
        if split_reply(message.content).thinking:
            self.add(tr("Copy with the thinking"), partial(copy_everything, message))

    def add_source(self, is_shown: bool, show: Callable[[bool], None]) -> None:
        """A switch between the laid out text and the Markdown that it was made of."""
        if self._message.role == "user":
            return
        self.addSeparator()
        action = self.addAction(tr("Show the Markdown source"))
        action.setCheckable(True)
        action.setChecked(is_shown)
        action.toggled.connect(show)

    def add_button(self, button: QAbstractButton) -> None:
        """What a button of the message does, once its answer is there."""
        if self._message.state != "streaming":
            self.addSeparator()
            self.add(button.accessibleName(), button.click)

    def add_deletion(self, is_last: bool, delete: Callable[[bool], None]) -> None:
        """`delete` is called with True where what follows goes too; of the last message there is only one way."""
        if self._message.state == "streaming":
            return
        self.addSeparator()
        self.add(tr("Delete this message") if is_last else tr(DELETE_WITH_FOLLOWING), partial(delete, True))
        if not is_last:
            self.add(tr(DELETE_ALONE), partial(delete, False))


def _call(do: Callable[[], object], *_checked: object) -> None:
    do()
