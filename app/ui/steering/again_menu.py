"""Other ways to answer again: with the same seed or another one, with another draft, with another model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.store.records import StoredMessage
from app.ui.chat.pair_bar import MenuModel
from app.ui.style.plain_text import tooltip
from app.words import tr

_MOST = 12  # models in a menu


@dataclass(frozen=True, slots=True)
class Again:
    """An answer wanted beside that of `message_id`. `seed` None: one that none there had.

    With another target, another draft, or no draft, where one of them is given; else with the pair that serves.
    """

    message_id: int
    seed: int | None
    target: MenuModel | None = None
    draft: MenuModel | None = None
    without_draft: bool = False

    @property
    def wants_another_pair(self) -> bool:
        return self.target is not None or self.draft is not None or self.without_draft


@dataclass(frozen=True, slots=True)
class Others:
    """What is installed beside what serves now."""

    drafts: tuple[MenuModel, ...] = ()
    targets: tuple[MenuModel, ...] = ()
    has_draft: bool = False


def add_again(
    menu: QMenu,
    message: StoredMessage,
    others: Others,
    ask: Callable[[Again], None],
    use: Callable[[int], None],
    by_chance: bool = True,
) -> None:
    """For a reply whose figures are known. `use`: the seed is to hold for the next answers of the conversation.

    `by_chance`: the seed decides on the next answer's text.
    """
    if message.role != "assistant" or message.stats is None:
        return
    seed = message.stats.seed
    menu.addSeparator()
    menu.addAction(tr("Seed {seed}", seed=seed)).setEnabled(False)
    _add(menu, tr("Copy the seed"), partial(QGuiApplication.clipboard().setText, str(seed)))
    _add(menu, tr("Use this seed for the next answers"), partial(use, seed))
    menu.addSeparator()
    _add(menu, tr("Again with the same seed"), partial(ask, Again(message.id, seed)))
    other = _add(menu, tr("Again with another seed"), partial(ask, Again(message.id, None)))
    if not by_chance:
        menu.setToolTipsVisible(True)
        other.setEnabled(False)
        other.setToolTip(
            tooltip(tr("At temperature 0 the likeliest token is always taken: every seed gives one text."))
        )
    drafts = [(model, Again(message.id, seed, draft=model)) for model in others.drafts[:_MOST]]
    inside = _add_models(menu, tr("Again with another draft"), drafts, ask)
    if others.has_draft:
        _add(inside, tr("No draft"), partial(ask, Again(message.id, seed, without_draft=True)))
    targets = [(model, Again(message.id, seed, target=model)) for model in others.targets[:_MOST]]
    _add_models(menu, tr("Again with another model"), targets, ask)


def _add_models(
    menu: QMenu, title: str, ways: Sequence[tuple[MenuModel, Again]], ask: Callable[[Again], None]
) -> QMenu:
    inside = menu.addMenu(title)
    inside.setToolTipsVisible(True)
    for model, again in ways:
        action = _add(inside, f"{model.name}   {model.remark}", partial(ask, again))
        action.setEnabled(model.usable)
        action.setToolTip(tooltip(model.reason or str(model.path)))
    if not ways:
        inside.addAction(tr("None was found on this computer")).setEnabled(False)
    return inside


def _add(menu: QMenu, text: str, do: Callable[[], object]) -> QAction:
    action = menu.addAction(text.replace("&", "&&"))
    action.triggered.connect(partial(_call, do))
    return action


def _call(do: Callable[[], object], *_checked: object) -> None:
    do()
