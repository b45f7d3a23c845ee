"""Results of benchmarks: choose one, put another or the reference chart beside it; chart, table, and what it was
measured with."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.benchmark.chart import top_of
from app.benchmark.names import kind_title
from app.benchmark.reference_chart import ReferenceChart, read_reference_chart
from app.benchmark.runs import EACH_KIND, EVERY_PROMPT, BenchmarkRun, summary
from app.ui.benchmark.chart_view import ChartView
from app.ui.benchmark.table import BenchmarkTable
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.controls import Choice
from app.ui.widgets.label import Label
from app.words import tr

_SIDE_BY_SIDE_PX = 900
_EMPTY_PX = 280
_ONE_ROW_PX = 700
_FIRST_RUN = 2  # behind "Nothing" and the reference chart


class BenchmarkResults(QWidget):
    """Shows what it is given; keeps nothing.

    Signals:
        chosen: the BenchmarkRun that is shown now.
        export_requested, import_requested, delete_requested: what the user wants with the shown run.
    """

    chosen = Signal(object)
    export_requested = Signal()
    import_requested = Signal()
    delete_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._runs: tuple[BenchmarkRun, ...] = ()
        self._live: BenchmarkRun | None = None
        self._reference: ReferenceChart = read_reference_chart()
        self.run, self.beside, self.view = Choice(icons), Choice(icons), Choice(icons)
        self.chart, self.other = ChartView(icons.theme), ChartView(icons.theme)
        self.table = BenchmarkTable(icons.theme)
        self._empty = self._build_empty()
        self._about = Label(role="small")
        self._about.setWordWrap(True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        column.addLayout(self._build_charts())
        self._table_card = _card(self.table, 8)
        column.addWidget(self._table_card)
        column.addWidget(self._about)
        self.run.activated.connect(self._on_run)
        self.beside.activated.connect(self._show)
        self.view.activated.connect(self._show)
        self.show_runs(())

    # --- building ------------------------------------------------------------------------------

    def _build_head(self) -> QBoxLayout:
        """Which result; then what stands beside it, how it is split, and what can be done with it."""
        self._head, which = QBoxLayout(QBoxLayout.Direction.LeftToRight), QHBoxLayout()
        self._how = how = QHBoxLayout()
        self._labels: dict[Choice, Label] = {}
        self._room = Label(role="section")
        for name, choice, row in (
            (tr("Result"), self.run, which),
            (tr("Beside it"), self.beside, how),
            (tr("By"), self.view, how),
        ):
            label = Label(name, "section")
            label.setBuddy(choice)
            choice.setAccessibleName(name)
            choice.setToolTip(name)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self._labels[choice] = label
            row.addWidget(label)
            row.addWidget(choice, 1)
        which.insertWidget(1, self._room, 1)
        self.export = IconButton(self._icons, "download", tr("Export this result"))
        self.imports = IconButton(self._icons, "folder-open", tr("Import a result of another machine"))
        self.delete = IconButton(self._icons, "trash-2", tr("Delete this result"))
        for button, signal in (
            (self.export, self.export_requested),
            (self.imports, self.import_requested),
            (self.delete, self.delete_requested),
        ):
            button.clicked.connect(signal)
            how.addWidget(button)
        for part in (self._head, which, how):
            part.setSpacing(8)
        self._head.addLayout(which, 1)
        self._head.addLayout(how)
        return self._head

    def arrange(self, width_px: int) -> None:
        """For so much room: one row of choices or two."""
        wide = width_px >= scaled(_ONE_ROW_PX)
        for choice, characters in ((self.run, 6), (self.beside, 12 if wide else 6), (self.view, 8 if wide else 6)):
            choice.setMinimumContentsLength(characters)
        for choice, share in ((self.beside, 4), (self.view, 3)):
            self._how.setStretchFactor(choice, share if wide else 1)
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _build_charts(self) -> QHBoxLayout:
        self._charts = QHBoxLayout()
        self._charts.setSpacing(16)
        self._own_card, self._other_card = _card(self.chart), _card(self.other)
        self._charts.addWidget(self._empty, 1)
        self._charts.addWidget(self._own_card, 1)
        self._charts.addWidget(self._other_card, 1)
        return self._charts

    def _build_empty(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        icon = Label()
        icon.setPixmap(self._icons.icon("chart-column").pixmap(32, 32))
        title = Label(tr("Nothing measured here yet"), "heading")
        text = Label(
            tr(
                "Choose a target and one or more drafts above and press Run benchmark. Tandem measures vanilla, each "
                "draft at its best length, and automatic, in turns, and draws your own bars here. Beside them: the "
                "chart that started Tandem. Which draft helps depends on the target and the machine."
            ),
            "muted",
        )
        text.setWordWrap(True)
        text.setMaximumWidth(380)
        card.setMinimumHeight(_EMPTY_PX)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(8)
        column.addStretch(1)
        for widget in (icon, title, text):
            column.addWidget(widget)
        column.addStretch(1)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= scaled(_SIDE_BY_SIDE_PX)
        for choice, label in self._labels.items():
            label.setVisible(wide and choice.isVisibleTo(self))
        if wide != (self._charts.indexOf(self._other_card) >= 0):  # beside, or below everything
            self._place_other(wide)

    def _place_other(self, beside: bool) -> None:
        if beside:
            self._charts.addWidget(self._other_card, 1)
        else:
            self._column.addWidget(self._other_card)

    # --- content -------------------------------------------------------------------------------

    @property
    def shown(self) -> BenchmarkRun | None:
        """The run on the left: the one that is measured now, or the chosen one."""
        if self._live is not None:
            return self._live
        return self._runs[self.run.currentIndex()] if self._runs else None

    def show_runs(self, runs: Sequence[BenchmarkRun]) -> None:
        """Everything that is kept, newest first; the newest is shown."""
        self._runs = tuple(runs)
        self.run.clear()
        self.run.addItems([run.title for run in runs])
        beside = self.beside.currentText()
        self.beside.clear()
        reference = tr("Reference chart")
        self.beside.addItems([tr("Nothing"), reference, *(run.title for run in runs)])
        self.beside.setCurrentText(beside if beside else reference)
        self._on_run()

    def show_live(self, run: BenchmarkRun | None) -> None:
        """A run that is being measured, in place of the chosen one; None: it is over."""
        self._live = run
        self._fill_views()
        self._show()

    @Slot()
    def _on_run(self) -> None:
        self._fill_views()
        self._show()
        if (run := self.shown) is not None:
            self.chosen.emit(run)

    def _fill_views(self) -> None:
        kinds = run.kinds if (run := self.shown) is not None else ()
        views = [EVERY_PROMPT, *([EACH_KIND, *kinds] if kinds else [])]
        if views != [self.view.itemData(index) for index in range(self.view.count())]:
            current = self.view.currentData()
            self.view.clear()
            for view in views:
                self.view.addItem(_view_title(view), view)
            self.view.setCurrentIndex(views.index(current) if current in views else 0)

    @Slot()
    def _show(self) -> None:
        run = self.shown
        view = self.view.currentData() or EVERY_PROMPT
        can_choose = run is not None and self._live is None
        wide = self.width() >= scaled(_SIDE_BY_SIDE_PX)
        for widget in (self.run, self.export, self.delete):
            widget.setVisible(can_choose)
        self._labels[self.run].setVisible(can_choose and wide)
        self._room.setVisible(not can_choose)
        for part in (self._own_card, self._table_card, self._about, self.view):
            part.setVisible(run is not None)
        self._labels[self.view].setVisible(run is not None and wide)
        self._empty.setVisible(run is None)
        self._room.setText(tr("Measuring now") if self._live is not None else "")
        self._show_beside(run, view)
        if run is None:
            return
        self.table.show_rows(run.rows(view))
        self._about.setText("\n".join(dict.fromkeys(summary(one) for one in run.measurements)))

    def _show_beside(self, run: BenchmarkRun | None, view: str) -> None:
        """Another run shares the axis; the reference chart, of machines far away, has its own."""
        groups = run.groups(view) if run is not None else ()
        index = self.beside.currentIndex()
        self._other_card.setVisible(index > 0)
        other = self._runs[index - _FIRST_RUN] if index >= _FIRST_RUN else None
        if index == 1:
            self.other.show_chart(self._reference.groups, self._reference.title)
        elif other is not None:
            shown = view if view in (EVERY_PROMPT, EACH_KIND, *other.kinds) else EVERY_PROMPT
            top = max(top_of(groups), top_of(other.groups(shown)))
            self.other.show_chart(other.groups(shown), other.title.split(" · ")[0], top)
            self.chart.show_chart(groups, _title(view), top)
            return
        self.chart.show_chart(groups, _title(view))


def _title(view: str) -> str:
    if view in (EVERY_PROMPT, EACH_KIND):
        return tr("Tokens per second")
    return tr("Tokens per second: {kind}", kind=kind_title(view))


def _view_title(view: str) -> str:
    if view == EVERY_PROMPT:
        return tr("All prompts")
    return tr("Each kind") if view == EACH_KIND else kind_title(view)


def _card(inside: QWidget, margin_px: int = 8) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    column = QVBoxLayout(card)
    column.setContentsMargins(margin_px, margin_px, margin_px, margin_px)
    column.addWidget(inside)
    return card
