"""What the user wants to see of every message."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui.markdown.code_block import AS_USUAL, CodeLook

if TYPE_CHECKING:
    from app.ui.transcript.message_view import MessageView


@dataclass(frozen=True, slots=True)
class MessageLook:
    """`marks`: who drafted what; `stats`: the figures under replies; Enter sends in the editor, or not;
    `code`: of every block that the user did not change by itself.
    """

    marks: bool = False
    stats: bool = True
    send_with_enter: bool = True
    code: CodeLook = AS_USUAL

    def apply(self, view: "MessageView", before: "MessageLook | None" = None) -> None:
        """`before`: how the view looks already; None: as it was made."""
        shown = before or MessageLook()
        view.editing.send_with_enter = self.send_with_enter
        if self.marks != shown.marks:
            view.show_marks(self.marks)
        if self.stats != shown.stats:
            view.show_stats(self.stats)
        if self.code != shown.code:
            view.body.show_code_as(self.code)
