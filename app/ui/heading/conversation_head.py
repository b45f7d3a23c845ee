"""The line above the transcript: the system prompt of this conversation, and the way to its branches."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.chat.branch_tree import branch_count, tree_rows
from app.store.records import StoredMessage
from app.ui.heading.branch_list import BranchList
from app.ui.heading.system_prompt import SystemPromptLine
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.words import tr

_COLUMN_PX = 592


class ConversationHead(QFrame):
    """As wide as the column that is read.

    Attributes:
        tree: every message of the conversation and the ids of those that are shown, read when the branches are wanted.

    Signals:
        branch_chosen: id of a message to go to.
    """

    branch_chosen = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree: Callable[[], tuple[Sequence[StoredMessage], Sequence[int]]] = lambda: ((), ())
        self.system_prompt = SystemPromptLine(icons)
        self.branches = IconButton(icons, "git-branch", tr("Branches"), "Ctrl+Shift+T", size_px=16)
        self.branches.clicked.connect(self.open_branches)
        self.branch_list = BranchList(icons.theme, self)
        self.branch_list.chosen.connect(self.branch_chosen)
        inside = QWidget()
        inside.setMaximumWidth(scaled(_COLUMN_PX))
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.system_prompt, 1)
        row.addWidget(self.branches, 0, Qt.AlignmentFlag.AlignTop)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 4, 24, 0)
        outer.addStretch(1)
        outer.addWidget(inside, 1000)
        outer.addStretch(1)
        self.show_branches(0)

    def show_branches(self, count: int) -> None:
        """How many there are; 0: there is no conversation yet."""
        self.branches.setEnabled(count > 0)
        self.branches.set_label(tr("Branches: {count:,}", count=count) if count > 1 else tr("Branches"), "Ctrl+Shift+T")

    @Slot()
    def open_branches(self) -> None:
        """The small tree."""
        messages, current = self.tree()
        if messages:
            button = self.branches
            at = button.mapToGlobal(button.rect().bottomRight())
            self.branch_list.open(tree_rows(messages, current), branch_count(messages), at)
