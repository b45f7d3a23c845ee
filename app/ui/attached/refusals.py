"""Files that could not be attached: one banner says all of them, however many were chosen at once."""

from app.ui.widgets.notices import Notices
from app.words import trn

_MOST = 8  # sentences that leave room for the conversation


class Refusals:
    """Main thread only."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._said: list[str] = []
        self._shown = ""

    def say(self, sentence: str) -> None:
        """Under those that still stand there; what was dismissed does not come back."""
        if self._shown not in self._notices.texts():
            self._said = []
        if sentence in self._said:
            return
        self._said.append(sentence)
        before, self._shown = self._shown, self._text()
        self._notices.say(self._shown, "error", page="chat", in_place_of=before, news=sentence)

    def _text(self) -> str:
        lines, left_out = self._said[:_MOST], len(self._said) - _MOST
        if left_out > 0:
            lines.append(trn("%n more file could not be attached.", "%n more files could not be attached.", left_out))
        return "\n".join(lines)
