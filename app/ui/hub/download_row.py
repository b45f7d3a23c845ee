"""One download: how far, how fast, how long still, and what can be done about it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QWidget

from app.hub.download_item import DownloadItem
from app.numbers import duration, size
from app.ui.hub.rows import Row
from app.ui.style.icons import IconButton, Icons, TextButton
from app.words import tr, tr_noop

_STEPS = 1000
_BESIDE_PX = 56  # margins and gaps of a row
_STATES = {
    "waiting": tr_noop("waiting for its turn"),
    "paused": tr_noop("paused"),
    "cancelled": tr_noop("cancelled"),
    "failed": tr_noop("failed"),
}


class DownloadRow(Row):
    """Signals: what the user wants, with the download's number; of a finished one with its path."""

    pause_wanted = Signal(str)
    resume_wanted = Signal(str)
    cancel_wanted = Signal(str)
    remove_wanted = Signal(str)
    target_wanted = Signal(object)
    draft_wanted = Signal(object)

    def __init__(self, icons: Icons, item: DownloadItem, parent: QWidget | None = None) -> None:
        super().__init__(item.model.name.rpartition("/")[2], parent=parent)
        self.item = item
        self.add_line(item.repo)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of {name}", name=item.model.name))
        self.words.addWidget(self.bar)
        self.figures = self.add_line("")
        self.sentence = self.add_line("")
        name = item.model.name
        self.pause = self._icon(icons, "pause", tr("Pause {name}", name=name), self._on_pause)
        self.resume = self._icon(icons, "play", tr("Resume {name}", name=name), self._on_resume)
        self.cancel = self._icon(icons, "x", tr("Cancel {name}", name=name), self._on_cancel)
        self.use_target = TextButton(icons, tr("Use as target"), kind="primary")
        self.use_target.clicked.connect(self._on_target)
        self.use_draft = TextButton(icons, tr("Use as draft"))
        self.use_draft.clicked.connect(self._on_draft)
        self.remove = self._icon(icons, "trash-2", "", self._on_remove)
        for button in (self.pause, self.resume, self.cancel, self.remove):
            self.buttons.addWidget(button)
        self._uses = uses = QHBoxLayout()
        uses.setContentsMargins(0, 4, 0, 0)
        uses.setSpacing(8)
        uses.addWidget(self.use_target)
        uses.addWidget(self.use_draft)
        uses.addStretch(1)
        self.words.addLayout(uses)
        self.set_item(item)

    def _icon(self, icons: Icons, name: str, label: str, slot: object) -> IconButton:
        button = IconButton(icons, name, label)
        button.clicked.connect(slot)
        return button

    def fit(self, width_px: int) -> None:
        """The two ways to use it stand below each other where their words would not fit beside each other."""
        words = self.use_target.sizeHint().width() + self.use_draft.sizeHint().width() + _BESIDE_PX
        is_narrow = width_px < words + self.remove.sizeHint().width()
        self._uses.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def set_item(self, item: DownloadItem) -> None:
        self.item = item
        share = item.done_bytes / item.total_bytes if item.total_bytes else 0.0
        self.bar.setValue(round(share * _STEPS))
        self.bar.setVisible(item.state != "done")
        self.figures.setText(_figures(item))
        self.sentence.setText(item.sentence)
        self.sentence.setVisible(bool(item.sentence))
        self.pause.setVisible(item.is_active)
        self.cancel.setVisible(item.is_active)
        self.resume.setVisible(item.state in ("paused", "cancelled", "failed"))
        self.remove.setVisible(not item.is_active)
        if item.state == "done":
            self.remove.set_label(tr("Remove {name} from the list; the model stays", name=item.model.name))
        else:
            self.remove.set_label(tr("Remove {name} and delete what was fetched", name=item.model.name))
        for button in (self.use_target, self.use_draft):
            button.setVisible(item.state == "done")

    @Slot()
    def _on_pause(self) -> None:
        self.pause_wanted.emit(self.item.id)

    @Slot()
    def _on_resume(self) -> None:
        self.resume_wanted.emit(self.item.id)

    @Slot()
    def _on_cancel(self) -> None:
        self.cancel_wanted.emit(self.item.id)

    @Slot()
    def _on_remove(self) -> None:
        self.remove_wanted.emit(self.item.id)

    @Slot()
    def _on_target(self) -> None:
        self.target_wanted.emit(self.item.path)

    @Slot()
    def _on_draft(self) -> None:
        self.draft_wanted.emit(self.item.path)


def _figures(item: DownloadItem) -> str:
    """E.g. "1.2 GB of 4.9 GB  ·  24.1 MB/s  ·  3 min left"."""
    if item.state == "done":
        whole = size(item.total_bytes)
        return whole if item.sentence else tr("{size}, whole and checked", size=whole)
    done = size(item.done_bytes)
    parts = [tr("{done} of {total}", done=done, total=size(item.total_bytes)) if item.total_bytes else done]
    if item.state == "running" and item.bytes_per_second:
        parts.append(tr("{size}/s", size=size(item.bytes_per_second)))
    if item.seconds_left is not None:
        parts.append(tr("{duration} left", duration=duration(item.seconds_left)))
    if item.state in _STATES:
        parts.append(tr(_STATES[item.state]))
    return "  ·  ".join(parts)
