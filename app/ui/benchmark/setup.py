"""What to measure: targets, drafts, prompts, tokens, temperature, repeats; and how long that will take."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QGridLayout, QVBoxLayout, QWidget

from app.benchmark.work import BenchmarkOrder, PromptsError, load_prompts, one_of_each_kind
from app.models.library import LibraryEntry
from app.ui.models.model_list import ModelList
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.style.plain_text import tooltip
from app.ui.widgets.controls import Choice, Fraction, Whole
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn

_QUICK, _FULL, _FILE = 0, 1, 2
_FILTER = tr_noop("Prompts, one JSON object a line (*.jsonl *.json *.txt);;All files (*)")
_SIDE_BY_SIDE_PX = 660


class BenchmarkSetup(QFrame):
    """Attributes:
        run: the button, which the page places.

    Signals:
        run_requested: measure what is chosen.
    """

    run_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._file: Path | None = None
        self._dialog: QFileDialog | None = None
        self.targets = ModelList(icons, "target", "cpu", tr("Add the model whose speed you want to know."))
        self.drafts = ModelList(
            icons, "draft", "zap", tr("Without a draft, vanilla is compared with looking up repeats in the text.")
        )
        shipped = load_prompts()
        quick = one_of_each_kind(shipped)
        self._sets = {_QUICK: quick, _FULL: shipped}
        self.prompts = Choice(icons)
        self.prompts.addItems(
            [
                trn("Quick: %n prompt, one of each kind", "Quick: %n prompts, one of each kind", len(quick)),
                trn("Full: %n prompt", "Full: %n prompts", len(shipped)),
                tr("A file ..."),
            ]
        )
        self.tokens, self.repeats, self.temperature = Whole(), Whole(), Fraction()
        self.error = Label()
        self.error.setWordWrap(True)
        self.error.hide()
        self.estimate = Label(role="small")
        self.estimate.setWordWrap(True)
        self.run = TextButton(icons, tr("Run benchmark"), "play", "primary")
        self._place()
        self.arrange(scaled(_SIDE_BY_SIDE_PX))
        self._wire()
        self._say()

    # --- building ------------------------------------------------------------------------------

    def _place(self) -> None:
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(32)
        self._lists.addWidget(self.targets, 1)
        self._lists.addWidget(self.drafts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addLayout(self._lists)
        column.addLayout(self._build_fields())
        column.addWidget(self.error)
        column.addWidget(self.estimate)

    def _build_fields(self) -> QGridLayout:
        self.tokens.setRange(1, 100_000)
        self.tokens.setValue(128)
        self.repeats.setRange(1, 100)
        self.repeats.setValue(3)
        self.temperature.setRange(0.0, 5.0)
        self.temperature.setSingleStep(0.1)
        self.temperature.setDecimals(2)
        self._fields = QGridLayout()
        self._fields.setHorizontalSpacing(16)
        self._fields.setVerticalSpacing(6)
        self._named: list[tuple[Label, QWidget]] = []
        for name, control, width, why in (
            (tr("Prompts"), self.prompts, 0, tr("What the models answer while they are measured.")),
            (tr("Tokens an answer"), self.tokens, 112, tr("Longer answers measure deeper contexts.")),
            (tr("Temperature"), self.temperature, 112, tr("0 always takes the likeliest token.")),
            (
                tr("Repeats"),
                self.repeats,
                88,
                tr("The median of the repeats counts; their spread is the error bar."),
            ),
        ):
            label = Label(name, "section")
            label.setBuddy(control)
            control.setAccessibleName(name)
            control.setToolTip(tooltip(why))
            if width:
                control.setFixedWidth(scaled(width))
            self._named.append((label, control))
        return self._fields

    def arrange(self, width_px: int) -> None:
        """For so much room: the lists beside or below each other, the prompts beside the numbers or above them."""
        wide = width_px >= scaled(_SIDE_BY_SIDE_PX)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._fields.count() and self._lists.direction() == direction:
            return
        self._lists.setDirection(direction)
        for number, (label, control) in enumerate(self._named):
            row, column = (0, number) if wide else (0, 0) if number == 0 else (2, number - 1)
            span = 1 if wide or number else len(self._named)
            self._fields.addWidget(label, row, column, 1, span)
            self._fields.addWidget(control, row + 1, column, 1, span)
        self._fields.setColumnStretch(0, int(wide))
        self._fields.setColumnStretch(len(self._named) - 1, int(not wide))

    def _wire(self) -> None:
        self.prompts.activated.connect(self._on_prompts)
        for changed in (self.targets.changed, self.drafts.changed, self.tokens.valueChanged,
                        self.repeats.valueChanged):  # fmt: skip
            changed.connect(self._say)
        self.run.clicked.connect(self.run_requested)

    # --- content -------------------------------------------------------------------------------

    def set_library(self, entries: Sequence[LibraryEntry]) -> None:
        self.targets.set_library(entries)
        self.drafts.set_library(entries)

    def order(self) -> BenchmarkOrder:
        return BenchmarkOrder(
            prompts=self._sets[self.prompts.currentIndex()],
            drafts=self.drafts.paths(),
            max_tokens=self.tokens.value(),
            temperature=self.temperature.value(),
            repeats=self.repeats.value(),
        )

    def use_prompts(self, path: Path) -> None:
        """The prompts of a file; a malformed one is said, with its line, and the shipped ones stay."""
        try:
            self._sets[_FILE] = load_prompts(path)
        except PromptsError as error:
            self.error.setText(str(error))
            self.error.setAccessibleName(str(error))
            self.error.show()
            self._sets.pop(_FILE, None)
            self.prompts.setItemText(_FILE, tr("A file ..."))
            self.prompts.setCurrentIndex(_FULL)
        else:
            self.error.hide()
            num_prompts = len(self._sets[_FILE])
            self.prompts.setItemText(_FILE, trn("{file}: %n prompt", "{file}: %n prompts", num_prompts, file=path.name))
            self.prompts.setToolTip(tooltip(str(path)))
            self.prompts.setCurrentIndex(_FILE)
        self._say()

    @Slot(int)
    def _on_prompts(self, index: int) -> None:
        self.error.hide()
        if index == _FILE:
            self.prompts.setCurrentIndex(_FILE if _FILE in self._sets else _FULL)
            self._dialog = QFileDialog(self, tr("Prompts"), "", tr(_FILTER))
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.fileSelected.connect(self._on_file)
            self._dialog.open()
        self._say()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.use_prompts(Path(name))

    @Slot()
    def _say(self) -> None:
        """How much work it is, and what is missing."""
        num_targets = len(self.targets.paths())
        self.run.setEnabled(num_targets > 0)
        order = self.order()
        said = trn(
            "%n answer of up to {tokens:,} tokens; the first ones tell how long it takes",
            "%n answers of up to {tokens:,} tokens; the first ones tell how long it takes",
            order.answers * num_targets,
            tokens=order.max_tokens,
        )
        self.estimate.setText(said if num_targets else tr("Add a target to begin."))
