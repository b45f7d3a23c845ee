"""What a message says: its text, what the model thought before it, and the rest of a very long one on demand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.chat.thinking import split_reply
from app.store.records import StoredMessage
from app.store.token_origins import decode
from app.ui.markdown.long_text import beginning
from app.ui.style.icons import Icons, TextButton
from app.ui.text.marks_layer import MarksLayer
from app.ui.text.message_body import MessageBody
from app.ui.text.thinking_block import ThinkingBlock, heading
from app.words import tr, trn
from engine.records import Piece

_MORE_PX = 32


class MessageText(QWidget):
    """Shows the content of a StoredMessage at a given width; `fit` says how high it is then.

    Signals:
        grew: it needs another height.
    """

    grew = Signal()

    def __init__(self, icons: Icons, message: StoredMessage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._message = message
        self._is_user = message.role == "user"
        self.text = ""  # that was shown last, as it was written
        self._pieces: list[Piece] = []
        self._marks_shown = False
        self._layer: MarksLayer | None = None
        self._answer_start = 0  # character of the reply
        self._is_whole = False  # all of a long text was asked for
        self.is_source = False  # the Markdown itself is shown, not what it means
        self.thinking: ThinkingBlock | None = None  # of a model that thinks before it answers
        self._more = TextButton(icons, tr("Show all"), kind="link", parent=self)  # under a text that is only begun
        self._more.clicked.connect(self.show_all)
        self.body = MessageBody(icons, markdown=not self._is_user, parent=self)
        self.body.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the message has one
        self.body.grew.connect(self.grew)

    # --- content -------------------------------------------------------------------------------

    def set_message(self, message: StoredMessage) -> None:
        """Another state of the same message, e.g. its finished text."""
        self._message = message
        shown = message.content if self._is_whole or message.state == "streaming" else beginning(message.content)
        self.show_text(shown)
        self._offer_more(len(message.content) - len(shown))

    def show_text(self, text: str) -> None:
        """The answer in the body; what the model thought before it, folded above."""
        self.text = text
        growing = self._message.state == "streaming"
        reply = split_reply(text)
        has_thinking = not self._is_user and bool(reply.thinking or reply.is_open)
        if has_thinking and self.thinking is None:
            self.thinking = ThinkingBlock(self._icons, self)
            self.thinking.grew.connect(self.grew)
        if self.thinking is not None:
            self.thinking.setVisible(has_thinking and not self.is_source)
        if self.thinking is not None and has_thinking:
            self.thinking.show_thinking(reply.thinking, heading(self._message.stats, reply.is_open, not growing))
        as_written = self._is_user or self.is_source
        self.body.set_source(text if as_written else reply.answer, growing)
        answer_start = 0 if as_written else reply.answer_start
        if answer_start != self._answer_start:
            self._answer_start = answer_start
            self._mark_anew()

    def _offer_more(self, hidden: int) -> None:
        self._more.setText(trn("Show %n more character", "Show %n more characters", hidden))
        self._more.setVisible(hidden > 0)

    @Slot()
    def show_all(self) -> None:
        """All of a long text, which may take a moment."""
        self._is_whole = True
        self.set_message(self._message)
        self._mark_anew()
        self.grew.emit()

    def show_source(self, wanted: bool) -> None:
        """The text as the model wrote it, its thinking included, or laid out."""
        if wanted == self.is_source:
            return
        self.is_source = wanted
        self.body.show_source(wanted)
        self.show_text(self.text)
        self._mark_anew()
        self.grew.emit()

    # --- marks ---------------------------------------------------------------------------------

    def mark_words(self, words: Sequence[str]) -> int | None:
        """What a search found, marked; pixels from the top of the body to the first of it, None: nothing is here."""
        found_at = self.body.mark_words(words)
        if found_at is None and words and not self._more.isHidden():
            self.show_all()
            found_at = self.body.mark_words(words)
        return found_at

    def show_marks(self, shown: bool) -> None:
        """Underlines what was drafted, where that is known."""
        self._marks_shown = shown
        if self._is_user:
            return
        if not shown:
            self.body.set_marks(None)
            return
        marks = MarksLayer(self.body.document())
        pieces = self._pieces or decode(self._message.pieces_json)
        marks.set_pieces(pieces, self.body.text.source, self._answer_start)
        self._layer = marks
        self.body.set_marks(marks)

    def _mark_anew(self) -> None:
        if self._marks_shown:
            self.show_marks(True)

    def add_pieces(self, pieces: Sequence[Piece]) -> None:
        """What the streaming reply grew by; comes before the text."""
        self._pieces += pieces
        if self._marks_shown and self._layer is not None:
            self._layer.add_pieces(pieces)

    # --- geometry ------------------------------------------------------------------------------

    def fit(self, width: int) -> int:
        """Takes the width; gives the height."""
        top = self.thinking.fit(width) if self.thinking is not None and not self.thinking.isHidden() else 0
        height = top + self.body.fit(width)
        self.body.move(0, top)
        if not self._more.isHidden():
            button_width = self._more.sizeHint().width()
            self._more.setGeometry(width - button_width if self._is_user else 0, height, button_width, _MORE_PX)
            height += _MORE_PX
        self.resize(width, height)
        return height
