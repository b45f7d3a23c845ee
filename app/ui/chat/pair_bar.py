"""Which target and draft serve, beside the conversation, and the ways to others; the progress of a load."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

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

from app.chat.presets import label_of
from app.models.names import elided, pair_labels
from app.models.starter import starter
from app.numbers import size
from app.paths import shown
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.style.plain_text import tooltip
from app.ui.widgets.label import Label
from app.words import tr, tr_noop
from engine.records import Loaded, ModelFile

_NO_TARGET = tr_noop("None loaded")
_NO_DRAFT = tr_noop("No draft")
Role = Literal["target", "draft"]
_SHOWS: dict[Role, str] = {"target": tr_noop("Target: {name}"), "draft": tr_noop("Draft: {name}")}
_OPENS: dict[Role, str] = {
    "target": tr_noop("Target: {name}. Opens a menu."),
    "draft": tr_noop("Draft: {name}. Opens a menu."),
}
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

    def __init__(self, icons: Icons, icon: str, role: Role, parent: QWidget | None = None) -> None:
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
        self.set_model(None, tr(_NO_TARGET))

    def set_model(self, model: ModelFile | None, name: str) -> None:
        """`name`: the model's, or what stands there without one."""
        self.setText((name if len(name) <= _LONGEST else elided(name)).replace("&", "&&"))
        says = [tr(_SHOWS[self._role], name=name if model is None else shown(model.path))]
        if model is not None:
            trained = tr("trained for {context:,} tokens", context=model.context_length)
            says.append(f"{model.architecture}, {model.quantisation}, {size(model.file_bytes)}, {trained}")
        self.setToolTip(tooltip("\n".join(says)))
        self.setAccessibleName(tr(_OPENS[self._role], name=name))

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
        self.show_sidebar = IconButton(icons, "panel-left", tr("Show conversations"), "Ctrl+B")
        self.show_sidebar.clicked.connect(self.sidebar_requested)
        self.show_sidebar.hide()
        self.target = ModelChip(icons, "cpu", "target")
        self.draft = ModelChip(icons, "zap", "draft")
        self.panel = IconButton(icons, "activity", tr("Speed panel"), "Ctrl+J")
        self.panel.setCheckable(True)
        self.panel.toggled.connect(self.panel_toggled)
        self.steering = IconButton(icons, "sliders-horizontal", tr("Answer settings"), "Ctrl+Shift+A")
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
        self._progress.setAccessibleName(tr("Progress of loading"))
        cancel = IconButton(self._icons, "x", tr("Cancel loading"), size_px=16)
        cancel.clicked.connect(self.cancel_requested)
        for widget in (self._load_text, self._progress, cancel):
            row.addWidget(widget)
        self._load.hide()
        return self._load

    @Slot(bool, str)
    def show_steering(self, is_own: bool, preset: str) -> None:
        """Whether this conversation is answered otherwise than usual, and by which preset."""
        self.steering.set_icon("sliders-horizontal", "accent" if is_own else "muted")
        if preset:
            label = tr("Answer settings: {preset}", preset=label_of(preset))
        elif is_own:
            label = tr("Answer settings, changed for this conversation")
        else:
            label = tr("Answer settings")
        self.steering.set_label(label, "Ctrl+Shift+A")

    # --- content -------------------------------------------------------------------------------

    def set_pair(self, loaded: Loaded | None) -> None:
        """What serves now."""
        target, draft = (loaded.target, loaded.draft) if loaded else (None, None)
        names = pair_labels(target, draft)
        self.target.set_model(target, names.target or tr(_NO_TARGET))
        self.draft.set_model(draft, names.draft or tr(_NO_DRAFT))
        self.set_progress(None)

    def set_progress(self, share: float | None) -> None:
        """0 to 1 while a pair loads, None when none does."""
        self._load.setVisible(share is not None)
        if share is not None:
            self._progress.setRange(0, 1000 if share > 0 else 0)
            self._progress.setValue(round(share * 1000))
            self._load_text.setText(
                tr("Loading {percent:.0f} %", percent=share * 100) if share > 0 else tr("Checking the files")
            )

    def set_targets(self, models: Sequence[MenuModel]) -> None:
        """What can be opened as the target, the best for this machine first."""
        self.targets = tuple(models)
        menu = self._filled(self.target, self.open_target_requested, models, self.target_chosen)
        if starter() is not None:
            self._add(menu, "rotate-ccw", tr("The first model, SmolLM2")).triggered.connect(self.first_requested)
        self._end(menu)

    def set_drafts(self, models: Sequence[MenuModel]) -> None:
        """Every draft known, with why it serves or not, the best first."""
        self.drafts = tuple(models)
        menu = self._filled(self.draft, self.open_draft_requested, models, self.draft_chosen)
        self._add(menu, "x", tr("Use no draft")).triggered.connect(self.draft_removed)
        self._end(menu)

    def _filled(
        self, chip: ModelChip, opened: SignalInstance, models: Sequence[MenuModel], chosen: SignalInstance
    ) -> QMenu:
        menu = chip.menu_of_models
        menu.clear()
        menu.setToolTipsVisible(True)
        name = tr("Open model ...") if chip is self.target else tr("Open draft ...")
        self._add(menu, "folder-open", name).triggered.connect(opened)
        for model in models[:_MOST_IN_MENU]:
            action = self._add(menu, "box", f"{elided(model.name, 44)}   {model.remark}".replace("&", "&&"))
            action.setToolTip(tooltip(model.reason or str(model.path)))
            action.setEnabled(model.usable)
            action.triggered.connect(partial(chosen.emit, model.path))
        if not models:
            none = (
                tr("No target was found on this computer yet")
                if chip is self.target
                else tr("No draft was found on this computer yet")
            )
            self._add(menu, "info", none).setEnabled(False)
        menu.addSeparator()
        return menu

    def _end(self, menu: QMenu) -> None:
        self._add(menu, "rotate-ccw", tr("The built-in Guide pair")).triggered.connect(self.built_in_requested)
        self._add(menu, "layers", tr("All models ...")).triggered.connect(self.models_requested)

    def _add(self, menu: QMenu, icon: str, text: str) -> QAction:
        action = QAction(self._icons.icon(icon), text, menu)
        menu.addAction(action)
        return action
