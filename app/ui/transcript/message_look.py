"""What the user wants to see of every message."""

from dataclasses import dataclass

from app.ui.transcript.message_view import MessageView


@dataclass(frozen=True, slots=True)
class MessageLook:
    """`marks`: who drafted what; `stats`: the figures under replies; Enter sends in the editor, or not."""

    marks: bool = False
    stats: bool = True
    send_with_enter: bool = True

    def apply(self, view: MessageView, before: "MessageLook | None" = None) -> None:
        """`before`: how the view looks already; None: as it was made."""
        shown = before or MessageLook()
        view.send_with_enter = self.send_with_enter
        if self.marks != shown.marks:
            view.show_marks(self.marks)
        if self.stats != shown.stats:
            view.show_stats(self.stats)
