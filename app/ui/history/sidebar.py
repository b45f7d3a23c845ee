"""The list of conversations: new, search, rename in place, pin, export, delete; and the ways to the other pages."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QMenu, QVBoxLayout, QWidget

from app.store.records import SearchHit, StoredConversation
from app.ui.history.conversation_delegate import ConversationDelegate
from app.ui.history.conversation_model import ConversationModel, ListRow
from app.ui.history.search_field import SearchField
from app.ui.style.icons import IconButton, Icons, TextButton

PAGES = (
    ("models", "box", "Models", "Ctrl+Shift+M"),
    ("benchmark", "chart-column", "Benchmark", "Ctrl+Shift+B"),
    ("wastebasket", "trash-2", "Wastebasket", "Ctrl+Shift+W"),
    ("settings", "settings", "Settings", "Ctrl+,"),
    ("help", "circle-question-mark", "Help", "F1"),
)


class ConversationList(QListView):
    """Enter and click open, F2 renames, Delete deletes (with undo); Backspace does nothing.

    Signals:
        chosen: a row that should be opened.
        delete_pressed: the current row should go.
    """

    chosen = Signal(object)
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.state() != QAbstractItemView.State.EditingState:
            self.delete_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        elif event.key() != Qt.Key.Key_Backspace:
            super().keyPressEvent(event)


class Sidebar(QFrame):
    """Signals, each with a conversation id where one is meant."""

    new_requested = Signal()
    opened = Signal(int)
    hit_opened = Signal(int, int)  # and the message that was found
    renamed = Signal(int, str)
    delete_requested = Signal(int)
    pin_requested = Signal(int, bool)
    export_requested = Signal(int)
    pdf_requested = Signal(int)
    print_requested = Signal(int)
    export_all_requested = Signal()
    import_requested = Signal()
    page_requested = Signal(str)
    hide_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._icons = icons
        self._shown: int | None = None  # the conversation on the page
        self.model = ConversationModel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._build_head())
        self.search = self._build_search()
        column.addWidget(self.search)
        self.list = self._build_list()
        column.addWidget(self.list, 1)
        self._pages: dict[str, TextButton] = {}
        for key, icon, label, shortcut in PAGES:
            button = TextButton(icons, label, icon, "quiet")
            button.setToolTip(f"{label} ({shortcut})")
            button.setCheckable(True)
            button.clicked.connect(partial(self.page_requested.emit, key))
            self._pages[key] = button
            column.addWidget(button)
        column.setSpacing(4)
        self.model.renamed.connect(self.renamed)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._new = TextButton(self._icons, "New conversation", "square-pen")
        self._new.setToolTip("New conversation (Ctrl+N)")
        self._new.clicked.connect(self.new_requested)
        hide = IconButton(self._icons, "panel-left", "Hide conversations", "Ctrl+B")
        hide.clicked.connect(self.hide_requested)
        row.addWidget(self._new, 1)
        row.addWidget(hide)
        return row

    def _build_search(self) -> SearchField:
        search = SearchField()
        search.down_pressed.connect(self._on_down)
        search.enter_pressed.connect(self._on_enter)
        return search

    def _build_list(self) -> ConversationList:
        view = ConversationList(self)
        view.setAccessibleName("Conversations")
        view.setModel(self.model)
        view.setItemDelegate(ConversationDelegate(self._icons, view))
        view.setMouseTracking(True)
        view.setUniformItemSizes(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.clicked.connect(self._open)
        view.chosen.connect(self._open)
        view.delete_pressed.connect(self._on_delete)
        view.setMinimumSize(QSize(120, 60))
        return view

    # --- content -------------------------------------------------------------------------------

    def show_conversations(self, conversations: Sequence[StoredConversation], current: int | None) -> None:
        self.model.show_conversations(conversations)
        self.set_current(current)

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        self.model.show_hits(hits)
        self.set_current(self._shown)

    def set_current(self, conversation_id: int | None) -> None:
        self._shown = conversation_id
        index = self.model.index_of(conversation_id) if conversation_id is not None else QModelIndex()
        self.list.setCurrentIndex(index)

    def set_page(self, page: str) -> None:
        """Which of the other pages is shown, if one is."""
        for key, button in self._pages.items():
            button.setChecked(key == page)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_down(self) -> None:
        """From the search into what it found."""
        first = self.model.first_conversation()
        if first.isValid():
            self.list.setCurrentIndex(first)
            self.list.setFocus()

    @Slot()
    def _on_enter(self) -> None:
        """Without a search nothing was found, and nothing opens."""
        first = self.model.first_conversation()
        if first.isValid() and self.search.words:
            self._open(first)

    def _current_row(self) -> ListRow | None:
        return self.model.row_at(self.list.currentIndex())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is None or row.conversation_id is None:
            return
        if row.message_id is not None:
            self.hit_opened.emit(row.conversation_id, row.message_id)
        else:
            self.opened.emit(row.conversation_id)

    @Slot()
    def _on_delete(self) -> None:
        row = self._current_row()
        if row is not None and row.conversation_id is not None:
            self.delete_requested.emit(row.conversation_id)

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        self.menu_for(self.list.indexAt(point)).popup(self.list.viewport().mapToGlobal(point))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with a conversation, and with none. While it is open its row is the marked one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.model.row_at(index)
        if row is not None and row.conversation_id is not None:
            number = row.conversation_id
            self.list.setCurrentIndex(index)
            menu.aboutToHide.connect(self._mark_shown)
            self._add(menu, "pencil", "Rename", "F2", partial(self._rename, number))
            pin = partial(self.pin_requested.emit, number, not row.pinned)
            self._add(menu, "pin-off" if row.pinned else "pin", "Unpin" if row.pinned else "Pin", "Ctrl+Shift+P", pin)
            self._add(menu, "download", "Export ...", "Ctrl+E", partial(self.export_requested.emit, number))
            self._add(menu, "file-text", "Save as PDF ...", "", partial(self.pdf_requested.emit, number))
            self._add(menu, "printer", "Print ...", "Ctrl+P", partial(self.print_requested.emit, number))
            self._add(menu, "trash-2", "Delete", "Del", partial(self.delete_requested.emit, number))
            menu.addSeparator()
        self._add(menu, "folder-open", "Import conversations ...", "Ctrl+Shift+I", self.import_requested.emit)
        self._add(menu, "download", "Export all conversations ...", "", self.export_all_requested.emit)
        return menu

    def _add(self, menu: QMenu, icon: str, label: str, shortcut: str, act: Callable[[], object]) -> None:
        """`act` is bound to the conversation: the list may be another by the time that it is chosen."""
        action = QAction(self._icons.icon(icon), label, menu)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda: act())
        menu.addAction(action)

    def _rename(self, conversation_id: int) -> None:
        index = self.model.index_of(conversation_id)
        self.list.setCurrentIndex(index)
        self.list.edit(index)

    @Slot()
    def _mark_shown(self) -> None:
        """The marked row is the conversation that is shown, unless the list itself has the keyboard."""
        if not self.list.hasFocus():
            self.set_current(self._shown)
