"""A conversation on paper: its branch as one document, drawn page by page, with numbers at the foot."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPainter, QTextBlockFormat, QTextCursor, QTextDocument

from app.attachments.part_words import shown_name, shown_part
from app.chat.thinking import split_reply
from app.numbers import size
from app.store.records import StoredAttachment, StoredConversation, StoredMessage
from app.transfer.remarks import context_line, early_end
from app.ui.markdown.blocks import parse_blocks
from app.ui.markdown.document import Writer
from app.ui.markdown.formula import FormulaObject
from app.ui.markdown.text_formats import LIST_STEP_PX, Formats, Property
from app.ui.style.fonts import SMALL_PX, UI_PX, sans
from app.ui.style.tokens import LIGHT
from app.ui.text.ornaments import paint_blocks, paint_tables
from app.ui.transcript.context_line import sentence
from app.words import tr, tr_noop

_BODY_PX = UI_PX
_PIXELS_PER_INCH = 96
_FOOT_PX = 36  # below the text: title and page number
_CODE_PAD_PX = 8
_SPEAKERS = {"user": tr_noop("You"), "assistant": tr_noop("Answer")}


class PrintedConversation:
    """Black on white, whatever the theme. `add` messages, `paginate`, then `draw` pages."""

    def __init__(self, conversation: StoredConversation, title: str, paper: QPagedPaintDevice) -> None:
        """`paper`: where it is drawn; its size and margins are followed."""
        inch = paper.logicalDpiX()
        self._scale = inch / _PIXELS_PER_INCH
        self._paper = paper
        self._title = title
        self._size = QSizeF(paper.width() / self._scale, paper.height() / self._scale - _FOOT_PX)
        self._document = QTextDocument()
        self._document.setUndoRedoEnabled(False)
        self._document.setDocumentMargin(0)
        self._document.setUseDesignMetrics(True)  # of the paper, not of a screen
        self._document.setIndentWidth(LIST_STEP_PX)
        self._document.setDefaultFont(sans(_BODY_PX))
        self._formulas = FormulaObject(self._document)
        self._document.setPageSize(self._size)
        self._formats = Formats(LIGHT, _BODY_PX)
        self._code: list[QRectF] = []  # boxes around code
        self._cursor = QTextCursor(self._document)
        self._line(title, level=1)
        if conversation.system_prompt.strip():
            self._line(tr("System prompt"), level=3)
            self._writer().plain(conversation.system_prompt.strip())

    def add_context_line(self, messages: int, summary: str) -> None:
        """How many messages before this place the model is no longer sent, and what it is told instead of them."""
        for line in (sentence(messages, bool(summary)), *summary.splitlines()):
            if line.strip():
                self._line(line, level=0)

    def add(self, message: StoredMessage) -> None:
        """What was said; what a model thought before it is left out, as it is folded on the screen."""
        self._line(tr(_SPEAKERS[message.role]), level=3)
        writer = self._writer()
        if message.role == "user":
            writer.plain(message.content)
        else:
            for block in parse_blocks(split_reply(message.content).answer):
                writer.write(block)
        for file in message.attachments:
            self._line(tr("Attached: {file}", file=_described(file)), level=0)
        if remark := early_end(message):
            self._line(tr(remark), level=0)

    @property
    def num_pages(self) -> int:
        return self._document.pageCount()

    def finish(self) -> None:
        """Code needs no room for a head with buttons here; where its boxes are is known once all is written."""
        block = self._document.begin()
        while block.isValid():
            if block.blockFormat().property(Property.KIND) == "code":
                form = QTextBlockFormat(block.blockFormat())
                form.setTopMargin(_CODE_PAD_PX if form.topMargin() else 0)
                form.setBottomMargin(_CODE_PAD_PX * 2 if form.bottomMargin() else 0)
                cursor = QTextCursor(block)
                cursor.setBlockFormat(form)
            block = block.next()
        self._code = list(self._code_areas())

    def _code_areas(self) -> Iterator[QRectF]:
        """A box around each run of code lines."""
        layout, area = self._document.documentLayout(), QRectF()
        block = self._document.begin()
        while block.isValid():
            if block.blockFormat().property(Property.KIND) == "code":
                if block.blockFormat().topMargin() and not area.isNull():
                    yield area  # another block of code follows at once
                    area = QRectF()
                left = block.blockFormat().leftMargin() - _CODE_PAD_PX
                line = layout.blockBoundingRect(block)
                area |= QRectF(left, line.top(), self._size.width() - left, line.height()).adjusted(0, -6, 0, 6)
            elif not area.isNull():
                yield area
                area = QRectF()
            block = block.next()
        if not area.isNull():
            yield area

    def draw(self, painter: QPainter, page: int) -> None:
        """`page` from 0. The painter is on the paper."""
        height, width = self._size.height(), self._size.width()
        painter.save()
        painter.scale(self._scale, self._scale)
        painter.save()
        painter.translate(0, -page * height)
        visible = QRectF(0, page * height, width, height)
        painter.setClipRect(visible)
        paint_tables(painter, self._document, _color, visible)
        paint_blocks(painter, self._document, self._document.begin(), _color, width, visible)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.code))
        for area in self._code:
            if area.intersects(visible):
                painter.drawRoundedRect(area, 5, 5)
        self._document.drawContents(painter, visible)
        painter.restore()
        painter.setFont(sans(SMALL_PX))
        painter.setPen(QColor(LIGHT.muted))
        foot = QRectF(0, height + _FOOT_PX / 2, width, _FOOT_PX / 2)
        number = f"{page + 1} / {self.num_pages}"
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number)
        room = int(width - painter.fontMetrics().horizontalAdvance(number) - 24)
        name = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)
        painter.restore()

    def _writer(self) -> Writer:
        """For what follows in a paragraph of its own."""
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        writer = Writer(self._cursor, LIGHT, _BODY_PX)
        writer.at_fresh_block = self._document.isEmpty()
        return writer

    def _line(self, text: str, level: int) -> None:
        """A heading; 0: a small remark."""
        form = self._formats.paragraph(6)
        form.setTopMargin(0 if self._document.isEmpty() else 18 if level else 2)
        form.setHeadingLevel(level)
        char = self._formats.heading(level) if level else self._formats.text(quoted=True)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._document.isEmpty():
            self._cursor.setBlockFormat(form)
        else:
            self._cursor.insertBlock(form)
        self._cursor.insertText(" ".join(text.split()), char)


def steps(
    conversation: StoredConversation, title: str, messages: Sequence[StoredMessage], paper: QPagedPaintDevice
) -> Iterator[None]:
    """Writes and draws it all, in pieces short enough for a window that goes on. Raises OSError."""
    printed = PrintedConversation(conversation, title, paper)
    unsent = context_line(messages)
    for number, message in enumerate(messages):
        if unsent and number == unsent:
            printed.add_context_line(unsent, message.cut or "")
        printed.add(message)
        yield
    printed.finish()
    painter = QPainter()
    if not painter.begin(paper):
        raise OSError(tr("it cannot be written"))
    try:
        for page in range(printed.num_pages):
            if page:
                paper.newPage()
            printed.draw(painter, page)
            yield
    finally:
        painter.end()


def _color(token: str) -> QColor:
    return QColor(str(getattr(LIGHT, token)))


def _described(file: StoredAttachment) -> str:
    parts = (shown_name(file.name), size(file.num_bytes), shown_part(file.part))
    return ", ".join(part for part in parts if part)
