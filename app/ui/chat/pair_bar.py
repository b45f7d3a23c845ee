"""Which target and draft serve, beside the conversation, and the ways to others; the progress of a load."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QWidget,
)

from app.chat.presets import label_of
from app.models.names import elided, pair_labels
from app.models.starter import starter
from app.ui.chat.model_chip import NO_TARGET, ModelChip
from app.ui.style.icons import IconButton, Icons
from app.ui.style.plain_text import tooltip
from app.ui.widgets.label import Label
from app.words import tr, tr_noop
from engine.records import Loaded

_NO_DRAFT = tr_noop("No draft")
_MOST_IN_MENU = 14
_GAP_PX = 8
_PROGRESS_PX, _SHORT_PROGRESS_PX = 96, 32


@dataclass(frozen=True, slots=True)
class MenuModel:
    """One line of a menu. `remark` stands behind the name; `reason` is its tooltip."""

    path: Path
    name: str
    remark: str
    reason: str = ""
    usable: bool = True


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
        self._plus = Label("+", role="muted")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.show_sidebar)
        row.addWidget(self.target)
        row.addWidget(self._plus)
        row.addWidget(self.draft)
        row.addStretch(1)
        row.addWidget(self._build_load())
        row.addWidget(self.steering)
        row.addWidget(self.panel)
        self.set_targets(())
        self.set_drafts(())

    def _build_load(self) -> QWidget:
        self._load = QWidget()
        row = QHBoxLayout(self._load)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        self._load_text = Label()
        self._load_text.setProperty("role", "small")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(_PROGRESS_PX)
        self._progress.setAccessibleName(tr("Progress of loading"))
        self._cancel = IconButton(self._icons, "x", tr("Cancel loading"), size_px=16)
        self._cancel.clicked.connect(self.cancel_requested)
        for widget in (self._load_text, self._progress, self._cancel):
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

    # --- room ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # something else takes more or less room
            self._share_room()
        return super().event(event)

    def _share_room(self) -> None:
        """Names lose what matters less until both have room, then the draft's goes: the target is who answers.

        Where a load leaves no room even then, the draft's icon comes back after it.
        """
        named = _from_rich_to_poor(self.target.labels, self.draft.labels)
        is_tight = not self._load.isHidden() and not any(self._has_room(*labels, False) for labels in named)
        self._load_text.setVisible(not is_tight)
        self._progress.setFixedWidth(_SHORT_PROGRESS_PX if is_tight else _PROGRESS_PX)
        ways: list[tuple[str, str | None]] = [*named]
        ways += [(label, draft) for draft in ("", None) for label in self.target.labels]
        target, draft = next((way for way in ways if self._has_room(*way, is_tight)), ways[-1])
        self.target.show_label(target)
        self.draft.show_label(draft or "")
        for widget in (self._plus, self.draft):
            widget.setVisible(draft is not None)

    def _has_room(self, target: str, draft: str | None, is_tight: bool) -> bool:
        """`draft` None: its chip is not there. `is_tight`: how a load goes on is shown without words."""
        margins, taken = self._row.contentsMargins(), self.target.width_of(target)
        others: list[QWidget] = [self.show_sidebar, self.steering, self.panel]
        if draft is not None:
            taken += self._plus.sizeHint().width() + self.draft.width_of(draft) + 2 * _GAP_PX
        if not self._load.isHidden():
            others += [self._cancel] if is_tight else [self._cancel, self._load_text]
            taken += (_SHORT_PROGRESS_PX if is_tight else _PROGRESS_PX) + _GAP_PX
        shown = [other for other in others if other is self._load_text or not other.isHidden()]
        taken += sum(other.sizeHint().width() + _GAP_PX for other in shown)
        return taken <= self.width() - margins.left() - margins.right()

    # --- content -------------------------------------------------------------------------------

    def set_pair(self, loaded: Loaded | None) -> None:
        """What serves now."""
        target, draft = (loaded.target, loaded.draft) if loaded else (None, None)
        names = pair_labels(target, draft)
        self.target.set_model(target, names.target or tr(NO_TARGET))
        self.draft.set_model(draft, names.draft or tr(_NO_DRAFT))
        self.set_progress(None)
        self._share_room()

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


def _from_rich_to_poor(targets: Sequence[str], drafts: Sequence[str]) -> list[tuple[str, str]]:
    """What can stand on both chips; the draft's loses something first, and never do two models read the same."""
    target = draft = 0
    pairs = [(targets[0], drafts[0])]
    while target < len(targets) - 1 or draft < len(drafts) - 1:
        if draft < len(drafts) - 1 and (draft <= target or target == len(targets) - 1):
            draft += 1
        else:
            target += 1
        pairs.append((targets[target], drafts[draft]))
    return [pair for pair in pairs if pair[0] != pair[1]]
