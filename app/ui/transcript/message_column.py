"""Where each message of the transcript stands: a column of rows, of which some were never seen yet."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.store.records import StoredMessage

if TYPE_CHECKING:
    from app.ui.transcript.message_view import MessageView

_TURN_GAP_PX = 24  # before a question; a question's own foot, mostly empty, parts it from its answer
_END_PX = 8
PAD_PX = 24
_CHARACTERS_A_LINE = 78
_LINE_PX = 24
_KEPT = 24  # widgets out of sight that are kept before they are let go


@dataclass(slots=True)
class Row:
    """A message and, once it was seen, its widget and height."""

    message: StoredMessage
    height: int
    view: "MessageView | None" = None
    measured_width: int = 0  # 0: `height` is a guess

    @classmethod
    def of(cls, message: StoredMessage) -> "Row":
        """With a height for a message that nobody has seen yet."""
        lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in message.content.splitlines())
        return cls(message, max(1, lines) * _LINE_PX + 60)

    def measure(self, width: int) -> bool:
        """True where the height came out other than was thought."""
        if self.view is None or self.measured_width == width:
            return False
        before, self.height, self.measured_width = self.height, self.view.fit(width), width
        return self.height != before

    def let_go(self) -> None:
        """The widget is not needed any more."""
        if self.view is not None:
            self.view.hide()
            self.view.deleteLater()
            self.view = None


class MessageColumn:
    """Rows and their places, in pixels from the top of the conversation."""

    def __init__(self, messages: Sequence[StoredMessage] = ()) -> None:
        self.rows = [Row.of(message) for message in messages]
        self.tops: list[int] = []
        self.height = 0
        self._stopped_after: int | None = None
        self.stack()

    def stack(self) -> None:
        """Puts each row under the one before."""
        top = PAD_PX
        self.tops = []
        for row in self.rows:
            if self.tops and row.message.role == "user":
                top += _TURN_GAP_PX
            self.tops.append(top)
            top += row.height
        self.height = top + _END_PX

    def update(self, message: StoredMessage) -> None:
        """Another state of one of the messages."""
        for row in self.rows:
            if row.message.id == message.id:
                row.message = message
                row.measured_width = 0
                if row.view is not None:
                    row.view.set_message(message)

    def remove(self, message_id: int) -> None:
        for row in [row for row in self.rows if row.message.id == message_id]:
            row.let_go()
            self.rows.remove(row)

    def anchor(self, y: int) -> tuple[int, int]:
        """The row at `y`, and how far below its top that is."""
        index = bisect_right(self.tops, y) - 1
        return (index, y - self.tops[index]) if index >= 0 else (0, y - PAD_PX)

    def row_of(self, message_id: int | None) -> Row | None:
        return next((row for row in self.rows if row.message.id == message_id), None)

    def row_with(self, view: object) -> Row | None:
        """The row that this widget stands in."""
        return next((row for row in self.rows if row.view is not None and row.view is view), None)

    def top_of(self, row: Row) -> int:
        return self.tops[self.rows.index(row)]

    def between(self, top: int, bottom: int) -> slice:
        """The rows that reach into [top, bottom]."""
        return slice(max(0, bisect_right(self.tops, top) - 1), bisect_right(self.tops, bottom))

    def next_unmade(self, near: slice, sight: slice) -> Row | None:
        """Of the rows near what is seen, the nearest one without a widget."""
        unmade = [n for n in range(near.start, min(near.stop, len(self.rows))) if self.rows[n].view is None]
        return self.rows[min(unmade, key=lambda n: abs(2 * n - sight.start - sight.stop))] if unmade else None

    def move_views(self, left: int, scrolled: int, seen: slice) -> None:
        """To where they stand when scrolled so far; those out of sight are hidden, and let go where they are many."""
        spare: list[Row] = []
        last = len(self.rows) - 1
        for index, row in enumerate(self.rows):
            if row.view is None:
                continue
            if seen.start <= index < seen.stop:
                row.view.move(left, self.tops[index] - scrolled)
                row.view.set_last(index == last)
                row.view.show()
            else:
                row.view.hide()
                if index != last and not row.view.is_busy:
                    spare.append(row)
        for row in spare[: max(0, len(spare) - _KEPT)]:
            row.let_go()

    def _cut_above(self, row: Row) -> tuple[int, str]:
        """How many messages above this row are no longer sent, and what stands for them; 0: the line is not here."""
        cuts = [number for number, one in enumerate(self.rows) if one.message.cut is not None]
        is_here = bool(cuts) and self.rows[cuts[-1]] is row
        return (cuts[-1], row.message.cut or "") if is_here else (0, "")

    def set_cut(self, message_id: int | None, summary: str) -> None:
        """The messages before this one are no longer sent; None: all are."""
        for row in self.rows:
            cut = summary if row.message.id == message_id else None
            if row.message.cut != cut:
                row.message = replace(row.message, cut=cut)
                row.measured_width = 0
        self._show_lines()

    def set_stop(self, message_id: int | None) -> None:
        """A full context ended this answer, and nothing makes room; None: the conversation goes on."""
        if message_id != self._stopped_after:
            self._stopped_after = message_id
            self._show_lines()

    def _show_lines(self) -> None:
        for row in self.rows:
            self.show_lines(row)

    def show_lines(self, row: Row) -> None:
        """Those that stand above and below this message."""
        if row.view is not None:
            row.view.lines.show_cut(*self._cut_above(row))
            row.view.lines.show_stop(row.message.id == self._stopped_after)

    def with_keyboard(self) -> int | None:
        """Index of the row that has the focus."""
        return next((n for n, row in enumerate(self.rows) if row.view is not None and row.view.has_keyboard), None)

    def beside_keyboard(self, direction: int) -> int:
        """The row above (-1) or below (+1) the one with the keyboard; the last where none has it."""
        focused, last = self.with_keyboard(), len(self.rows) - 1
        return last if focused is None else min(max(0, focused + direction), last)
