"""The benchmark page: what to measure, how far it is, one recommendation, and the results."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.benchmark.runs import BenchmarkRun, runs_of
from app.benchmark.work import BenchmarkStep
from app.engine_host.background import Background
from app.engine_host.engine_thread import EngineThread
from app.engine_host.failure import failure_in_words
from app.models.library import LibraryEntry, library_of
from app.models.names import title
from app.refresh import MEASURED_MS
from app.settings.keys import Settings
from app.store.records import StoredMeasurement
from app.store.store import Store, StoreError
from app.ui.benchmark.advice_card import AdviceCard
from app.ui.benchmark.advice_controller import AdviceController
from app.ui.benchmark.controller import BenchmarkController
from app.ui.benchmark.files import BenchmarkFiles
from app.ui.benchmark.progress import BenchmarkProgress
from app.ui.benchmark.results import BenchmarkResults
from app.ui.benchmark.setup import BenchmarkSetup
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.widgets.controls import centre
from app.ui.widgets.label import Label
from app.ui.widgets.notices import Notices
from app.words import tr
from engine.records import Loaded, Measurement

_COLUMN_PX = 1240
_ROOMY_PX = 720


class BenchmarkPage(QScrollArea):
    """Everything comes in through the constructor; `close_run` keeps what was measured when the window closes."""

    def __init__(
        self, icons: Icons, store: Store, settings: Settings, engine: EngineThread, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._settings, self._engine = store, settings, engine
        self._entries: tuple[LibraryEntry, ...] = ()
        self._step: BenchmarkStep | None = None
        self._through: list[Measurement] = []  # targets of the running benchmark that are measured
        self.setup = BenchmarkSetup(icons)
        self.progress = BenchmarkProgress(icons)
        self.notices = Notices(icons)
        self.advice = AdviceCard(icons)
        self.results = BenchmarkResults(icons)
        self.files = BenchmarkFiles(icons, self, self.results.chart)
        self.controller = BenchmarkController(store, settings, engine, self)
        self.adviser = AdviceController(self.advice, settings, engine, self._files)
        self._library = library_of(settings)
        self._scan = Background(self)
        self._drawing = QTimer(self, interval=MEASURED_MS)
        self._place()
        self._wire()
        self.progress.hide()
        self._on_pair(engine.pair)
        self._reload()

    # --- building ------------------------------------------------------------------------------

    def _place(self) -> None:
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column_widget = QWidget()
        column = QVBoxLayout(column_widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(self._build_head())
        self.notices.setContentsMargins(-24, -12, -24, 0)  # it brings its own margins for the chat
        for widget in (self.notices, self.setup, self.progress, self.advice, self.results):
            column.addWidget(widget)
        column.addStretch(1)
        page = QWidget()
        page.setObjectName("page")
        self._margins = centre(column_widget, page, scaled(_COLUMN_PX), (0, 0, 0, 0))
        self.setWidget(page)
        self._arrange()

    def _build_head(self) -> QHBoxLayout:
        title = Label(tr("Benchmark"), "title")
        hint = Label(
            tr("Which draft helps depends on the target and the machine. Measure yours. Chats wait meanwhile."), "muted"
        )
        hint.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(hint)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addLayout(words, 1)
        head.addWidget(self.setup.run, 0, Qt.AlignmentFlag.AlignTop)  # in sight however low the window is
        return head

    def _arrange(self) -> None:
        """Nothing may stand beyond the right edge: the page scrolls up and down only."""
        width = self.viewport().width()
        side = 32 if width >= scaled(_ROOMY_PX) else 16
        self._margins.setContentsMargins(side, side, side, 48)
        self.setup.arrange(width - 2 * side)
        self.results.arrange(width - 2 * side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _wire(self) -> None:
        self.setup.run_requested.connect(self.start)
        self.progress.cancelled.connect(self._on_cancel)
        self.controller.began.connect(self._on_began)
        self.controller.stepped.connect(self._on_step)
        self.controller.measured.connect(self._on_measured)
        self.controller.said.connect(self.notices.say)
        self.controller.ended.connect(self._on_ended)
        self.results.chosen.connect(self.adviser.show_run)
        self.results.export_requested.connect(self._on_export)
        self.results.import_requested.connect(self.files.open)
        self.results.delete_requested.connect(self._on_delete)
        self.files.imported.connect(self._on_imported)
        self.files.said.connect(self.notices.say)
        self.adviser.said.connect(self.notices.say)
        self._engine.loaded.connect(self._on_pair)
        self._scan.done.connect(self._on_library)
        self._scan.failed.connect(self._on_no_library)
        self._drawing.timeout.connect(self._draw)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._scan.is_running:
            self._scan.start(lambda _cancel: self._library.scan(), "library scan")
        if not self.controller.is_running:
            self.setup.run.setFocus()

    # --- running -------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Measures what is chosen."""
        self.notices.clear()
        missing = [path for path in self.setup.targets.paths() if not path.is_file()]
        for path in missing:
            said = tr("{path} is no longer there. Take it off the list, or put the file back.", path=path)
            self.notices.say(said, "error")
        targets = [path for path in self.setup.targets.paths() if path not in missing]
        if targets:
            self._through = []
            self._show_setup(False)
            self.progress.show()
            self.progress.cancel.setFocus()
            self.advice.show_advice(None)
            self._drawing.start()
            self.controller.start(targets, self.setup.order())

    def _show_setup(self, shown: bool) -> None:
        self.setup.setVisible(shown)
        self.setup.run.setVisible(shown)

    def close_run(self) -> None:
        """The window closes."""
        self.controller.close()

    @Slot()
    def _on_cancel(self) -> None:
        self.progress.stopping()
        self.controller.stop()

    @Slot(str)
    def _on_began(self, target: str) -> None:
        self.progress.begin(tr("Measuring {target}", target=target))
        self._step = None

    @Slot(object)
    def _on_step(self, step: BenchmarkStep) -> None:
        self._step = step

    @Slot()
    def _draw(self) -> None:
        """What came since the last time."""
        if self._step is None:
            return
        if self.progress.cancel.isEnabled():
            self.progress.show_step(self._step)
        if self._step.measurement is not None:
            self.results.show_live(BenchmarkRun((*self._through, self._step.measurement)))
        self._step = None

    @Slot(object)
    def _on_measured(self, stored: StoredMeasurement) -> None:
        self._through.append(stored.measurement)

    @Slot()
    def _on_ended(self) -> None:
        self._drawing.stop()
        self._step = None
        self.progress.hide()
        self._show_setup(True)
        self.results.show_live(None)
        self._reload()
        if self.isVisible():
            (self.advice.apply if self.advice.apply.isVisible() else self.setup.run).setFocus()

    # --- results -------------------------------------------------------------------------------

    def _reload(self) -> None:
        try:
            runs = runs_of(self._store.measurements())
        except (StoreError, ValueError) as error:
            self.notices.say(tr("The earlier results cannot be read: {error}", error=error), "error")
            runs = ()
        self.results.show_runs(runs)
        if not runs:
            self.advice.show_advice(None)

    @Slot()
    def _on_export(self) -> None:
        if (run := self.results.shown) is not None:
            self.files.show_menu(run, self.results.export)

    @Slot(object)
    def _on_imported(self, run: BenchmarkRun) -> None:
        try:
            for measurement in run.measurements:
                self._store.add_measurement(measurement, imported=True)
        except StoreError as error:
            self.notices.say(tr("The result could not be kept: {error}", error=error), "error")
        self._reload()

    @Slot()
    def _on_delete(self) -> None:
        if (run := self.results.shown) is not None:
            try:
                for number in run.ids:
                    self._store.remove_measurement(number)
            except StoreError as error:
                self.notices.say(tr("The result could not be deleted: {error}", error=error), "error")
            self._reload()

    # --- models --------------------------------------------------------------------------------

    @Slot(object)
    def _on_pair(self, loaded: Loaded | None) -> None:
        """The loaded pair is what is measured first, unless the user has chosen otherwise."""
        if loaded is None or self.controller.is_running or self.setup.targets.paths():
            return
        known = {model.path: title(model) for model in (loaded.target, loaded.draft) if model}
        self.setup.targets.set_paths([loaded.config.target], known)
        self.setup.drafts.set_paths([loaded.config.draft] if loaded.config.draft else [], known)

    @Slot(object)
    def _on_library(self, entries: tuple[LibraryEntry, ...]) -> None:
        self._entries = entries
        self.setup.set_library(entries)
        if (run := self.results.shown) is not None and not self.controller.is_running:
            self.adviser.show_run(run)

    @Slot(object)
    def _on_no_library(self, error: Exception) -> None:
        said = tr("The models on this computer could not be listed. {why}", why=failure_in_words(error))
        self.notices.say(said, "error")

    def _files(self) -> Iterable[Path]:
        """Model files that the page knows of."""
        yield from (*self.setup.targets.paths(), *self.setup.drafts.paths())
        yield from (entry.path for entry in self._entries)
