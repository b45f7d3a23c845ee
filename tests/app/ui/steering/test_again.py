"""The menu of a reply: its seed, and the question once more with it, another seed, another draft, another model."""

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.conversation import State
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.records import ReplyStats
from app.store.store import Store
from app.ui.chat.pair_bar import MenuModel
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import QUESTION, TIMEOUT, ask_and_wait, current_id, is_idle
from tests.relatives import Family


def last_stats(window: MainWindow, store: Store) -> ReplyStats:
    stats = store.messages(current_id(window))[-1].stats
    assert stats is not None
    return stats


def actions(menu: QMenu) -> dict[str, QAction]:
    found: dict[str, QAction] = {}
    for action in menu.actions():
        inside = action.menu()
        found |= actions(inside) if isinstance(inside, QMenu) else {action.text(): action}
    return found


def trigger(qtbot: QtBot, window: MainWindow, label: str) -> None:
    """An entry of the last reply's menu, and what comes of it awaited."""
    menu = window.chat.transcript.views()[-1].menu()
    actions(menu)[label].trigger()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)


def test_a_seed_is_shown_and_used_again(qtbot: QtBot, window: MainWindow, settings: Settings, store: Store) -> None:
    settings.set(keys.TEMPERATURE, 1.5)
    settings.set(keys.MAX_TOKENS, 24)
    ask_and_wait(qtbot, window, QUESTION)
    first = last_stats(window, store)
    text = store.messages(current_id(window))[-1].content
    assert f"Seed {first.seed}" in actions(window.chat.transcript.views()[-1].menu())
    trigger(qtbot, window, "Copy the seed")
    assert QGuiApplication.clipboard().text() == str(first.seed)
    trigger(qtbot, window, "Again with the same seed")
    again = store.messages(current_id(window))[-1]
    assert (again.branches, again.content, last_stats(window, store).seed) == (2, text, first.seed)
    trigger(qtbot, window, "Again with another seed")
    assert store.messages(current_id(window))[-1].branches == 3
    assert last_stats(window, store).seed != first.seed
    trigger(qtbot, window, "Use this seed for the next answers")
    seed = last_stats(window, store).seed
    assert f"have the seed {seed}." in window.chat.notices.texts()[0]
    assert "seed" in window.steering.controller.steering.values
    ask_and_wait(qtbot, window, "What is a draft model?")
    assert last_stats(window, store).seed == seed
    assert "Seed" not in " ".join(actions(window.chat.transcript.views()[-2].menu()))  # of a question


def test_at_temperature_0_another_seed_is_not_offered(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    settings.set(keys.TEMPERATURE, 1.5)
    settings.set(keys.MAX_TOKENS, 8)
    ask_and_wait(qtbot, window, QUESTION)
    assert actions(window.chat.transcript.views()[-1].menu())["Again with another seed"].isEnabled()
    settings.set(keys.TEMPERATURE, 0.0)
    menu = window.chat.transcript.views()[-1].menu()
    other = actions(menu)["Again with another seed"]
    assert not other.isEnabled()
    assert "every seed gives one text" in other.toolTip()
    assert menu.toolTipsVisible()
    assert actions(menu)["Again with the same seed"].isEnabled()


def test_another_draft_and_another_model_answer_the_same_question(
    qtbot: QtBot, window: MainWindow, engine: EngineThread, settings: Settings, store: Store, family: Family
) -> None:
    settings.set(keys.MAX_TOKENS, 24)
    target, draft = paths.built_in_target(), paths.built_in_draft()
    ask_and_wait(qtbot, window, QUESTION)
    text, seed = store.messages(current_id(window))[-1].content, last_stats(window, store).seed
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        trigger(qtbot, window, "No draft")
    qtbot.waitUntil(lambda: is_idle(window) and last_stats(window, store).draft == "", timeout=TIMEOUT)
    reply = store.messages(current_id(window))[-1]
    assert (reply.branches, reply.content, last_stats(window, store).seed) == (2, text, seed)
    window.chat.pair_bar.set_drafts(
        [MenuModel(draft, "Guide draft", "measured"), MenuModel(target, "It", "", "", False)]
    )
    menu = window.chat.transcript.views()[-1].menu()
    assert "No draft" not in actions(menu)  # it writes alone already
    assert not actions(menu)["It   "].isEnabled()
    trigger(qtbot, window, "Guide draft   measured")
    qtbot.waitUntil(lambda: is_idle(window) and last_stats(window, store).draft == draft.name, timeout=TIMEOUT)
    assert store.messages(current_id(window))[-1].content == text
    window.chat.pair_bar.set_targets([MenuModel(target, "Guide", ""), MenuModel(family.target, "Stories", "small")])
    assert "Guide   " not in actions(window.chat.transcript.views()[-1].menu())
    trigger(qtbot, window, "Stories   small")
    qtbot.waitUntil(lambda: is_idle(window) and last_stats(window, store).target == family.target.name, timeout=TIMEOUT)
    assert store.messages(current_id(window))[-1].branches == 4


def test_nothing_is_asked_where_the_other_model_cannot_be_loaded(
    qtbot: QtBot, window: MainWindow, engine: EngineThread, store: Store
) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    gone = MenuModel(paths.built_in_target().with_name("gone.gguf"), "Gone", "")
    window.chat.pair_bar.set_targets([gone])
    with qtbot.waitSignal(engine.load_failed, timeout=TIMEOUT):
        actions(window.chat.transcript.views()[-1].menu())["Gone   "].trigger()
    assert store.messages(current_id(window))[-1].branches == 1
    conversation = window.conversations.conversation
    assert conversation is not None
    assert conversation.state is State.IDLE


def test_words_to_begin_with_stay_where_nothing_could_be_asked(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    opening = window.chat.composer.opening
    opening.button.click()
    qtbot.keyClicks(opening.field, "In short, it")
    store.database.connection.execute("PRAGMA query_only = 1")  # a full disk
    trigger(qtbot, window, "Again with the same seed")
    assert opening.text() == "In short, it"
    store.database.connection.execute("PRAGMA query_only = 0")
    trigger(qtbot, window, "Again with the same seed")
    assert store.messages(current_id(window))[-1].content.startswith("In short, it")
    assert opening.text() == ""
