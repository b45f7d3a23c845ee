"""The speed panel's figures as a picture or a table: copied, or saved as PNG, SVG or CSV."""

import csv
from dataclasses import asdict, fields
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRectF, QSize, Slot
from PySide6.QtGui import QAction, QGuiApplication, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QMenu

from app.ui.chat.page import ChatPage
from app.ui.speed.panel import SpeedPanel
from app.ui.style.icons import Icons
from app.words import tr, tr_noop

_PICTURE = (1200, 600)
_FORMATS = {
    "png": tr_noop("PNG picture (*.png)"),
    "svg": tr_noop("SVG drawing (*.svg)"),
    "csv": tr_noop("CSV table (*.csv)"),
}


class SpeedSaver(QObject):
    """Fills the panel's save menu."""

    def __init__(self, icons: Icons, panel: SpeedPanel, page: ChatPage) -> None:
        super().__init__(panel)
        self._icons, self._panel, self._page = icons, panel, page
        self._dialog: QFileDialog | None = None
        self._format = "png"
        self._menu = QMenu(panel)
        for key, icon, text in (
            ("copy", "copy", tr("Copy as a picture")),
            ("png", "image", tr("Save as PNG ...")),
            ("svg", "image", tr("Save as SVG ...")),
            ("csv", "file-text", tr("Save the numbers as CSV ...")),
        ):
            action = QAction(icons.icon(icon), text, self._menu)
            action.setData(key)
            self._menu.addAction(action)
        self._menu.triggered.connect(self._on_action)
        panel.save.clicked.connect(self._show_menu)

    @Slot()
    def _show_menu(self) -> None:
        tracker = self._panel.tracker
        has_data = tracker is not None and tracker.rounds > 0
        for action in self._menu.actions():
            action.setEnabled(has_data)
        corner = self._panel.save.rect().bottomLeft() + QPoint(0, 4)
        self._menu.popup(self._panel.save.mapToGlobal(corner))

    @Slot(QAction)
    def _on_action(self, action: QAction) -> None:
        self._format = str(action.data())
        if self._format == "copy":
            self.copy()
            return
        name = str(Path.home() / f"tandem-speed.{self._format}")
        self._dialog = QFileDialog(self._panel, tr("Save"), name, tr(_FORMATS[self._format]))
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix(self._format)  # Qt writes no picture whose name does not say what it is
        self._dialog.fileSelected.connect(self._on_file)
        self._dialog.open()

    def copy(self) -> None:
        """The chart as a picture, onto the clipboard."""
        if self._panel.chart is not None:
            QGuiApplication.clipboard().setImage(self._panel.chart.picture(*_PICTURE))

    @Slot(str)
    def _on_file(self, name: str) -> None:
        try:
            self.save(Path(name), self._format)
        except OSError as error:
            why = error.strerror or error
            self._page.notices.say(tr("{name} could not be written: {why}.", name=name, why=why), "error")
        else:
            self._page.notices.say(tr("Saved as {name}.", name=name), "info")

    def save(self, path: Path, kind: str) -> None:
        """`kind`: png, svg or csv. Raises OSError."""
        chart = self._panel.chart
        if kind == "csv":
            self._save_table(path)
        elif chart is not None and kind == "png":
            if not chart.picture(*_PICTURE).save(str(path)):
                raise OSError(tr("{path} is not writable", path=path))
        elif chart is not None:
            generator = QSvgGenerator()
            generator.setFileName(str(path))
            generator.setSize(QSize(*_PICTURE))
            generator.setViewBox(QRectF(0, 0, *_PICTURE))
            generator.setTitle(tr("Tandem: tokens per second"))
            painter = QPainter()
            if not painter.begin(generator):
                raise OSError(tr("{path} is not writable", path=path))
            painter.fillRect(QRectF(0, 0, *_PICTURE), self._icons.theme.color("surface"))
            chart.render_to(painter, QRectF(0, 0, *_PICTURE))
            painter.end()

    def _save_table(self, path: Path) -> None:
        from app.speed.series import SpeedRow

        tracker = self._panel.tracker
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(SpeedRow)])
            writer.writeheader()
            writer.writerows(asdict(row) for row in (tracker.rows() if tracker is not None else ()))
