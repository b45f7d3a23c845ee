"""Every declared setting does something: for each key, what is another in the window once it is another.

A new key fails here until its effect is written down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.desktop.application import build_window
from app.desktop.language import chosen, speak_language
from app.engine_host.engine_thread import EngineThread
from app.hub.consent import Consent
from app.hub.errors import HubError, NetworkNotAllowed
from app.hub.token import AccessToken
from app.models.draft_trial import TrialResult, Tried, machine_of
from app.models.library import library_of
from app.numbers import times
from app.settings import keys
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from app.store.store import Store
from app.ui.composer.hint import ComposerHint
from app.ui.models.tabs import ModelsTabs
from app.ui.settings.page import SettingsPage
from app.ui.text.message_body import MessageBody
from app.ui.widgets.label import Label
from app.ui.window.main_window import MainWindow
from engine.bench.comparison import Compared, LaneEvent
from engine.policy.policy_config import MAX_DRAFT_TOKENS
from engine.records import Finished, Request
from tests.app.small_engine import SmallEngine
from tests.app.ui.window.test_window import ask_and_wait, current_id, texts


@dataclass
class World:
    """The running window, and what a setting may change."""

    qtbot: QtBot
    window: MainWindow
    settings: Settings
    engine: EngineThread
    store: Store
    folder: Path

    def request(self) -> Request:
        """What the engine is asked with the next question."""
        ask_and_wait(self.qtbot, self.window, "spell 2")
        return SmallEngine.requests[-1]

    def reload(self) -> None:
        """As the button on the settings page does."""
        self.window.show_page("settings")
        page = self.window.findChild(SettingsPage)
        assert page is not None
        with self.qtbot.waitSignal(self.engine.loaded):
            page.reload.click()

    def again(self) -> MainWindow:
        """The window of the next start."""
        self.window.close()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        window = build_window(application, self.store, Settings(self.settings.path), self.engine)
        self.qtbot.addWidget(window)
        return window


@pytest.fixture
def world(
    qtbot: QtBot,
    faulty_window: MainWindow,
    settings: Settings,
    faulty_engine: EngineThread,
    store: Store,
    tmp_path: Path,
) -> World:
    """With the engine that keeps what it was asked."""
    return World(qtbot, faulty_window, settings, faulty_engine, store, tmp_path)


def theme(world: World) -> None:
    world.settings.set(keys.THEME, "dark")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert "#1a1a1e" in application.styleSheet()


def language(world: World) -> None:
    """What the start does with it."""
    world.settings.set(keys.LANGUAGE, "de")
    application = QApplication.instance()
    assert application is not None
    before = QLocale()
    try:
        speak_language(application, chosen(world.settings.get(keys.LANGUAGE)), paths.resources() / "translations")
        assert times(1.5) == "1,50x"
    finally:
        speak_language(application, QLocale("en"), paths.resources() / "translations")
        QLocale.setDefault(before)


def font_size(world: World) -> None:
    world.request()
    before = world.window.chat.transcript.views()[-1].body.height()
    world.settings.set(keys.FONT_SIZE, 30)
    assert world.window.chat.transcript.views()[-1].body.height() > before


def reduce_motion(world: World) -> None:
    usual = QApplication.cursorFlashTime()
    world.settings.set(keys.REDUCE_MOTION, True)
    assert QApplication.cursorFlashTime() == 0
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    world.settings.set(keys.REDUCE_MOTION, False)
    assert QApplication.cursorFlashTime() == usual


def file(world: World, name: str) -> str:
    path = world.folder / f"{name}.gguf"
    path.write_bytes(b"GGUF")
    return str(path)


def target(world: World) -> None:
    world.settings.set(keys.TARGET, file(world, "mine"))
    world.reload()
    assert world.engine.pair is not None
    assert world.engine.pair.config.target.name == "mine.gguf"


def draft(world: World) -> None:
    world.settings.set(keys.TARGET, file(world, "mine"))
    world.settings.set(keys.DRAFT, file(world, "small"))
    world.reload()
    assert world.window.chat.pair_bar.draft.text() == "small F16"


def model_folders(world: World) -> None:
    mine = file(world, "mine")
    assert mine not in [str(entry.path) for entry in library_of(world.settings).scan()]
    world.settings.set(keys.MODEL_FOLDERS, (str(world.folder),))
    assert mine in [str(entry.path) for entry in library_of(world.settings).scan()]


def hidden_models(world: World) -> None:
    mine = file(world, "mine")
    world.settings.set(keys.MODEL_FOLDERS, (str(world.folder),))
    world.settings.set(keys.HIDDEN_MODELS, (mine,))
    assert mine not in [str(entry.path) for entry in library_of(world.settings).scan()]


def auto_draft(world: World) -> None:
    target, draft = Path(file(world, "target")), Path(file(world, "mine"))
    pair = world.engine.pair
    assert pair is not None
    won = TrialResult(target, (Tried(None, 1.0), Tried(draft, 2.0)))
    world.window.models.chooser.choices.keep(machine_of(pair), won)
    assert world.window.pair.best_draft(target) == draft
    world.settings.set(keys.AUTO_DRAFT, False)
    assert world.window.pair.best_draft(target) is None


def model_settings(world: World) -> None:
    assert world.engine.pair is not None
    PerModel(world.settings).set(world.engine.pair.config.target, keys.CONTEXT, 2048)
    world.reload()
    assert world.engine.pair.config.context == 2048


def of_the_pair(key: str, value: object, field: str = "") -> Callable[[World], None]:
    """It counts from the next load: the button of the settings page brings it to the engine."""

    def effect(world: World) -> None:
        setting = keys.SETTINGS[key]
        assert world.engine.pair is not None
        assert getattr(world.engine.pair.config, field or key) == setting.default
        world.settings.set(setting, value)
        world.reload()
        assert getattr(world.engine.pair.config, field or key) == value

    return effect


def kv_cache_disk_mb(world: World) -> None:
    """How much of conversations is kept is told to the engine in bytes, from the next load on."""
    assert world.engine.pair is not None
    assert world.engine.pair.config.kv_disk_bytes == keys.KV_CACHE_DISK_MB.default * 1_000_000
    world.settings.set(keys.KV_CACHE_DISK_MB, 0)
    world.reload()
    assert world.engine.pair.config.kv_disk_bytes == 0


def of_the_request(key: str, value: object) -> Callable[[World], None]:
    def effect(world: World) -> None:
        world.settings.set(keys.SETTINGS[key], value)
        assert getattr(world.request(), key) == value

    return effect


def of_the_sampling(key: str, value: object) -> Callable[[World], None]:
    def effect(world: World) -> None:
        world.settings.set(keys.SETTINGS[key], value)
        assert getattr(world.request().sampling, key) == value

    return effect


def stop_sequences(world: World) -> None:
    world.settings.set(keys.STOPS, ("END", "\n"))
    assert world.request().stop == ("END", "\n")


def answer_form(world: World) -> None:
    world.settings.set(keys.FORM, "json")
    request = world.request()
    assert (request.json_schema, request.grammar) == ("{}", None)


def answer_form_text(world: World) -> None:
    world.settings.set(keys.FORM_TEXT, 'root ::= "a"')
    request = world.request()
    assert (request.json_schema, request.grammar) == (None, None)  # no form speaks of it
    world.settings.set(keys.FORM, "grammar")
    assert world.request().grammar == 'root ::= "a"'
    world.settings.set(keys.FORM, "free")


def draft_length(world: World) -> None:
    assert keys.DRAFT_LENGTH.maximum == MAX_DRAFT_TOKENS  # no more is ever drafted
    of_the_request("draft_length", 3)(world)


def system_prompt(world: World) -> None:
    world.settings.set(keys.SYSTEM_PROMPT, "Be brief.")
    world.window.conversations.new()
    first = world.request().messages[0]
    assert (first.role, first.content) == ("system", "Be brief.")


def is_said(hint: ComposerHint, words: str) -> bool:
    return words in hint.text()


def overflow(world: World) -> None:
    """The text typed last is one too many: what would become of the oldest is told before it is sent."""
    long = "and so on " * 12
    hint = world.window.chat.composer.hint
    told = {"drop_oldest": "will no longer be sent", "summarise": "first summarise", "stop": "more than the context"}
    for policy, said in told.items():
        world.window.conversations.new()
        world.settings.set(keys.OVERFLOW, policy)
        ask_and_wait(world.qtbot, world.window, "spell 30")
        world.qtbot.waitUntil(lambda: world.window.conversations.context.use is not None)
        world.window.chat.composer.set_text(long)
        world.qtbot.waitUntil(partial(is_said, hint, said))
        world.window.chat.composer.set_text("")


def send_with_enter(world: World) -> None:
    world.settings.set(keys.SEND_WITH_ENTER, False)
    world.qtbot.keyClicks(world.window.chat.composer.field, "spell 2")
    world.qtbot.keyClick(world.window.chat.composer.field, Qt.Key.Key_Return)
    assert world.window.chat.composer.text() == "spell 2\n"


def show_marks(world: World) -> None:
    world.settings.set(keys.SHOW_MARKS, True)
    world.request()
    assert world.window.chat.transcript.views()[-1].body.document().find("word1").charFormat().fontUnderline()


def show_reply_stats(world: World) -> None:
    world.settings.set(keys.SHOW_REPLY_STATS, False)
    world.request()
    assert world.window.chat.transcript.views()[-1].status == ""


def with_code(world: World) -> MessageBody:
    """An answer with a long line of code, opened in the window."""
    talk = world.store.create_conversation("Code")
    question = world.store.add_message(talk.id, "user", "Code?")
    world.store.add_message(talk.id, "assistant", f"```\n{'word ' * 60}\nx\n```", question.id, "complete")
    world.window.conversations.open(talk.id)
    return world.window.chat.transcript.views()[-1].body


def wrap_code(world: World) -> None:
    body = with_code(world)
    before = body.height()
    world.settings.set(keys.WRAP_CODE, False)
    assert body.height() < before
    assert not body.boxes.bars[0].wrap.isChecked()


def code_line_numbers(world: World) -> None:
    body = with_code(world)
    before = body.document().firstBlock().blockFormat().leftMargin()
    world.settings.set(keys.CODE_LINE_NUMBERS, True)
    assert body.document().firstBlock().blockFormat().leftMargin() > before


def panel_visible(world: World) -> None:
    world.settings.set(keys.PANEL_VISIBLE, False)
    assert not world.window.panel.isVisible()


def panel_paused(world: World) -> None:
    world.settings.set(keys.PANEL_PAUSED, True)
    assert world.window.panel.pause.isChecked()
    world.window.panel.pause.click()
    assert world.settings.get(keys.PANEL_PAUSED) is False


def panel_whole_conversation(world: World) -> None:
    world.settings.set(keys.PANEL_WHOLE_CONVERSATION, True)
    assert world.window.panel.scope.current() == 1


def offline(world: World) -> None:
    world.settings.set(keys.OFFLINE, False)
    Consent(world.settings).may_pass()
    world.settings.set(keys.OFFLINE, True)
    with pytest.raises(HubError):
        Consent(world.settings).may_pass()


def network_asked(world: World) -> None:
    assert Consent(world.settings).is_open
    with pytest.raises(NetworkNotAllowed):
        Consent(world.settings).may_pass()
    world.settings.set(keys.NETWORK_ASKED, True)
    assert not Consent(world.settings).is_open


def hub_token_kept(world: World) -> None:
    assert not AccessToken(world.settings).is_given
    world.settings.set(keys.HUB_TOKEN_KEPT, True)
    assert AccessToken(world.settings).is_given  # the keyring is asked for it, which else it is not


def window_geometry(world: World) -> None:
    world.window.resize(780, 540)
    assert world.again().size() == world.window.size()


def window_state(world: World) -> None:
    world.window.close()
    assert world.settings.get(keys.WINDOW_STATE)
    world.again()


def sidebar_visible(world: World) -> None:
    world.settings.set(keys.SIDEBAR_VISIBLE, False)
    assert not world.window.sidebar.isVisible()


def steering_visible(world: World) -> None:
    world.settings.set(keys.STEERING_VISIBLE, True)
    assert world.window.sides.steering.isVisible()


def unsent_text(world: World) -> None:
    world.qtbot.keyClicks(world.window.chat.composer.field, "not sent")
    assert world.again().chat.composer.text() == "not sent"


def unsent_system_prompt(world: World) -> None:
    world.window.conversations.system_prompt.set_text("Be brief.")
    assert world.again().conversations.system_prompt.text == "Be brief."


def unsent_steering(world: World) -> None:
    world.window.steering.use_preset("JSON")
    assert world.again().steering.controller.steering.form == "json"


def unsent_opening(world: World) -> None:
    world.window.chat.composer.opening.button.click()
    world.qtbot.keyClicks(world.window.chat.composer.opening.field, "It is")
    opening = world.again().chat.composer.opening
    assert (opening.text(), opening.isHidden()) == ("It is", False)


def last_conversation(world: World) -> None:
    world.request()
    number = current_id(world.window)
    again = world.again()
    assert current_id(again) == number
    assert texts(again)[0] == "spell 2"


def notify(world: World) -> None:
    """While the window is in the background; an answer that came soon is not worth a message."""
    told: list[str] = []
    world.window.notifier.told.connect(told.append)
    world.window.hide()
    for seconds, wanted in ((12, False), (12, True), (3, True)):
        world.settings.set(keys.NOTIFY, wanted)
        world.engine.record.emit(1, finished(seconds))
    assert len(told) == 1
    assert told[0].endswith(" has answered, after 12.0 s.")
    world.settings.set(keys.NOTIFY, True)
    for record in (LaneEvent(0, finished(6), 0), LaneEvent(1, finished(5), 0), Compared((None, None))):
        world.engine.record.emit(2, record)
    assert told[1].endswith(" has answered in 2 lanes, after 11.0 s.")


def finished(seconds: int) -> Finished:
    return Finished("stop", "text", (), 1, 0, 0, seconds * 1_000_000_000, 1, 0, 0, 0, 0)


def last_folder(world: World) -> None:
    world.settings.set(keys.LAST_FOLDER, str(world.folder))
    world.window.commands.open_target()
    dialog = world.window.pair.dialog
    assert dialog is not None
    assert Path(dialog.directory().absolutePath()) == world.folder
    dialog.close()


def chat_template(world: World) -> None:
    assert world.engine.pair is not None
    PerModel(world.settings).set(world.engine.pair.config.target, keys.CHAT_TEMPLATE, "{{ messages }}")
    world.reload()
    assert world.engine.pair.config.template == "{{ messages }}"


def download_speed(world: World) -> None:
    world.window.show_page("models")
    tabs = world.window.findChild(ModelsTabs)
    assert tabs is not None
    world.settings.set(keys.DOWNLOAD_SPEED, 20_000_000)
    tabs.show_catalogue()
    assert any("at 20.0 MB/s, as last time" in label.text() for label in tabs.catalogue.findChildren(Label))


EFFECTS: dict[str, Callable[[World], None]] = {
    effect.__name__: effect
    for effect in (
        theme, language, font_size, reduce_motion, target, draft, model_folders, hidden_models, auto_draft,
        model_settings, system_prompt, chat_template, download_speed,
        overflow, send_with_enter, show_marks, notify, show_reply_stats, wrap_code, code_line_numbers,
        panel_visible, panel_paused, panel_whole_conversation,
        offline, network_asked, hub_token_kept, window_geometry, window_state, sidebar_visible, steering_visible,
        unsent_text, unsent_opening, unsent_system_prompt, unsent_steering, last_conversation, last_folder,
    )
}  # fmt: skip
ON_THE_ENGINE: dict[str, Callable[[World], None]] = {
    "preflight": of_the_pair("preflight", False),
    "exact": of_the_pair("exact", True),
    "context": of_the_pair("context", 2048),
    "threads": of_the_pair("threads", 1),
    "gpu_layers": of_the_pair("gpu_layers", 0),
    "draft_gpu_layers": of_the_pair("draft_gpu_layers", 0),
    "kv_type": of_the_pair("kv_type", "q8_0"),
    "flash_attention": of_the_pair("flash_attention", "off"),
    "kv_cache_disk_mb": kv_cache_disk_mb,
    "draft_length": draft_length,
    "devices": of_the_pair("devices", ("CPU",)),
    "rpc_servers": of_the_pair("rpc_servers", ("localhost:1",)),
    "speculation": of_the_request("speculation", "off"),
    "lookup": of_the_request("lookup", False),
    "thinking": of_the_request("thinking", False),
    "max_tokens": of_the_request("max_tokens", 1),
    "stop_sequences": stop_sequences,
    "answer_form": answer_form,
    "answer_form_text": answer_form_text,
    "temperature": of_the_sampling("temperature", 1.25),
    "top_k": of_the_sampling("top_k", 7),
    "top_p": of_the_sampling("top_p", 0.5),
    "min_p": of_the_sampling("min_p", 0.25),
    "repeat_penalty": of_the_sampling("repeat_penalty", 1.5),
    "repeat_last_n": of_the_sampling("repeat_last_n", 12),
    "seed": of_the_sampling("seed", 42),
}  # fmt: skip


@pytest.mark.parametrize("key", [key for key in keys.SETTINGS if key not in ON_THE_ENGINE])
def test_each_setting_has_an_effect(world: World, key: str) -> None:
    assert key in EFFECTS, f"{key} is declared, and nobody wrote down what it changes"
    EFFECTS[key](world)


def test_what_the_engine_is_asked_follows_each_of_its_settings(world: World) -> None:
    """In one window, one after the other; each is back at its default before the next."""
    for key, effect in ON_THE_ENGINE.items():
        world.window.conversations.new()
        effect(world)
        world.settings.set(keys.SETTINGS[key], keys.SETTINGS[key].default)


def test_no_effect_is_left_of_a_setting_that_went() -> None:
    assert EFFECTS.keys() | ON_THE_ENGINE.keys() <= keys.SETTINGS.keys()
    assert not EFFECTS.keys() & ON_THE_ENGINE.keys()


def test_preflight_off_tries_no_file_in_another_process(built_in_pair: tuple[Path, Path], tmp_path: Path) -> None:
    """The effect of `preflight` past the window: what was tried is remembered in a file, or not."""
    import shutil
    import threading

    from app import paths
    from app.models.load_plan import plan_load
    from engine.records import PairConfig

    fresh = tmp_path / "fresh.gguf"
    shutil.copy(built_in_pair[1], fresh)  # what was tried is not tried again
    plan_load(PairConfig(fresh, preflight=False), None, threading.Event())
    assert not paths.sound_files().exists()
    plan_load(PairConfig(fresh), None, threading.Event())
    assert paths.sound_files().exists()
