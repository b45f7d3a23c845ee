"""The downloads: what is on its way, what came, and what of older tries lies around."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.hub.part_file import LeftOver
from app.numbers import size
from app.paths import shown
from app.ui.hub.consent_bar import ConsentBar
from app.ui.hub.controller import HubController
from app.ui.hub.download_row import DownloadRow
from app.ui.hub.rows import Row, Rows, empty_text
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_EMPTY = tr_noop("Nothing is being downloaded. Find a model under Search, or take a pair from the Catalogue.")


class DownloadsTab(QWidget):
    """Signals:
    target_wanted, draft_wanted: the path of a downloaded model to open.
    network_wanted: the user wants to see every request.
    """

    target_wanted = Signal(object)
    draft_wanted = Signal(object)
    network_wanted = Signal()

    def __init__(self, icons: Icons, controller: HubController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._controller = icons, controller
        self._rows: dict[str, DownloadRow] = {}
        self._left_overs: list[Row] = []  # looked for on the disk when the tab is shown and when a state changes
        self._left_over_title = Label("", "section")
        self._states: tuple[tuple[str, str], ...] = ()
        self.problem = Label("", "small")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.rows = Rows()
        network = TextButton(icons, tr("Network requests"), kind="link")
        network.setToolTip(tr("Every request that Tandem ever made"))
        network.clicked.connect(self.network_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addStretch()
        foot.addWidget(network)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(ConsentBar(icons, controller))
        column.addWidget(self.rows, 1)
        column.addLayout(foot)
        controller.downloads_changed.connect(self.show_downloads)
        self.show_downloads()

    def row(self, number: str) -> DownloadRow:
        return self._rows[number]

    def showEvent(self, event: QShowEvent) -> None:
        self._look_for_left_overs()
        self.show_downloads()
        super().showEvent(event)

    @Slot()
    def show_downloads(self) -> None:
        """The newest first."""
        items = self._controller.queue.items()
        for item in items:
            if item.id in self._rows:
                self._rows[item.id].set_item(item)
            else:
                self._rows[item.id] = self._make(DownloadRow(self._icons, item))
        self._rows = {item.id: self._rows[item.id] for item in items}
        rows: list[QWidget] = list(reversed(self._rows.values()))
        states = tuple((item.id, item.state) for item in items)
        if states != self._states:
            self._states = states
            self._look_for_left_overs()
        if self._left_overs:
            rows += [self._left_over_title, *self._left_overs]
        self.rows.show_rows(rows or [empty_text(tr(_EMPTY))])
        notice = self._controller.queue.notice
        self.problem.setText(notice)
        self.problem.setVisible(bool(notice))

    def _make(self, row: DownloadRow) -> DownloadRow:
        row.pause_wanted.connect(self._controller.queue.pause)
        row.cancel_wanted.connect(self._controller.queue.cancel)
        row.resume_wanted.connect(self._controller.resume)
        row.remove_wanted.connect(self._on_remove)
        row.target_wanted.connect(self.target_wanted)
        row.draft_wanted.connect(self.draft_wanted)
        return row

    def _look_for_left_overs(self) -> None:
        self._left_over_title = Label(tr("Partial files of earlier tries"), "section")
        self._left_overs = [self._left_over(left) for left in self._controller.queue.left_overs()]

    def _left_over(self, left: LeftOver) -> Row:
        row = Row(left.path.name)
        row.add_line(f"{size(left.num_bytes)}  ·  {shown(left.path.parent)}")
        button = IconButton(self._icons, "trash-2", tr("Delete {name}", name=left.path.name))
        button.clicked.connect(partial(self._on_delete, left.path))
        row.buttons.addWidget(button)
        return row

    @Slot(str)
    def _on_remove(self, number: str) -> None:
        try:
            self._controller.queue.remove(number)
        except OSError as error:
            self._say(
                tr(
                    "What was fetched cannot be deleted ({reason}). Check the folder's permissions.",
                    reason=error.strerror or error,
                )
            )

    def _on_delete(self, path: Path, *_checked: object) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or error
            self._say(
                tr("{path} cannot be deleted ({reason}). Check its permissions.", path=shown(path), reason=reason)
            )
            return
        self._look_for_left_overs()
        self.show_downloads()

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
