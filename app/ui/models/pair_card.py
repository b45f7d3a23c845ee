"""The pair that serves, in two lines, with what can be done with it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.models.names import label, pair_labels
from app.numbers import counted, size
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from engine.records import Loaded


class PairCard(QFrame):
    """Signals: what the user wants with the pair."""

    reload_requested = Signal()
    eject_requested = Signal()
    settings_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.names = ElidedLabel("value")
        self.facts = Label(role="small")
        self.facts.setWordWrap(True)
        self.reload = TextButton(icons, "Reload", "refresh-cw", "plain")
        self.reload.setToolTip("Load the pair again, with settings that were changed since")
        self.reload.clicked.connect(self.reload_requested)
        self.eject = TextButton(icons, "Eject", "x", "plain")
        self.eject.setToolTip("Free the memory of both models")
        self.eject.clicked.connect(self.eject_requested)
        self.settings = TextButton(icons, "Settings", "settings", "plain")
        self.settings.setToolTip("Context, GPU layers, sampling and more for this target alone")
        self.settings.clicked.connect(self.settings_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.settings, self.reload, self.eject):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.names)
        column.addWidget(self.facts)
        column.addLayout(buttons)
        self.set_pair(None)

    @Slot(object)
    def set_pair(self, loaded: Loaded | None) -> None:
        for button in (self.settings, self.reload, self.eject):
            button.setEnabled(loaded is not None)
        if loaded is None:
            self.names.set_whole("No model is loaded")
            self.facts.setText("Open one below: it writes the text, and a smaller draft of its family guesses ahead.")
            return
        names = pair_labels(loaded.target, loaded.draft)
        self.names.set_whole(f"{names.target}  ←  {names.draft}" if names.draft else names.target)
        models = [f"{label(model)}, {size(model.file_bytes)}" for model in (loaded.target, loaded.draft) if model]
        devices = ", ".join(device.description or device.name for device in loaded.devices) or "the processor"
        where = f"{counted(loaded.threads, 'thread')}, on {devices}"
        alone = "" if loaded.draft else " No draft: the target writes alone, at its own speed."
        self.facts.setText(
            f"{'; '.join(models)}. Context {loaded.context:,} tokens, {where}; "
            f"loaded in {loaded.load_seconds:.1f} s.{alone}"
        )
