"""The list itself: its keys, and dragging conversations and folders into folders."""

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QListView, QWidget

from app.ui.history.conversation_delegate import ConversationDelegate
from app.ui.history.conversation_model import ConversationModel
from app.ui.history.list_rows import EmptyRow, FolderRow, Heading, Row, conversation_of, folder_of
from app.ui.style.icons import Icons
from app.words import tr

_MENU_BELOW = QPoint(12, -4)  # of a row whose menu the keyboard opens


class ConversationList(QListView):
    """Enter and click open, F2 renames, Delete deletes (with undo), Left and Right close and open a folder.

    Backspace does nothing.

    Signals:
        chosen: the index of a row that should be opened.
        delete_pressed: the current row should go.
        menu_wanted: an index and where on the screen.
        dropped: a row and the path of the folder that it was dropped into, empty for none.
        fold_wanted: the path of a folder, and whether it should be open.
    """

    chosen = Signal(object)
    delete_pressed = Signal()
    menu_wanted = Signal(object, QPoint)
    dropped = Signal(object, str)
    fold_wanted = Signal(str, bool)

    def __init__(self, icons: Icons, model: ConversationModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._rows = icons, model
        self._before: QWidget | None = None  # had the keyboard when a name began to be edited; None: the list
        self._target: str | None = None  # the folder that something is dragged over
        self.setAccessibleName(tr("Conversations"))
        self.setModel(model)
        self.setItemDelegate(ConversationDelegate(icons, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setMinimumSize(120, 60)
        model.modelAboutToBeReset.connect(self._on_rows_change)

    def _on_rows_change(self) -> None:
        self._target = None

    # --- names ---------------------------------------------------------------------------------

    def edit_name(self, index: QModelIndex) -> None:
        """The keyboard goes back to where it was when the name is written."""
        self._before = QApplication.focusWidget()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)

    def commitData(self, editor: QWidget) -> None:
        """What is stored makes the rows anew, and the editor goes with the old ones: Qt gives its keyboard away."""
        number, had_keyboard = conversation_of(self._rows.row_at(self.currentIndex())), editor.hasFocus()
        super().commitData(editor)
        if had_keyboard:  # else it was left for something else
            self._give_back()
            if self.hasFocus() and number is not None:
                self.setCurrentIndex(self._rows.index_of(number))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Also where nothing was written."""
        had_keyboard = editor.hasFocus()
        super().closeEditor(editor, hint)
        if had_keyboard:
            self._give_back()

    def _give_back(self) -> None:
        before, self._before = self._before, None
        is_there = before is not None and before in self.window().findChildren(QWidget)  # a message may have gone
        (before if before is not None and is_there else self).setFocus()

    # --- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Delete:
                self.delete_pressed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex())
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._fold(event.key() == Qt.Key.Key_Right)
            case Qt.Key.Key_Backspace:
                pass
            case _:
                super().keyPressEvent(event)

    def _fold(self, right: bool) -> None:
        """As in a tree: Right opens a folder or goes into it, Left closes it or goes to the one around."""
        row = self._rows.row_at(self.currentIndex())
        if row is None:
            return
        if isinstance(row, FolderRow) and row.folder.is_open != right:
            self.fold_wanted.emit(row.folder.path, right)
        elif isinstance(row, FolderRow) and right:
            below = self._rows.index(self.currentIndex().row() + 1)
            if self._is_within(below, row.folder.path) and not isinstance(self._rows.row_at(below), EmptyRow):
                self.setCurrentIndex(below)
        elif not right:
            around = row.folder.inside if isinstance(row, FolderRow) else folder_of(row)
            if around:
                self.setCurrentIndex(self._rows.index_of_folder(around))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """At the pointer, or below the current row where a key asks for it."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            index = self.currentIndex()
            self.scrollTo(index)
            point = self.visualRect(index).bottomLeft() + _MENU_BELOW
        else:
            point = self.viewport().mapFromGlobal(event.globalPos())
            index = self.indexAt(point)
        self.menu_wanted.emit(index, self.viewport().mapToGlobal(point))

    # --- dragging ------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accepted also where the row is already, as every drag begins: Qt tells nothing more to who refuses this."""
        super().dragEnterEvent(event)
        self._aim(event)
        event.setAccepted(self._dragged(event) is not None)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # which scrolls at the edges
        self._aim(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._set_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        row, target = self._dragged(event), self._target
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self._set_target(None)
        if row is None or target is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self.dropped.emit(row, target)

    def _aim(self, event: QDropEvent) -> None:
        row = self._dragged(event)
        target = None if row is None else self.target_of(row, event.position().toPoint())
        self._set_target(target)
        if target is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def _dragged(self, event: QDropEvent) -> Row | None:
        return self._rows.dragged(event.mimeData())

    def target_of(self, row: Row, point: QPoint) -> str | None:
        """The folder at this point, empty for none; None where the row is there already or cannot go there."""
        at = self._rows.row_at(self.indexAt(point))
        target = folder_of(at)
        if isinstance(row, FolderRow):
            path = row.folder.path
            is_inside = f"{target}/".startswith(f"{path}/")
            return None if is_inside or target == row.folder.inside else target
        return None if target == folder_of(row) else target

    def _set_target(self, target: str | None) -> None:
        if target != self._target:
            self._target = target
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._target is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft = self._icons.theme.color("accent")
        soft.setAlpha(28)
        painter.setBrush(soft)
        painter.setPen(QPen(self._icons.theme.color("accent"), 2))
        painter.drawRoundedRect(self._area_of(self._target).adjusted(1, 1, -2, -1), 8, 8)

    def _area_of(self, target: str) -> QRect:
        """All that belongs to a folder, or what is in none."""
        if not target:
            free = self.model().index(self._rows.first_free(), 0)
            top = self.visualRect(free).top() if free.isValid() else self._bottom()
            return QRect(0, top, self.viewport().width(), max(36, self.viewport().height() - top))
        first = self._rows.index_of_folder(target)
        last, below = first, self.model().index(first.row() + 1, 0)
        while below.isValid() and self._is_within(below, target):
            last, below = below, self.model().index(below.row() + 1, 0)
        return self.visualRect(first).united(self.visualRect(last))

    def _is_within(self, index: QModelIndex, path: str) -> bool:
        row = self._rows.row_at(index)
        return not isinstance(row, Heading) and f"{folder_of(row)}/".startswith(f"{path}/")

    def _bottom(self) -> int:
        last = self.model().index(self._rows.rowCount() - 1, 0)
        return self.visualRect(last).bottom() + 8 if last.isValid() else 0
