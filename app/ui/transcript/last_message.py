"""What the keyboard does with the last question or answer: as its buttons, wherever the focus is."""

from app.ui.transcript.message_foot import may_go_on
from app.ui.transcript.transcript import Transcript


class LastMessage:
    """Of the conversation that is shown; nothing happens where a button would not be there."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    def continue_reply(self) -> None:
        view = self._transcript.last_of("assistant")
        if view is not None and may_go_on(view.message):
            self._transcript.continue_requested.emit()

    def copy_answer(self) -> None:
        if (view := self._transcript.last_of("assistant")) is not None:
            view.copy_button.click()

    def edit_question(self) -> None:
        if (view := self._transcript.last_of("user")) is not None:
            view.edit_button.click()

    def show_version(self, step: int) -> None:
        """-1: the version before, 1: the one after."""
        view = self._transcript.last_of("assistant")
        if view is not None and 1 <= view.message.branch + step <= view.message.branches:
            self._transcript.branch_requested.emit(view.message.id, step)
