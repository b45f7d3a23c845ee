"""The text of one message: selectable, as high as it needs to be, code in boxes, links that ask."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QToolTip, QWidget

from app.ui.markdown.code_block import CodeLook
from app.ui.markdown.message_document import MessageDocument
from app.ui.markdown.selected_text import selected_text
from app.ui.markdown.spans import NOTE, REFERENCE
from app.ui.style.icons import Icons
from app.ui.style.plain_text import tooltip
from app.ui.text.code_boxes import CodeBoxes
from app.ui.text.links import LinkQuestion, copy_text, place_of, tip_of
from app.ui.text.marks_layer import MarksLayer, explain
from app.ui.text.ornaments import paint_blocks, paint_tables
from app.ui.text.still_browser import StillBrowser
from app.words import tr

_MOST_FOUND = 200  # marks of a search in one message


class MessageBody(StillBrowser):
    """A read-only text with no scroll bars of its own.

    Signals:
        grew: the text needs another height.
        led_to: how far below the top what a link within the message leads to stands.
    """

    grew = Signal()
    led_to = Signal(int)

    def __init__(self, icons: Icons, markdown: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.anchorClicked.connect(self.follow)
        self.highlighted.connect(self._on_highlighted)
        self.text = MessageDocument(self.document(), icons.theme.tokens, markdown, icons.theme.body_px)
        self.boxes = CodeBoxes(icons, self, self.text)
        self.boxes.look_changed.connect(self.grew)
        self.is_alone = False  # no message with buttons around it: Tab always leads here
        self._marks: MarksLayer | None = None
        self.question: LinkQuestion | None = None
        self.context_menu: QMenu | None = None
        icons.theme.changed.connect(self._recolour)

    def set_source(self, source: str, growing: bool = False) -> int:
        """Shows `source`; gives the document position from which on it was written anew."""
        together = QTextCursor(self.document())
        together.beginEditBlock()  # text and marks are laid out once
        changed_from = self.text.set_source(source, growing)
        self._paint_marks(changed_from)
        together.endEditBlock()
        self.boxes.forget(changed_from)
        self._take_keyboard()
        self.grew.emit()
        return changed_from

    def _take_keyboard(self) -> None:
        """Tab leads here where there is a link to go to, or where this is all that there is."""
        wanted = Qt.FocusPolicy.StrongFocus if self.text.has_links or self.is_alone else Qt.FocusPolicy.ClickFocus
        if self.focusPolicy() != wanted:
            self.setFocusPolicy(wanted)

    def show_source(self, wanted: bool) -> None:
        """The Markdown as it stands, or laid out."""
        self.text.show_source(wanted)
        self._paint_anew()
        self.grew.emit()

    def show_code_as(self, look: CodeLook) -> None:
        """Every block of code that has no look of its own."""
        self.text.set_code_look(look)
        self.boxes.forget_all()
        self.grew.emit()

    def set_marks(self, marks: MarksLayer | None) -> None:
        """Underlines what was proposed, or takes the underlines away."""
        if self._marks is None and marks is None:
            return
        before, self._marks = self._marks, marks
        if before is not None:
            self._write_anew()
        else:  # what stands there is only underlined
            self._paint_marks(0)
        self.grew.emit()

    def mark_words(self, words: Sequence[str]) -> int | None:
        """Marks what a search found, over the text; pixels from the top to the first of it, None: nothing is here."""
        look = QTextCharFormat()
        look.setBackground(self._icons.theme.color("warning_soft"))
        look.setForeground(self._icons.theme.color("text"))
        look.setFontUnderline(True)
        marks: list[QTextEdit.ExtraSelection] = []
        for word in words:
            cursor = self.document().find(word, 0)
            while not cursor.isNull() and len(marks) < _MOST_FOUND:
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, look
                marks.append(mark)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)
        first = min((mark.cursor.selectionStart() for mark in marks), default=None)
        if first is None:
            return None
        place = QTextCursor(self.document())
        place.setPosition(first)
        return self.cursorRect(place).top()

    def _paint_marks(self, changed_from: int) -> None:
        if self._marks is not None:
            self._marks.paint(self.text.rendered, self.text.source, self._icons.theme.tokens, changed_from)

    def _write_anew(self) -> None:
        self.text.set_tokens(self._icons.theme.tokens, self._icons.theme.body_px)
        self._paint_anew()

    def _paint_anew(self) -> None:
        """The document was written from its beginning."""
        if self._marks is not None:
            self._marks.clear()
        self._paint_marks(0)
        self.boxes.forget_all()
        self.boxes.place()

    # --- geometry ------------------------------------------------------------------------------

    def fit(self, width: int) -> int:
        """Takes the width and gives the height that the text then needs."""
        self.take_width(width)
        self.boxes.place()
        height = int(self.document().size().height()) + 1
        if self.boxes.areas:  # Qt leaves out the margin of the last block, in which a code block has its foot
            height = max(height, int(self.boxes.areas[-1].bottom()) + 1)
        if self.height() != height:
            self.resize(width, height)
        return height

    def fit_natural(self, widest: int) -> int:
        """The width that the text would like, at most `widest`."""
        self.take_width(widest)
        return min(widest, int(self.document().idealWidth()) + 2)

    def take_width(self, width: int) -> None:
        """Qt lays everything out anew even where the width is the same."""
        if self.width() != width or self.document().textWidth() != width:
            self.boxes.forget_all()
        if self.width() != width:
            self.resize(width, max(1, self.height()))  # which the document takes over
        self.text.take_width(width)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.height())

    @Slot()
    def _recolour(self) -> None:
        self._write_anew()
        self.grew.emit()

    # --- links ---------------------------------------------------------------------------------

    @Slot(QUrl)
    def follow(self, url: QUrl) -> None:
        """To a footnote and back at once; out of Tandem only after a question."""
        address = url.toString()
        if address.startswith((NOTE, REFERENCE)):
            place = place_of(self.document(), address)
            if place is not None:
                self.led_to.emit(self.cursorRect(place).top())
        else:
            self.question = LinkQuestion(self._icons, url, self.window())
            self.question.open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab leads to the first link, Shift+Tab to the last."""
        super().focusInEvent(event)
        by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_tab and self.text.has_links:
            self.focusNextPrevChild(event.reason() == Qt.FocusReason.TabFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """From a button over a block of code to what follows it, not to a link."""
        if self.hasFocus():
            return super().focusNextPrevChild(forward)
        return QTextEdit.focusNextPrevChild(self, forward)

    @Slot(QUrl)
    def _on_highlighted(self, url: QUrl) -> None:
        """The keyboard came to a link: what the hover says."""
        if self.hasFocus() and not self.viewport().underMouse() and not url.isEmpty():
            below = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
            QToolTip.showText(below, tooltip(tip_of(url.toString(), self.text.definitions)), self.viewport())

    # --- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        visible, color = QRectF(event.rect()), self._icons.theme.color
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.boxes.paint_below(painter, visible)
        paint_tables(painter, self.document(), color, visible)
        first = self.cursorForPosition(visible.topLeft().toPoint()).block()
        paint_blocks(painter, self.document(), first, color, self.viewport().width(), visible)
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.boxes.paint_above(painter, visible)
        painter.end()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Lists are copied with their signs, formulas as LaTeX."""
        data = QMimeData()  # Qt's own writes its text anew when it is asked for
        data.setText(selected_text(self.document(), self.textCursor()))
        data.setHtml(self.textCursor().selection().toHtml())
        return data

    # --- events --------------------------------------------------------------------------------

    def add_actions(self, menu: QMenu, at: QPoint) -> None:
        """What can be done with what is selected and with the link at `at`, before what `menu` gets then."""
        if self.textCursor().hasSelection():
            menu.addAction(tr("Copy the selection")).triggered.connect(self.copy)
        address = self.anchorAt(at)
        if address and not address.startswith((NOTE, REFERENCE)):
            menu.addAction(tr("Open the link ...")).triggered.connect(partial(self._follow_address, address))
            menu.addAction(tr("Copy its address")).triggered.connect(partial(copy_text, address))
        if not menu.isEmpty():
            menu.addSeparator()

    def _follow_address(self, address: str, *_checked: object) -> None:
        self.follow(QUrl(address))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Not asked for in a transcript, where the message has a menu."""
        self.context_menu = QMenu(self)
        self.context_menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add_actions(self.context_menu, event.pos())
        self.context_menu.addAction(tr("Select all")).triggered.connect(self.selectAll)
        self.context_menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The transcript scrolls, not the message; sideways, code that is wider than its box."""
        scroll = self.boxes.scroll_at(event.position().y())
        sideways = event.angleDelta().x() or (
            event.angleDelta().y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if scroll is None or not sideways:
            event.ignore()
            return
        scroll.setValue(scroll.value() - sideways)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """The hover of a link says where it leads, that of a marked word what was proposed."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self.tip_at(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, at: QPoint) -> str:
        """Empty: there is neither a link nor a mark. `at`: in the viewport."""
        if address := self.anchorAt(at):
            return tip_of(address, self.text.definitions)
        piece = self._marks.piece_at(self.cursorForPosition(at).position()) if self._marks is not None else None
        return explain(piece) if piece is not None else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.accept()
