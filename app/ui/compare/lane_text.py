"""The text of one lane: grows, scrolls by itself, and shows where it parts from another."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QScrollArea, QTextEdit, QWidget

from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.text.marks_layer import align
from app.ui.text.message_body import MessageBody
from app.words import tr

_MARGIN_PX = 12
_COLUMN_EM = 36
_ON_FILL = "#1b1b1f"  # dark on the meaning colours, in both themes


class LaneText(QScrollArea):
    """Follows the end of the text until the reader scrolls up.

    Signals:
        scrolled: the place that the reader scrolled to.
    """

    scrolled = Signal(int)

    def __init__(self, icons: Icons, kind: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._kind = icons, kind
        self._following = True
        self._span: tuple[int, int] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Answer of {lane}", lane=name))
        self.viewport().setAutoFillBackground(False)
        self._inside = QWidget()
        self.body = MessageBody(icons, parent=self._inside)
        self.body.setAccessibleName(self.accessibleName())
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)  # setWidget turns it on
        self.body.grew.connect(self._fit)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        icons.theme.changed.connect(self._paint_span)

    @property
    def text(self) -> str:
        return self.body.text.source

    def set_text(self, text: str) -> None:
        if text != self.text or not text:
            if not text.startswith(self.text):
                self._following = True
            self.body.set_source(text)
            self._fit()

    def highlight(self, span: tuple[int, int] | None) -> None:
        """Characters [start, end) of the text, brought into sight; None: nothing."""
        if span == self._span:
            return
        self._span = span
        self._paint_span()
        if span is not None and (cursor := self._cursor(span)) is not None:
            area = self.body.cursorRect(cursor)
            self.ensureVisible(0, self.body.y() + area.center().y(), 0, self.viewport().height() // 3)

    @property
    def highlighted(self) -> str:
        """The words that are highlighted."""
        return "".join(selection.cursor.selectedText() for selection in self.body.extraSelections())

    @Slot()
    def _paint_span(self) -> None:
        cursor = self._cursor(self._span) if self._span is not None else None
        if cursor is None:
            self.body.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        form = cursor.charFormat()
        form.setBackground(self._icons.theme.color(f"{self._kind}_fill"))
        form.setForeground(QColor(_ON_FILL))
        form.setFontWeight(QFont.Weight.DemiBold)
        form.setFontUnderline(True)
        selection.cursor, selection.format = cursor, form
        self.body.setExtraSelections([selection])

    def _cursor(self, span: tuple[int, int]) -> QTextCursor | None:
        """The characters in the document, without the Markdown around them; what shows nothing takes what follows."""
        source, blocks = self.text, self.body.text.rendered
        start, end = span[0], max(span[1], span[0] + 1)
        last = self.body.document().characterCount() - 1
        found: list[int] = []
        for number, block in enumerate(blocks):
            if block.end <= start or (found and block.start >= end):
                continue
            cursor = QTextCursor(self.body.document())
            cursor.setPosition(min(block.position, last))
            following = last if number + 1 == len(blocks) else min(blocks[number + 1].position, last)
            cursor.setPosition(following, QTextCursor.MoveMode.KeepAnchor)
            places = align(cursor.selectedText(), source, block.start, block.end)
            found += [block.position + at for at, place in enumerate(places) if start <= place < end]
            if not found:
                found += [block.position + at for at, place in enumerate(places) if place >= end][:1]
        if not found:
            return None
        cursor = QTextCursor(self.body.document())
        cursor.setPosition(found[0])
        cursor.setPosition(found[-1] + 1, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # --- geometry ------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(200, 120)  # however long the text is: it scrolls

    @Slot()
    def _fit(self) -> None:
        width = self.viewport().width()
        column = max(120, min(_COLUMN_EM * scaled(self._icons.theme.body_px), width - 2 * _MARGIN_PX))
        height = self.body.fit(column)
        self.body.move(_MARGIN_PX, 8)
        self._inside.resize(width, max(height + 16, self.viewport().height()))
        if self._following:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum() - 4
        self.scrolled.emit(value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
