"""The files that went with a question, folded under it: name, size, part, and the text when unfolded."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.attachments.part_words import shown_name, shown_part
from app.numbers import size
from app.store.records import StoredAttachment
from app.ui.style.fonts import SMALL_PX, mono
from app.ui.style.icons import Icons, TextButton
from app.ui.text.long_text_edit import LongTextEdit
from app.words import tr

_HEAD_PX = 28
_GAP_PX = 4
_MOST_PX = 300  # of the text; a longer one is scrolled
_MOST_FOUND = 200


class AttachmentBlock(QWidget):
    """Folded until somebody opens it; `fit` says how high it is then.

    Signals:
        grew: it needs another height.
    """

    grew = Signal()

    def __init__(self, icons: Icons, attachment: StoredAttachment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self.attachment = icons, attachment
        self._name = " ".join(shown_name(attachment.name).split())
        about = (size(attachment.num_bytes), shown_part(attachment.part))
        self._about = "".join(f" · {part}" for part in about if part)
        title = self._name + self._about
        self.head = TextButton(icons, title, "chevron-right", kind="quiet", parent=self)
        self.head.setProperty("attachment", True)
        self.head.setCheckable(True)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.setAccessibleName(tr("Attached: {title}", title=title))
        self.head.toggled.connect(self._on_toggled)
        self.text: LongTextEdit | None = None  # made when it is first unfolded

    def fit(self, width: int) -> int:
        """Takes the width; gives the height. The line stands at the right, under the question."""
        self.head.setText(f" {self._name}{self._about}")
        if (over := self.head.sizeHint().width() - width) > 0:
            metrics = self.head.fontMetrics()
            room = max(40, metrics.horizontalAdvance(self._name) - over)
            self.head.setText(f" {metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)}{self._about}")
        head_width = min(width, self.head.sizeHint().width())
        self.head.setGeometry(width - head_width, 0, head_width, _HEAD_PX)
        height = _HEAD_PX
        if self.text is not None and self.head.isChecked():
            lines = self.attachment.text.count("\n") + 1 + len(self.attachment.text) // 80
            box = min(_MOST_PX, lines * self.text.fontMetrics().lineSpacing() + 20)
            self.text.setGeometry(0, _HEAD_PX + _GAP_PX, width, box)
            height += box + _GAP_PX
        self.resize(width, height)
        return height + _GAP_PX

    def mark_words(self, words: Sequence[str]) -> int | None:
        """Marks what a search found in the file, unfolded for it; pixels from the top, None: nothing is here."""
        found_in = self.attachment.text.lower() + self.attachment.name.lower()
        if words and not any(word.lower() in found_in for word in words):
            return None
        if words:
            self.head.setChecked(True)
        if self.text is None:
            return None
        marks = _marks(self.text, words, self._icons)
        self.text.setExtraSelections(marks)
        if marks:
            cursor = marks[0].cursor
            cursor.setPosition(cursor.selectionStart())
            self.text.setTextCursor(cursor)
            self.text.centerCursor()
        return 0 if words else None

    @Slot(bool)
    def _on_toggled(self, is_open: bool) -> None:
        if self.text is None:
            self.text = LongTextEdit(self)
            self.text.setObjectName("boxed")
            self.text.setReadOnly(True)
            self.text.setFont(mono(SMALL_PX))
            self.text.setStyleSheet(f"font-size: {SMALL_PX}px")
            self.text.setAccessibleName(tr("The text of {name}", name=shown_name(self.attachment.name)))
            self.text.set_text(self.attachment.text)
        self.head.set_icon("chevron-down" if is_open else "chevron-right")
        self.text.setVisible(is_open)
        self.grew.emit()


class AttachmentBlocks(QWidget):
    """All files of one question, one below the other.

    Signals:
        grew: another height is needed.
    """

    grew = Signal()

    def __init__(self, icons: Icons, attachments: Sequence[StoredAttachment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blocks = [AttachmentBlock(icons, attachment, self) for attachment in attachments]
        for block in self.blocks:
            block.grew.connect(self.grew)

    def fit(self, width: int) -> int:
        """Takes the width; gives the height."""
        top = 0
        for block in self.blocks:
            block.move(0, top)
            top += block.fit(width)
        self.resize(width, max(1, top))
        return top

    def mark_words(self, words: Sequence[str]) -> int | None:
        """As of one block; pixels from the top of them all to the first that has a word."""
        found = [block.y() for block in self.blocks if block.mark_words(words) is not None]
        return min(found, default=None)


def _marks(text: QPlainTextEdit, words: Sequence[str], icons: Icons) -> list[QTextEdit.ExtraSelection]:
    look = QTextCharFormat()
    look.setBackground(icons.theme.color("warning_soft"))
    look.setForeground(icons.theme.color("text"))
    look.setFontUnderline(True)
    marks: list[QTextEdit.ExtraSelection] = []
    for word in words:
        cursor = text.document().find(word, 0)
        while not cursor.isNull() and len(marks) < _MOST_FOUND:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
            cursor = text.document().find(word, cursor)
    return sorted(marks, key=lambda mark: mark.cursor.selectionStart())
