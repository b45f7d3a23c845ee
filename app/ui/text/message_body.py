"""The text of one message: selectable, as high as it needs to be, code blocks with a copy button."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QToolTip, QWidget

from app.ui.style.fonts import SMALL_PX, sans
from app.ui.style.icons import IconButton, Icons
from app.ui.style.plain_text import tooltip
from app.ui.text.document import CodeBlock
from app.ui.text.formula import text_of
from app.ui.text.marks_layer import MarksLayer, explain
from app.ui.text.message_document import MessageDocument
from app.ui.text.text_formats import CODE_FOOT_PX, CODE_HEAD_PX, Property

_MOST_FOUND = 200  # marks of a search in one message


class CopyCode(IconButton):
    """The button in a code block's corner."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(icons, "copy", "Copy code", size_px=16, parent=parent)
        self.code = ""
        self.clicked.connect(self._copy)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code)
        self.set_icon("check")
        self.set_label("Copied")


class MessageBody(QTextBrowser):
    """A read-only text with no scroll bars of its own.

    Signals:
        grew: the text needs another height.
    """

    grew = Signal()

    def __init__(self, icons: Icons, markdown: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._buttons: list[CopyCode] = []
        self._areas: list[QRectF] = []  # of the code blocks that are laid out, in order
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._open_link)
        self.viewport().setAutoFillBackground(False)
        self.text = MessageDocument(self.document(), icons.theme.tokens, markdown, icons.theme.body_px)
        self._marks: MarksLayer | None = None
        icons.theme.changed.connect(self._recolour)

    def set_source(self, source: str) -> int:
        """Shows `source`; gives the document position from which on it was written anew."""
        together = QTextCursor(self.document())
        together.beginEditBlock()  # text and marks are laid out once
        changed_from = self.text.set_source(source)
        self._paint_marks(changed_from)
        together.endEditBlock()
        standing = sum(1 for code in self.text.code_blocks if code.last < changed_from)
        del self._areas[standing:]
        self.grew.emit()
        return changed_from

    def set_marks(self, marks: MarksLayer | None) -> None:
        """Underlines what was proposed, or takes the underlines away."""
        if self._marks is not None or marks is not None:
            self._marks = marks
            self._write_anew()
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
        if self._marks is not None:
            self._marks.clear()
        self._paint_marks(0)
        self._areas.clear()
        self._place_buttons()

    def fit(self, width: int) -> int:
        """Takes the width and gives the height that the text then needs."""
        self.take_width(width)
        self._place_buttons()
        height = int(self.document().size().height()) + 1
        if self._areas:  # Qt leaves out the margin of the last block, in which a code block has its foot
            height = max(height, int(self._areas[-1].bottom()) + 1)
        if self.height() != height:
            self.resize(width, height)
        return height

    def fit_natural(self, widest: int) -> int:
        """The width that the text would like, at most `widest`."""
        self.take_width(widest)
        return min(widest, int(self.document().idealWidth()) + 2)

    def take_width(self, width: int) -> None:
        """Qt lays everything out anew even where the width is the same."""
        if self.width() != width:
            self._areas.clear()
            self.resize(width, max(1, self.height()))
        if self.document().textWidth() != width:
            self._areas.clear()
            self.document().setTextWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.height())

    @Slot()
    def _recolour(self) -> None:
        self._write_anew()
        self.grew.emit()

    @Slot(QUrl)
    def _open_link(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    # --- code blocks ---------------------------------------------------------------------------

    @property
    def code_areas(self) -> list[QRectF]:
        """Where the boxes of the code blocks are drawn."""
        return list(self._areas)

    def _code_rect(self, code: CodeBlock) -> QRectF:
        layout = self.document().documentLayout()
        first = self.document().findBlock(code.first)
        top = layout.blockBoundingRect(first)
        bottom = layout.blockBoundingRect(self.document().findBlock(code.last))
        left = first.blockFormat().leftMargin() - 16
        upper = top.top() - CODE_HEAD_PX
        return QRectF(left, upper, self.width() - left, bottom.bottom() + CODE_FOOT_PX - upper)

    def _place_buttons(self) -> None:
        blocks = self.text.code_blocks
        while len(self._buttons) > len(blocks):
            self._buttons.pop().deleteLater()
        while len(self._buttons) < len(blocks):
            button = CopyCode(self._icons, self.viewport())
            button.show()
            self._buttons.append(button)
        for number in range(len(self._areas), len(blocks)):  # those before have not moved
            button, area = self._buttons[number], self._code_rect(blocks[number])
            button.code = blocks[number].text
            button.adjustSize()
            button.move(int(area.right()) - button.width() - 6, int(area.top()) + 4)
            self._areas.append(area)

    # --- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._icons.theme
        for code, area in zip(self.text.code_blocks, self._areas, strict=False):
            if not area.intersects(QRectF(event.rect())):
                continue
            painter.setPen(QPen(theme.color("border"), 1))
            painter.setBrush(theme.color("code"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            painter.setPen(theme.color("muted"))
            painter.setFont(sans(SMALL_PX))
            painter.drawText(int(area.left()) + 16, int(area.top()) + 24, code.language or "code")
        self._paint_quotes(painter, theme.color("border_strong"), QRectF(event.rect()))
        painter.end()
        super().paintEvent(event)

    def _paint_quotes(self, painter: QPainter, color: QColor, visible: QRectF) -> None:
        layout = self.document().documentLayout()
        block = self.cursorForPosition(visible.topLeft().toPoint()).block()
        while block.isValid():
            area = layout.blockBoundingRect(block)
            if area.top() > visible.bottom():
                return
            kind = block.blockFormat().property(Property.KIND)
            if kind == "quote":
                painter.fillRect(QRectF(0, area.top(), 3, area.height()), color)
            elif kind == "rule":
                painter.fillRect(QRectF(0, area.center().y(), self.viewport().width(), 1), color)
            block = block.next()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Formulas are copied as LaTeX."""
        data = QMimeData()  # Qt's own writes its text anew when it is asked for
        data.setText(text_of(self.textCursor()))
        data.setHtml(self.textCursor().selection().toHtml())
        return data

    # --- events --------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the transcript scrolls, not the message

    def viewportEvent(self, event: QEvent) -> bool:
        """The hover of a marked word says what was proposed."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._marks is not None:
            piece = self._marks.piece_at(self.cursorForPosition(event.pos()).position())
            sentence = tooltip(explain(piece)) if piece is not None else ""
            QToolTip.showText(event.globalPos(), sentence, self.viewport())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.accept()
