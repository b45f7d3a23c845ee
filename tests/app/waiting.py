"""Waits for what a conversation tells on its one signal."""

from contextlib import AbstractContextManager
from typing import Any

from pytestqt.qtbot import QtBot

from app.chat.conversation import Conversation

TIMEOUT = 120_000  # ms


def wait_for(
    qtbot: QtBot, conversation: Conversation, kind: type, timeout: int = TIMEOUT
) -> AbstractContextManager[Any]:
    """Leaves the block once an event of this kind came; the blocker's `args[0]` is it."""
    return qtbot.waitSignal(
        conversation.happened, timeout=timeout, check_params_cb=lambda event: isinstance(event, kind)
    )
