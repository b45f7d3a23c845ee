"""The list of conversations: new, search, folders, rename in place, pin, archive, delete; and the other pages."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.store.records import ListedConversation, SearchHit, StoredFolder
from app.ui.history.conversation_list import ConversationList
from app.ui.history.conversation_model import ConversationModel
from app.ui.history.list_rows import FolderRow, Row, conversation_of
from app.ui.history.row_menu import RowActions, RowMenu
from app.ui.history.search import SearchField
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.style.key_names import key_names
from app.words import tr, tr_noop

PAGES = (
    ("models", "box", tr_noop("Models"), "Ctrl+Shift+M"),
    ("benchmark", "chart-column", tr_noop("Benchmark"), "Ctrl+Shift+B"),
    ("archive", "archive", tr_noop("Archive"), "Ctrl+Shift+Y"),
    ("wastebasket", "trash-2", tr_noop("Wastebasket"), "Ctrl+Shift+W"),
    ("settings", "settings", tr_noop("Settings"), "Ctrl+,"),
    ("help", "circle-question-mark", tr_noop("Help"), "F1"),
)


class Sidebar(QFrame):
    """Attributes:
    asked: what the user wants of a conversation or a folder.

    Signals:
    new_requested, page_requested, hide_requested: a new conversation; another page, by its name; the list to go away.
    """

    new_requested = Signal()
    page_requested = Signal(str)
    hide_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._icons = icons
        self._shown: int | None = None  # the conversation on the page
        self._enter_waits = False  # for what is not found yet
        self._folders: tuple[StoredFolder, ...] = ()
        self.asked = RowActions(self)
        self.model = ConversationModel(self)
        self.search = SearchField()
        self.list = ConversationList(icons, self.model, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._build_head())
        column.addLayout(self._build_search())
        column.addWidget(self.list, 1)
        self._pages: dict[str, TextButton] = {}
        for key, icon, label, shortcut in PAGES:
            button = TextButton(icons, tr(label), icon, "quiet")
            button.setToolTip(_with_keys(tr(label), shortcut))
            button.setCheckable(True)
            button.clicked.connect(partial(self.page_requested.emit, key))
            self._pages[key] = button
            column.addWidget(button)
        column.setSpacing(4)
        self._wire()

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._new = TextButton(self._icons, tr("New conversation"), "square-pen")
        self._new.setToolTip(_with_keys(tr("New conversation"), "Ctrl+N"))
        self._new.clicked.connect(self.new_requested)
        hide = IconButton(self._icons, "panel-left", tr("Hide conversations"), "Ctrl+B")
        hide.clicked.connect(self.hide_requested)
        row.addWidget(self._new, 1)
        row.addWidget(hide)
        return row

    def _build_search(self) -> QHBoxLayout:
        row = QHBoxLayout()
        folder = IconButton(self._icons, "folder-plus", tr("New folder"), "Ctrl+Shift+N")
        folder.clicked.connect(self.ask_for_folder)
        row.addWidget(self.search, 1)
        row.addWidget(folder)
        return row

    def _wire(self) -> None:
        self.search.down_pressed.connect(self._on_down)
        self.search.enter_pressed.connect(self._on_enter)
        self.search.textChanged.connect(self._on_typed)
        self.model.renamed.connect(self.asked.renamed)
        self.model.folder_renamed.connect(self.asked.folder_renamed)
        self.asked.rename_wanted.connect(self._edit_title)
        self.asked.folder_rename_wanted.connect(self.edit_folder)
        self.list.clicked.connect(self._open)
        self.list.chosen.connect(self._open)
        self.list.delete_pressed.connect(self._on_delete)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.dropped.connect(self._on_dropped)
        self.list.fold_wanted.connect(self.asked.folder_folded)

    # --- content -------------------------------------------------------------------------------

    def show_conversations(
        self, conversations: Sequence[ListedConversation], folders: Sequence[StoredFolder], current: int | None
    ) -> None:
        self._folders = tuple(folders)
        folder, place = self._current_folder(), self.list.verticalScrollBar().value()
        stays = current == self._shown and not self.model.is_search
        self.list.setUniformItemSizes(True)  # else Qt would ask for the height of each of ten thousand rows
        self.model.show_conversations(conversations, folders)
        self.set_current(current)
        if stays:  # what the user looks at stays in sight, be it far from the conversation that is shown
            self.list.doItemsLayout()
            self.list.verticalScrollBar().setValue(place)
        if folder and self.list.hasFocus():  # the keyboard stays on the folder that was opened or closed
            self.list.setCurrentIndex(self.model.index_of_folder(folder))

    def show_hits(self, hits: Sequence[SearchHit], is_all: bool = True) -> None:
        """Not `is_all`: more may follow."""
        self.list.setUniformItemSizes(False)
        self.model.show_hits(hits, is_all)
        self.set_current(self._shown)
        if is_all and self._enter_waits:
            self._on_enter()

    def set_current(self, conversation_id: int | None) -> None:
        self._shown = conversation_id
        index = self.model.index_of(conversation_id) if conversation_id is not None else QModelIndex()
        self.list.setCurrentIndex(index)

    def set_page(self, page: str) -> None:
        """Which of the other pages is shown, if one is."""
        for key, button in self._pages.items():
            button.setChecked(key == page)

    def edit_folder(self, path: str) -> None:
        """Its name is typed in the list."""
        self._edit(self.model.index_of_folder(path))

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def ask_for_folder(self) -> None:
        """A new one, beside the folder that is marked or among the others."""
        self.search.clear_now()
        self.asked.folder_wanted.emit("", -1)

    @Slot()
    def _on_down(self) -> None:
        """From the search into what it found."""
        first = self.model.first_conversation()
        if first.isValid():
            self.list.setCurrentIndex(first)
            self.list.setFocus()

    @Slot()
    def _on_enter(self) -> None:
        """The first of what was found opens, or will once it is found. Without a search nothing does."""
        first = self.model.first_conversation()
        self._enter_waits = self.model.is_searching and not first.isValid()
        if first.isValid() and self.search.words:
            self._open(first)

    @Slot()
    def _on_typed(self) -> None:
        self._enter_waits = False

    def _current_folder(self) -> str:
        row = self.model.row_at(self.list.currentIndex())
        return row.folder.path if isinstance(row, FolderRow) else ""

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        """A conversation is shown, a folder is opened or closed."""
        row = self.model.row_at(index)
        if isinstance(row, FolderRow):
            self.asked.folder_folded.emit(row.folder.path, not row.folder.is_open)
        elif isinstance(row, SearchHit) and row.message_id is not None:
            self.asked.hit_opened.emit(row.conversation_id, row.message_id)
        elif (number := conversation_of(row)) is not None:
            self.asked.opened.emit(number)

    @Slot()
    def _on_delete(self) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if isinstance(row, FolderRow):
            self.asked.folder_removed.emit(row.folder.path)
        elif (number := conversation_of(row)) is not None:
            self.asked.delete_requested.emit(number)

    @Slot(object, str)
    def _on_dropped(self, row: Row, target: str) -> None:
        if isinstance(row, FolderRow):
            self.asked.folder_moved.emit(row.folder.path, target)
        elif (number := conversation_of(row)) is not None:
            self.asked.move_requested.emit(number, target)

    @Slot(object, QPoint)
    def _show_menu(self, index: QModelIndex, point: QPoint) -> None:
        self.menu_for(index).popup(point)

    def menu_for(self, index: QModelIndex) -> RowMenu:
        """What can be done with a row, and with none. While it is open its row is the marked one."""
        row = self.model.row_at(index)
        menu = RowMenu(self._icons, self.asked, row, self._folders, self)
        if isinstance(row, FolderRow) or conversation_of(row) is not None:
            self.list.setCurrentIndex(index)
            menu.aboutToHide.connect(self._mark_shown)
        return menu

    @Slot(int)
    def _edit_title(self, conversation_id: int) -> None:
        self._edit(self.model.index_of(conversation_id))

    def _edit(self, index: QModelIndex) -> None:
        if index.isValid():
            self.list.edit_name(index)

    @Slot()
    def _mark_shown(self) -> None:
        """The marked row is the conversation that is shown, unless the list itself has the keyboard."""
        if not self.list.hasFocus():
            self.set_current(self._shown)


def _with_keys(label: str, keys: str) -> str:
    return f"{label} ({key_names(keys)})"
