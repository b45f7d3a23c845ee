"""Results of a benchmark as files: saved as pictures and tables, and read back from another machine."""

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu, QWidget

from app.benchmark.runs import BenchmarkRun, read_run, to_csv, to_json, to_markdown
from app.result_json import MeasurementFormatError
from app.settings.file import write_atomically
from app.ui.benchmark.chart_view import ChartView
from app.ui.benchmark.svg_image import save_png
from app.ui.style.icons import Icons
from app.words import tr, tr_noop

PICTURE = (960, 540)  # as `tandem bench` draws it
_KINDS = (
    ("png", "image", tr_noop("Chart as PNG ..."), tr_noop("PNG picture (*.png)")),
    ("svg", "image", tr_noop("Chart as SVG ..."), tr_noop("SVG drawing (*.svg)")),
    ("csv", "file-text", tr_noop("Table as CSV ..."), tr_noop("CSV table (*.csv)")),
    ("md", "file-text", tr_noop("Table as Markdown ..."), tr_noop("Markdown table (*.md)")),
    ("json", "file-text", tr_noop("Everything as JSON ..."), tr_noop("Tandem measurement (*.json)")),
)


class BenchmarkFiles(QObject):
    """Signals: imported: a BenchmarkRun; said: a sentence and its kind."""

    imported = Signal(object)
    said = Signal(str, str)

    def __init__(self, icons: Icons, page: QWidget, chart: ChartView) -> None:
        super().__init__(page)
        self._page, self._chart = page, chart
        self._run: BenchmarkRun | None = None
        self._kind = "png"
        self._dialog: QFileDialog | None = None
        self.menu = QMenu(page)
        for kind, icon, text, _ in _KINDS:
            action = self.menu.addAction(icons.icon(icon), tr(text))
            action.setData(kind)
        self.menu.triggered.connect(self._on_action)

    def show_menu(self, run: BenchmarkRun, button: QAbstractButton) -> None:
        """What `run` can be saved as, under the button."""
        self._run = run
        self.menu.popup(button.mapToGlobal(button.rect().bottomLeft() + QPoint(0, 4)))

    @Slot(QAction)
    def _on_action(self, action: QAction) -> None:
        self._kind = str(action.data())
        name_filter = next(tr(words) for kind, _, _, words in _KINDS if kind == self._kind)
        name = str(Path.home() / f"tandem-benchmark.{self._kind}")
        self._dialog = QFileDialog(self._page, tr("Export the benchmark"), name, name_filter)
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix(self._kind)
        self._dialog.fileSelected.connect(self._on_save)
        self._dialog.open()

    @Slot(str)
    def _on_save(self, name: str) -> None:
        if self._run is not None:
            self.save(self._run, Path(name), self._kind)

    def save(self, run: BenchmarkRun, path: Path, kind: str) -> None:
        """`kind`: png, svg, csv, md or json. What is wrong is said."""
        try:
            if kind == "png":
                save_png(self._chart.svg(*PICTURE, dark=False), path)
            elif kind == "svg":
                write_atomically(path.absolute(), self._chart.svg(*PICTURE, dark=False))
            else:
                text = {"csv": to_csv, "md": to_markdown, "json": to_json}[kind](run)
                write_atomically(path.absolute(), text)
        except OSError as error:
            self.said.emit(
                tr("{path} could not be written: {reason}.", path=path, reason=error.strerror or error), "error"
            )
        else:
            self.said.emit(tr("Saved as {path}.", path=path), "info")

    @Slot()
    def open(self) -> None:
        """Asks for a measurement of another machine."""
        self._dialog = QFileDialog(
            self._page, tr("Import a benchmark"), "", tr("Tandem measurement (*.json);;All files (*)")
        )
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.fileSelected.connect(self._on_import)
        self._dialog.open()

    @Slot(str)
    def _on_import(self, name: str) -> None:
        self.read(Path(name))

    def read(self, path: Path) -> None:
        """Takes in a measurement; one that is damaged or newer is refused with a sentence."""
        try:
            self.imported.emit(read_run(path))
        except MeasurementFormatError as error:
            self.said.emit(str(error), "error")
