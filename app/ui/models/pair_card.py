"""The pair that serves, in two lines, with what can be done with it."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.models.names import pair_labels, title
from app.numbers import size, time_taken
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import WrappedLabel
from app.words import tr, tr_noop, trn
from engine.records import Loaded

_FIND = tr_noop("Find the best draft")
_ONE_ROW_PX, _LEAST_PX = 500, 260


class PairCard(QFrame):
    """Signals: what the user wants with the pair."""

    reload_requested = Signal()
    eject_requested = Signal()
    settings_requested = Signal()
    best_requested = Signal()
    stop_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.names = ElidedLabel("value")
        self.facts = WrappedLabel(role="small")
        self.reload = TextButton(icons, tr("Reload"), "refresh-cw", "plain")
        self.reload.setToolTip(tr("Load the pair again, with settings that were changed since"))
        self.reload.clicked.connect(self.reload_requested)
        self.eject = TextButton(icons, tr("Eject"), "x", "plain")
        self.eject.setToolTip(tr("Free the memory of both models"))
        self.eject.clicked.connect(self.eject_requested)
        self.settings = TextButton(icons, tr("Settings"), "settings", "plain")
        self.settings.setToolTip(tr("Context, GPU layers, sampling and more for this target alone"))
        self.settings.clicked.connect(self.settings_requested)
        self.best = TextButton(icons, tr(_FIND), "zap", "plain")
        self.best.setToolTip(
            tr("Try the promising drafts of this target on your latest questions, and use the fastest")
        )
        self.best.clicked.connect(self._on_best)
        self._is_trying = False
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(8)
        for pair in ((self.best, self.settings), (self.reload, self.eject)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in pair:
                row.addWidget(button)
            self._buttons.addLayout(row)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.names)
        column.addWidget(self.facts)
        column.addLayout(self._buttons)
        self.set_pair(None)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two rows of buttons where one would cut their words."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < scaled(_ONE_ROW_PX)
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._buttons.setDirection(direction)

    @Slot(int, int)
    def show_trial(self, done: int, total: int) -> None:
        """The button counts the answers, and stops the trial."""
        self._is_trying = True
        self.best.setText(tr("Stop ({done} of {total})", done=done, total=total) if total else tr("Stop"))

    @Slot()
    def end_trial(self) -> None:
        self._is_trying = False
        self.best.setText(tr(_FIND))

    @Slot()
    def _on_best(self) -> None:
        (self.stop_requested if self._is_trying else self.best_requested).emit()

    @Slot(object)
    def set_pair(self, loaded: Loaded | None) -> None:
        for button in (self.best, self.settings, self.reload, self.eject):
            button.setEnabled(loaded is not None)
        if loaded is None:
            self.names.set_whole(tr("No model is loaded"))
            self.facts.setText(
                tr("Open one below: it writes the text, and a smaller draft of its family guesses ahead.")
            )
            return
        names = pair_labels(loaded.target, loaded.draft)
        self.names.set_whole(f"{names.target}  ←  {names.draft}" if names.draft else names.target)
        self.facts.setText(_facts(loaded))


def _facts(loaded: Loaded) -> str:
    models = [f"{title(model)}, {size(model.file_bytes)}" for model in (loaded.target, loaded.draft) if model]
    devices = ", ".join(device.description or device.name for device in loaded.devices)
    how = trn(
        "Context {context:,} tokens, %n thread, {where}; loaded in {time}.",
        "Context {context:,} tokens, %n threads, {where}; loaded in {time}.",
        loaded.threads,
        context=loaded.context,
        where=tr("on {devices}", devices=devices) if devices else tr("on the processor"),
        time=time_taken(loaded.load_seconds),
    )
    alone = "" if loaded.draft else tr("No draft: the target writes alone, at its own speed.")
    return f"{'; '.join(models)}. {how} {alone}".rstrip()
