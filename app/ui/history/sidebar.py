"""The list of conversations: new, search, rename in place, pin, export, delete; and the ways to the other pages."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from app.store.records import SearchHit, StoredConversation
from app.ui.history.conversation_delegate import ConversationDelegate
from app.ui.history.conversation_model import ConversationModel, ListRow
from app.ui.style.icons import IconButton, Icons, TextButton

PAGES = (
    ("models", "box", "Models"),
    ("benchmark", "chart-column", "Benchmark"),
    ("settings", "settings", "Settings"),
    ("help", "circle-question-mark", "Help"),
)
_SEARCH_DELAY_MS = 150


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
    renamed = Signal(int, str)
    delete_requested = Signal(int)
    pin_requested = Signal(int, bool)
    export_requested = Signal(int)
    search_changed = Signal(str)
    page_requested = Signal(str)
    hide_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._icons = icons
        self.model = ConversationModel(self)
        self._search_timer = QTimer(self, singleShot=True, interval=_SEARCH_DELAY_MS)
        self._search_timer.timeout.connect(self._on_search)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._build_head())
        self.search = self._build_search()
        column.addWidget(self.search)
        self.list = self._build_list()
        column.addWidget(self.list, 1)
        self._pages: dict[str, TextButton] = {}
        for key, icon, label in PAGES:
            button = TextButton(icons, label, icon, "quiet")
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

    def _build_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setProperty("role", "search")
        search.setPlaceholderText("Search conversations")
        search.setAccessibleName("Search conversations")
        search.setToolTip("Search conversations (Ctrl+K)")
        search.setClearButtonEnabled(True)
        search.textChanged.connect(self._search_timer.start)
        clear = QShortcut(QKeySequence(Qt.Key.Key_Escape), search, context=Qt.ShortcutContext.WidgetShortcut)
        clear.activated.connect(search.clear)
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

    def set_current(self, conversation_id: int | None) -> None:
        index = self.model.index_of(conversation_id) if conversation_id is not None else QModelIndex()
        self.list.setCurrentIndex(index)

    def set_page(self, page: str) -> None:
        """Which of the other pages is shown, if one is."""
        for key, button in self._pages.items():
            button.setChecked(key == page)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_search(self) -> None:
        self.search_changed.emit(self.search.text().strip())

    def _current_row(self) -> ListRow | None:
        return self.model.row_at(self.list.currentIndex())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and row.conversation_id is not None:
            self.opened.emit(row.conversation_id)

    @Slot()
    def _on_delete(self) -> None:
        row = self._current_row()
        if row is not None and row.conversation_id is not None:
            self.delete_requested.emit(row.conversation_id)

    @Slot()
    def _on_rename(self) -> None:
        self.list.edit(self.list.currentIndex())

    @Slot()
    def _on_pin(self) -> None:
        row = self._current_row()
        if row is not None and row.conversation_id is not None:
            self.pin_requested.emit(row.conversation_id, not row.pinned)

    @Slot()
    def _on_export(self) -> None:
        row = self._current_row()
        if row is not None and row.conversation_id is not None:
            self.export_requested.emit(row.conversation_id)

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        menu = self.menu_for(self.list.indexAt(point))
        if menu is not None:
            menu.popup(self.list.viewport().mapToGlobal(point))

    def menu_for(self, index: QModelIndex) -> QMenu | None:
        """What can be done with a conversation; None for a heading."""
        row = self.model.row_at(index)
        if row is None or row.conversation_id is None:
            return None
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for icon, label, shortcut, slot in (
            ("pencil", "Rename", "F2", self._on_rename),
            ("pin-off" if row.pinned else "pin", "Unpin" if row.pinned else "Pin", "", self._on_pin),
            ("download", "Export ...", "", self._on_export),
            ("trash-2", "Delete", "Del", self._on_delete),
        ):
            action = QAction(self._icons.icon(icon), label, menu)
            action.setShortcut(shortcut)
            action.triggered.connect(slot)
            menu.addAction(action)
        return menu
