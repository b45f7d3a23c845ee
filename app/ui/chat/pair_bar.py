"""Which target and draft serve, beside the conversation, and the ways to others; the progress of a load."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from app.models.names import elided, pair_labels
from app.models.starter import starter
from app.numbers import size
from app.paths import shown
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.style.plain_text import tooltip
from app.ui.widgets.label import Label
from engine.records import Loaded, ModelFile

_NO_TARGET = "None loaded"
_NO_DRAFT = "No draft"
_LONGEST = 34  # characters on a chip
_MOST_IN_MENU = 14
_CHIP_SIDES_PX = 40  # icon, borders and what stands free beside a name


@dataclass(frozen=True, slots=True)
class MenuModel:
    """One line of a menu. `remark` stands behind the name; `reason` is its tooltip."""

    path: Path
    name: str
    remark: str
    reason: str = ""
    usable: bool = True


class ModelChip(QPushButton):
    """A model's name that opens a menu of others."""

    def __init__(self, icons: Icons, icon: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._icon, self._role = icons, icon, role
        self.setObjectName("chip")
        self.setIconSize(QSize(16, 16))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menu_of_models = QMenu(self)
        self.clicked.connect(self._open_menu)
        icons.theme.changed.connect(self._retint)
        self._retint()
        self.set_model(None, _NO_TARGET)

    def set_model(self, model: ModelFile | None, name: str) -> None:
        """`name`: the model's, or what stands there without one."""
        self.setText((name if len(name) <= _LONGEST else elided(name)).replace("&", "&&"))
        detail = (
            f"{self._role}: {shown(model.path)}\n{model.architecture}, {model.quantisation}, {size(model.file_bytes)}, "
            f"trained for {model.context_length:,} tokens"
            if model is not None
            else f"{self._role}: {name}"
        )
        self.setToolTip(tooltip(detail))
        self.setAccessibleName(f"{self._role}: {name}. Opens a menu.")

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(64), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut in the middle where there is no room: the ends tell names apart."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = max(self.width() - _CHIP_SIDES_PX, 24)
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    @Slot()
    def _open_menu(self) -> None:
        self.menu_of_models.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot()
    def _retint(self) -> None:
        self.setIcon(self._icons.icon(self._icon))


class PairBar(QFrame):
    """Attributes: targets, drafts: what the menus offer, the best first.

    Signals: what the user wants loaded.
    """

    open_target_requested = Signal()
    open_draft_requested = Signal()
    target_chosen = Signal(Path)
    draft_chosen = Signal(Path)
    draft_removed = Signal()
    built_in_requested = Signal()
    first_requested = Signal()
    models_requested = Signal()
    cancel_requested = Signal()
    sidebar_requested = Signal()
    panel_toggled = Signal(bool)
    steering_toggled = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.setObjectName("pairBar")
        self.setFixedHeight(56)
        self.show_sidebar = IconButton(icons, "panel-left", "Show conversations", "Ctrl+B")
        self.show_sidebar.clicked.connect(self.sidebar_requested)
        self.show_sidebar.hide()
        self.target = ModelChip(icons, "cpu", "Target")
        self.draft = ModelChip(icons, "zap", "Draft")
        self.panel = IconButton(icons, "activity", "Speed panel", "Ctrl+J")
        self.panel.setCheckable(True)
        self.panel.toggled.connect(self.panel_toggled)
        self.steering = IconButton(icons, "sliders-horizontal", "Answer settings", "Ctrl+Shift+A")
        self.steering.setCheckable(True)
        self.steering.toggled.connect(self.steering_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.show_sidebar)
        row.addWidget(self.target)
        row.addWidget(self._plus())
        row.addWidget(self.draft)
        row.addStretch(1)
        row.addWidget(self._build_load())
        row.addWidget(self.steering)
        row.addWidget(self.panel)
        self.set_targets(())
        self.set_drafts(())

    @staticmethod
    def _plus() -> Label:
        label = Label("+")
        label.setProperty("role", "muted")
        return label

    def _build_load(self) -> QWidget:
        self._load = QWidget()
        row = QHBoxLayout(self._load)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._load_text = Label()
        self._load_text.setProperty("role", "small")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(96)
        self._progress.setAccessibleName("Progress of loading")
        cancel = IconButton(self._icons, "x", "Cancel loading", size_px=16)
        cancel.clicked.connect(self.cancel_requested)
        for widget in (self._load_text, self._progress, cancel):
            row.addWidget(widget)
        self._load.hide()
        return self._load

    @Slot(bool, str)
    def show_steering(self, is_own: bool, preset: str) -> None:
        """Whether this conversation is answered otherwise than usual, and by which preset."""
        self.steering.set_icon("sliders-horizontal", "accent" if is_own else "muted")
        label = f"Answer settings: {preset}" if preset else "Answer settings"
        if is_own and not preset:
            label = "Answer settings, changed for this conversation"
        self.steering.set_label(label)
        self.steering.setToolTip(tooltip(f"{label} (Ctrl+Shift+A)"))

    # --- content -------------------------------------------------------------------------------

    def set_pair(self, loaded: Loaded | None) -> None:
        """What serves now."""
        target, draft = (loaded.target, loaded.draft) if loaded else (None, None)
        names = pair_labels(target, draft)
        self.target.set_model(target, names.target or _NO_TARGET)
        self.draft.set_model(draft, names.draft or _NO_DRAFT)
        self.set_progress(None)

    def set_progress(self, share: float | None) -> None:
        """0 to 1 while a pair loads, None when none does."""
        self._load.setVisible(share is not None)
        if share is not None:
            self._progress.setRange(0, 1000 if share > 0 else 0)
            self._progress.setValue(round(share * 1000))
            self._load_text.setText(f"Loading {share:.0%}".replace("%", " %") if share > 0 else "Checking the files")

    def set_targets(self, models: Sequence[MenuModel]) -> None:
        """What can be opened as the target, the best for this machine first."""
        self.targets = tuple(models)
        menu = self._filled(self.target, self.open_target_requested, models, self.target_chosen)
        if starter() is not None:
            self._add(menu, "rotate-ccw", "The first model, SmolLM2").triggered.connect(self.first_requested)
        self._end(menu)

    def set_drafts(self, models: Sequence[MenuModel]) -> None:
        """Every draft known, with why it serves or not, the best first."""
        self.drafts = tuple(models)
        menu = self._filled(self.draft, self.open_draft_requested, models, self.draft_chosen)
        self._add(menu, "x", "Use no draft").triggered.connect(self.draft_removed)
        self._end(menu)

    def _filled(
        self, chip: ModelChip, opened: SignalInstance, models: Sequence[MenuModel], chosen: SignalInstance
    ) -> QMenu:
        menu = chip.menu_of_models
        menu.clear()
        menu.setToolTipsVisible(True)
        noun = "target" if chip is self.target else "draft"
        name = "Open model ..." if chip is self.target else "Open draft ..."
        self._add(menu, "folder-open", name).triggered.connect(opened)
        for model in models[:_MOST_IN_MENU]:
            action = self._add(menu, "box", f"{elided(model.name, 44)}   {model.remark}".replace("&", "&&"))
            action.setToolTip(tooltip(model.reason or str(model.path)))
            action.setEnabled(model.usable)
            action.triggered.connect(partial(chosen.emit, model.path))
        if not models:
            self._add(menu, "info", f"No {noun} was found on this computer yet").setEnabled(False)
        menu.addSeparator()
        return menu

    def _end(self, menu: QMenu) -> None:
        self._add(menu, "rotate-ccw", "The built-in Guide pair").triggered.connect(self.built_in_requested)
        self._add(menu, "layers", "All models ...").triggered.connect(self.models_requested)

    def _add(self, menu: QMenu, icon: str, text: str) -> QAction:
        action = QAction(self._icons.icon(icon), text, menu)
        menu.addAction(action)
        return action
