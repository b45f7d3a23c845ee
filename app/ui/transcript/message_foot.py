"""The row under a message: its versions, what can be done with it, and what it cost."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.speed.reading import READING
from app.speed.sentence import reply_line
from app.speed.stored import verdict_of
from app.store.records import StoredMessage
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn

WAITS_FOR_MODELS = tr_noop("The models are loading; the answer follows")
WAITS_FOR_TURN = tr_noop("Another answer is being written; this one follows")


class MessageFoot(QWidget):
    """Signals: copy, regenerate, edit, continue and menu as their buttons say; branch with -1 or +1."""

    copy_requested = Signal()
    regenerate_requested = Signal()
    edit_requested = Signal()
    continue_requested = Signal()
    branch_requested = Signal(int)
    menu_requested = Signal()

    def __init__(self, icons: Icons, is_user: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.copy = IconButton(icons, "copy", tr("Copy message"), "Ctrl+Shift+C", size_px=16)
        asks = (tr("Edit and ask again"), "Ctrl+Shift+E") if is_user else (tr("Edit the reply"), "")
        self.edit = IconButton(icons, "pencil", *asks, size_px=16)
        self.again = IconButton(icons, "refresh-cw", tr("Regenerate"), "Ctrl+R", size_px=16)
        self._continue = IconButton(icons, "play", tr("Let the answer go on"), "Ctrl+Shift+R", size_px=16)
        self.more = IconButton(icons, "ellipsis", tr("More actions"), size_px=16)
        self._older = IconButton(icons, "chevron-left", tr("Earlier version"), "Alt+Left", size_px=16)
        self._newer = IconButton(icons, "chevron-right", tr("Later version"), "Alt+Right", size_px=16)
        self._branch, self._status = Label(role="small"), ElidedLabel("small", mode=Qt.TextElideMode.ElideRight)
        self._status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = (self.copy, self.edit, self.more) if is_user else (self.copy, self.edit, self.again, self.more)
        self._is_user = is_user
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(2)
        if is_user:  # at the right, under the bubble, what is said about it in front
            self._status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(self._status, 1)
        buttons = (self.copy, self.edit, self.again, self._continue, self.more)
        for widget in (self._older, self._branch, self._newer, *buttons):
            row.addWidget(widget)
        if not is_user:
            row.addWidget(self._status, 1)
        if is_user:
            self.again.hide()
        self.copy.clicked.connect(self._on_copy)
        self.edit.clicked.connect(self.edit_requested)
        self.again.clicked.connect(self.regenerate_requested)
        self._continue.clicked.connect(self.continue_requested)
        self.more.clicked.connect(self.menu_requested)
        self._older.clicked.connect(self._on_older)
        self._newer.clicked.connect(self._on_newer)

    @property
    def status(self) -> str:
        return self._status.whole

    def set_status(self, sentence: str) -> None:
        self._status.set_whole(sentence)

    def show_message(self, message: StoredMessage, with_stats: bool) -> None:
        """Versions, and the line of figures."""
        parts = [tr("edited")] if message.edited else []
        parts += [reply_line(verdict_of(message.stats))] if message.stats and with_stats else []
        if message.state == "partial":
            parts.append(
                tr("stopped, the partial answer is kept")
                if message.stats
                else tr("cut off when Tandem ended; what had come is kept")
            )
        elif message.stats is not None and message.stats.finish_reason == "context":
            parts.append(tr("the context is full"))
        elif message.stats is not None and message.stats.finish_reason == "length":
            parts.append(tr("longest reply reached"))
        waiting = message.state == "streaming" and not message.content
        self._status.set_whole(tr(READING) if waiting else " · ".join(parts), _near_ties(message))
        for widget in (self._older, self._branch, self._newer):
            widget.setVisible(message.branches > 1)
        self._branch.setText(f"{message.branch}/{message.branches}")
        self._older.setEnabled(message.branch > 1)
        self._newer.setEnabled(message.branch < message.branches)

    def show_unanswered(self, unanswered: bool) -> None:
        """A question at the end of a conversation can be answered, whatever became of its first answer."""
        if not self._is_user:
            return
        self.again.setVisible(unanswered)
        self._status.set_whole(tr("not answered yet") if unanswered else "")

    def show_going_on(self, possible: bool) -> None:
        self._continue.setVisible(possible)

    def show_actions(self, shown: bool) -> None:
        for button in self._actions:
            button.setVisible(shown)
        self._status.setContentsMargins(6 if shown else 0, 0, 0, 0)

    @Slot()
    def _on_copy(self) -> None:
        self.copy.confirm(tr("Copied"))
        self.copy_requested.emit()

    @Slot()
    def _on_older(self) -> None:
        self.branch_requested.emit(-1)

    @Slot()
    def _on_newer(self) -> None:
        self.branch_requested.emit(1)


def may_go_on(message: StoredMessage) -> bool:
    """An answer that ended before the model ended it, or that the user changed. Only the last message goes on."""
    is_cut_short = message.stats is not None and message.stats.finish_reason == "length"
    return message.role == "assistant" and (
        message.state == "partial" or (message.state == "complete" and (message.edited or is_cut_short))
    )


def _near_ties(message: StoredMessage) -> str:
    """What stands under the pointer: where the text could have been another; empty where it could not."""
    stats = message.stats
    if stats is None or not stats.near_ties:
        return ""
    ties = trn(
        "%n near-tie: there rounding could have chosen another token.",
        "%n near-ties: there rounding could have chosen another token.",
        stats.near_ties,
    )
    return f"{reply_line(verdict_of(stats))}\n{ties}"
