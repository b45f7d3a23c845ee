"""The pair that serves, in full, and the ways to another one."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.numbers import counted, size
from app.ui.chat.options import is_built_in
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.controls import centred_column
from app.ui.widgets.label import Label
from engine.records import Loaded, ModelFile

_FIELDS = ("File", "Architecture", "Size", "Weights", "Trained for", "Vocabulary", "Chat template")


class ModelsPage(QScrollArea):
    """Signals: what the user wants."""

    open_target_requested = Signal()
    open_draft_requested = Signal()
    built_in_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("page")
        column = centred_column(page)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(16)
        title = Label("Models")
        title.setProperty("role", "title")
        hint = Label(
            "A target writes the text; a small draft with the same vocabulary guesses ahead of it. "
            "Open GGUF files here, or drop them anywhere on the window."
        )
        hint.setWordWrap(True)
        hint.setProperty("role", "muted")
        rows.addWidget(title)
        rows.addWidget(hint)
        self._target = _ModelCard("Target")
        self._draft = _ModelCard("Draft")
        rows.addWidget(self._target)
        rows.addWidget(self._draft)
        self._machine = Label()
        self._machine.setProperty("role", "small")
        self._machine.setWordWrap(True)
        rows.addWidget(self._machine)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for text, icon, kind, signal in (
            ("Open a target ...", "folder-open", "primary", self.open_target_requested),
            ("Open a draft ...", "folder-open", "plain", self.open_draft_requested),
            ("Built-in Guide", "rotate-ccw", "plain", self.built_in_requested),
        ):
            button = TextButton(icons, text, icon, kind)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        buttons.addStretch(1)
        rows.addLayout(buttons)
        self.setWidget(page)
        self.set_pair(None)

    @Slot(object)
    def set_pair(self, loaded: Loaded | None) -> None:
        built_in = is_built_in(loaded)
        target, draft = (loaded.target, loaded.draft) if loaded else (None, None)
        self._target.set_model(target, "No target is loaded. Open one to begin.", built_in)
        self._draft.set_model(draft, "No draft is loaded: the target writes alone, at its own speed.", built_in)
        if loaded is None:
            self._machine.setText("")
            return
        devices = ", ".join(device.description or device.name for device in loaded.devices) or "the processor"
        self._machine.setText(
            f"Context {loaded.context:,} tokens, {counted(loaded.threads, 'thread')}, on {devices}; "
            f"loaded in {loaded.load_seconds:.1f} s."
        )


class _ModelCard(QFrame):
    """One model's header as a table."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._role = role
        self._name = Label()
        self._name.setProperty("role", "heading")
        self._name.setWordWrap(True)
        kind = Label(role)
        kind.setProperty("role", "section")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._values: list[Label] = []
        self._names: list[Label] = []
        for number, field in enumerate(_FIELDS):
            name, value = Label(field), Label()
            name.setProperty("role", "muted")
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, number, 1)
            self._names.append(name)
            self._values.append(value)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(8)
        column.addWidget(kind)
        column.addWidget(self._name)
        column.addLayout(self._grid)

    def set_model(self, model: ModelFile | None, empty: str, built_in: bool = False) -> None:
        for label in (*self._names, *self._values):
            label.setVisible(model is not None)
        self.setAccessibleName(f"{self._role}: {model.name if model else empty}")
        if model is None:
            self._name.setText(empty)
            return
        self._name.setText(model.name or model.path.stem)
        texts = (
            "built into Tandem" if built_in else _short(model.path),
            f"{model.architecture}, {counted(model.layers, 'layer')}, {model.width} wide",
            f"{size(model.file_bytes)}, {model.parameters:,} parameters",
            model.quantisation,
            f"{model.context_length:,} tokens",
            f"{model.vocabulary_size:,} tokens ({model.vocabulary_type})",
            "yes" if model.has_template else "none: the text is simply continued",
        )
        for label, text in zip(self._values, texts, strict=True):
            label.setText(text)


def _short(path: Path) -> str:
    """With ~ for the user's own folder."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
