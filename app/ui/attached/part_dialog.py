"""What of an attached file is sent: all of it, pages or lines from-to, or its beginning."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.attachments.document import Document, Part
from app.attachments.part_words import shown_name, shown_part
from app.ui.markdown.long_text import beginning
from app.ui.style.fonts import SMALL_PX, mono
from app.ui.style.icons import Icons, TextButton
from app.ui.text.long_text_edit import LongTextEdit
from app.ui.widgets.controls import Whole
from app.ui.widgets.label import Label
from app.words import tr, trn

_MOST_TOKENS = 10_000_000
_MOST_PREVIEWED = 10_000  # characters, laid out anew with every change


class PartDialog(QDialog):
    """`chosen` is the part as the user has set it; the dialog's acceptance says that it counts."""

    def __init__(
        self, icons: Icons, part: Part, tokens_per_character: float, free_tokens: int | None, parent: QWidget
    ) -> None:
        """`free_tokens`: how many the context has left for this file; None: that is not known."""
        super().__init__(parent)
        self._document = part.document
        self._ratio = tokens_per_character
        self.setWindowTitle(tr("What of {name} is sent", name=shown_name(part.document.name)))
        self.setMinimumWidth(520)
        self.whole = QRadioButton(tr("All of it"))
        self.between = QRadioButton(tr("Pages from") if part.document.unit == "page" else tr("Lines from"))
        self.start = QRadioButton(tr("The beginning, about"))
        count = max(1, len(part.document.sections))
        self.first, self.last = _number(1, count, part.first), _number(1, count, part.last)
        self.tokens = _number(1, _MOST_TOKENS, self._first_guess(part, free_tokens))
        self.cost = Label(role="muted")
        self.preview = LongTextEdit()
        self._build(icons, _total_sentence(part.document))
        chosen = self.start if part.characters is not None else self.whole if part.is_whole else self.between
        chosen.setChecked(True)
        for button in (self.whole, self.between, self.start):
            button.toggled.connect(self._refresh)
        for field, owner in ((self.first, self.between), (self.last, self.between), (self.tokens, self.start)):
            field.valueChanged.connect(_choosing(owner))
            field.valueChanged.connect(self._refresh)
        self._refresh()

    def _build(self, icons: Icons, total: str) -> None:
        for field, name in ((self.first, tr("First")), (self.last, tr("Last")), (self.tokens, tr("Tokens"))):
            field.setAccessibleName(name)
            field.setFixedWidth(110)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.addWidget(self.whole, 0, 0, 1, 5)
        grid.addWidget(self.between, 1, 0)
        for place, widget in enumerate((self.first, Label(tr("to")), self.last, Label(total, "muted")), start=1):
            grid.addWidget(widget, 1, place)
        grid.addWidget(self.start, 2, 0)
        grid.addWidget(self.tokens, 2, 1)
        grid.addWidget(Label(tr("tokens")), 2, 2, 1, 3)
        grid.setColumnStretch(4, 1)
        self.preview.setObjectName("boxed")
        self.preview.setReadOnly(True)
        self.preview.setFont(mono(SMALL_PX))
        self.preview.setStyleSheet(f"font-size: {SMALL_PX}px")
        self.preview.setAccessibleName(tr("What the model is given"))
        self.preview.setMinimumHeight(180)
        cancel = TextButton(icons, tr("Cancel"))
        self.accept_button = TextButton(icons, tr("Send this part"), kind="primary")
        cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        self.accept_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.cost, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self.preview, 1)
        column.addLayout(buttons)

    def _first_guess(self, part: Part, free_tokens: int | None) -> int:
        """As many tokens as fit; as were chosen before, where that was so."""
        if part.characters is not None:
            return max(1, round(part.characters * self._ratio))
        whole = max(1, round(len(part.text) * self._ratio))
        return max(1, min(whole, free_tokens)) if free_tokens is not None else whole

    @property
    def chosen(self) -> Part:
        everything = Part.whole(self._document)
        if self.between.isChecked():
            first, last = sorted((self.first.value(), self.last.value()))
            return Part(self._document, first, last)
        if self.start.isChecked():
            return everything.beginning(max(1, int(self.tokens.value() / self._ratio)))
        return everything

    @Slot()
    def _refresh(self) -> None:
        part = self.chosen
        text = part.text
        where, tokens = shown_part(part.where), round(len(text) * self._ratio)
        if where:
            where = where[:1].upper() + where[1:]
            self.cost.setText(trn("{part}: about %n token", "{part}: about %n tokens", tokens, part=where))
        else:
            self.cost.setText(trn("All: about %n token", "All: about %n tokens", tokens))
        self.preview.set_text(beginning(text, _MOST_PREVIEWED))


def _number(lowest: int, highest: int, value: int) -> Whole:
    field = Whole()
    field.setRange(lowest, highest)
    field.setGroupSeparatorShown(True)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setValue(value)
    return field


def _choosing(owner: QRadioButton) -> Callable[[int], None]:
    """Whoever changes a number means the line that it stands in."""
    return lambda _value: owner.setChecked(True)


def _total_sentence(document: Document) -> str:
    read, total = len(document.sections), document.total
    if read >= total:
        return tr("of {total:,}", total=total)
    return tr("of {total:,}, of which {read:,} could be read", total=total, read=read)
