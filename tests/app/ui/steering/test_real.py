"""Answer settings in the window: what is set in the panel holds for the next answer, for its conversation alone."""

import json
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.presets import PRECISE_PROMPT
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from app.store.store import Store
from app.ui.steering.panel import SteeringPanel
from app.ui.widgets.notices import Notice
from app.ui.window.main_window import MainWindow
from tests.app.small_engine import SmallEngine
from tests.app.ui.steering.test_panel import said
from tests.app.ui.window.test_window import QUESTION, ask, ask_and_wait, current_id, is_idle, texts


def opened(window: MainWindow) -> SteeringPanel:
    """The panel, brought in by its button beside the models."""
    window.chat.pair_bar.steering.click()
    assert window.sides.steering.isVisible()
    return window.sides.steering


def press(window: MainWindow, label: str) -> None:
    """The button of the newest banner that has it."""
    banners = window.chat.notices.findChildren(Notice)
    buttons = [button for banner in banners for button in banner.findChildren(QPushButton) if button.text() == label]
    buttons[-1].click()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def choose(panel: SteeringPanel, name: str) -> None:
    """As a user picks a preset from the list."""
    panel.presets.choice.setCurrentIndex(panel.presets.choice.findText(name))
    panel.presets.choice.activated.emit(panel.presets.choice.currentIndex())


def enter(qtbot: QtBot, panel: SteeringPanel, key: str, text: str) -> None:
    control = panel.rows[key].control
    field = control if isinstance(control, QLineEdit) else control.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def asked_sampling(qtbot: QtBot, window: MainWindow) -> dict[str, float]:
    ask_and_wait(qtbot, window, "spell 2")
    sampling = SmallEngine.requests[-1].sampling
    return {"temperature": sampling.temperature, "top_k": sampling.top_k, "seed": sampling.seed}


def test_what_is_set_holds_for_this_conversation_and_comes_back(
    qtbot: QtBot, qapp: QApplication, faulty_window: MainWindow, faulty_engine: EngineThread, settings: Settings,
    store: Store,
) -> None:  # fmt: skip
    window, panel = faulty_window, opened(faulty_window)
    assert settings.get(keys.STEERING_VISIBLE)
    enter(qtbot, panel, "temperature", "1.25")  # on the empty page: for the conversation that begins there
    enter(qtbot, panel, "seed", "99")
    assert asked_sampling(qtbot, window) == {"temperature": 1.25, "top_k": 40, "seed": 99}
    first = current_id(window)
    window.commands.new_conversation()
    assert panel.rows["temperature"].reset.isHidden()
    enter(qtbot, panel, "top_k", "3")
    usual = asked_sampling(qtbot, window)
    assert (usual["temperature"], usual["top_k"]) == (keys.TEMPERATURE.default, 3)
    window.conversations.open(first)
    assert asked_sampling(qtbot, window)["seed"] == 99
    qtbot.mouseClick(panel.rows["temperature"].reset, Qt.MouseButton.LeftButton)
    assert asked_sampling(qtbot, window)["temperature"] == keys.TEMPERATURE.default
    assert window.chat.pair_bar.steering.accessibleName() == "Answer settings, changed for this conversation"
    assert not window.panel.isVisible()  # there is no room for both
    window.resize(1600, 800)
    assert window.panel.isVisible()
    window.resize(600, 600)  # nor for the conversation beside it
    assert panel.isVisible()
    assert not window.chat.isVisible()
    panel.hide_requested.emit()
    assert window.chat.isVisible()
    window.resize(1240, 800)
    window.commands.toggle_steering()
    assert panel.isVisible()
    panel.reset.click()
    assert panel.rows["seed"].reset.isHidden()
    press(window, "Undo")
    assert not panel.rows["seed"].reset.isHidden()
    panel.reset.click()
    assert asked_sampling(qtbot, window)["seed"] != 99
    enter(qtbot, panel, "top_k", "7")
    panel.keep.click()  # for every conversation with this model
    assert PerModel(settings).get(Path(str(settings.get(keys.TARGET))), keys.TOP_K) == 7
    assert store.conversation(first).steering == ""
    window.commands.new_conversation()
    assert asked_sampling(qtbot, window)["top_k"] == 7
    enter(qtbot, panel, "temperature", "0")
    last = current_id(window)
    window.close()
    again = build_window(qapp, store, Settings(settings.path), faulty_engine)
    qtbot.addWidget(again)
    again.resize(1240, 800)
    with qtbot.waitExposed(again):
        again.show()
    assert again.conversations.current_id == last
    assert again.sides.steering.isVisible()
    assert asked_sampling(qtbot, again)["temperature"] == 0
    again.close()


def test_what_is_chosen_on_the_empty_page_is_there_after_a_restart(
    qtbot: QtBot, qapp: QApplication, faulty_window: MainWindow, faulty_engine: EngineThread, settings: Settings,
    store: Store,
) -> None:  # fmt: skip
    panel = opened(faulty_window)
    choose(panel, "Precise")
    enter(qtbot, panel, "seed", "99")
    faulty_window.close()
    again = build_window(qapp, store, Settings(settings.path), faulty_engine)
    qtbot.addWidget(again)
    again.resize(1240, 800)
    with qtbot.waitExposed(again):
        again.show()
    panel = again.sides.steering
    assert panel.presets.choice.currentText() == "Precise"
    assert panel.presets.sentence == "Changed since “Precise” was chosen."
    assert asked_sampling(qtbot, again) == {"temperature": 0.2, "top_k": 20, "seed": 99}
    assert SmallEngine.requests[-1].messages[0].content == PRECISE_PROMPT
    again.commands.new_conversation()  # the one after begins as usual
    assert panel.presets.choice.currentText() == "No preset"
    assert asked_sampling(qtbot, again)["temperature"] == keys.TEMPERATURE.default
    assert SmallEngine.requests[-1].messages[0].role == "user"
    again.close()


def test_stop_sequences_a_schema_and_a_grammar_in_the_window(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window)
    enter(qtbot, panel, "temperature", "0")
    ask_and_wait(qtbot, window, QUESTION)
    whole = texts(window)[-1]
    stop = whole.split()[4]
    window.commands.new_conversation()
    enter(qtbot, panel, "temperature", "0")
    qtbot.keyClicks(panel.form.stops, stop)
    ask_and_wait(qtbot, window, QUESTION)  # the field need not be left first
    assert texts(window)[-1] == whole[: whole.index(stop)].rstrip()
    panel.form.stops.clear()  # all of it at once, before any of it is told
    panel.form.form.setCurrentIndex(panel.form.form.findData("grammar"))
    panel.form.text.setPlainText('root ::= "yes" | "no" |')
    ask_and_wait(qtbot, window, QUESTION)
    assert texts(window)[-1] in ("yes", "no", "")
    panel.form.text.setPlainText("root ::= word")
    panel.form.commit()
    qtbot.waitUntil(lambda: "Undefined rule identifier 'word'" in panel.form.problem.text(), timeout=60_000)
    said = len(texts(window))
    ask_and_wait(qtbot, window, QUESTION)
    assert "Undefined rule identifier 'word'" in window.chat.notices.texts()[0]
    assert len(texts(window)) == said + 1  # the question stands, and can be answered later
    choose(panel, "JSON")
    assert panel.form.form.currentData() == "json"
    panel.form.commit()
    enter(qtbot, panel, "max_tokens", "40")
    window.commands.regenerate()  # what stood unanswered
    qtbot.waitUntil(lambda: len(texts(window)) == said + 2 and is_idle(window), timeout=60_000)
    assert window.chat.notices.texts() == ()  # what was wrong is right now
    assert texts(window)[-1].lstrip().startswith("{")
    ask_and_wait(qtbot, window, QUESTION)
    assert texts(window)[-1].lstrip().startswith("{")
    window.commands.toggle_steering()
    assert not panel.isVisible()


def test_what_is_wrong_with_a_grammar_is_not_said_of_the_form_after_it(
    qtbot: QtBot, talking_window: MainWindow, engine: EngineThread
) -> None:
    window, panel = talking_window, opened(talking_window)
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 10, timeout=60_000)  # whatever is checked now has to wait
    panel.form.form.setCurrentIndex(panel.form.form.findData("grammar"))
    panel.form.text.setPlainText("root ::= word")
    panel.form.commit()
    panel.form.form.setCurrentIndex(panel.form.form.findData("free"))
    panel.form.commit()
    engine.run(lambda _engine, _cancel: iter(("checked",)))
    with qtbot.waitSignal(engine.record, timeout=60_000, check_params_cb=lambda _job, record: record == "checked"):
        window.conversations.stop()
    assert panel.form.problem.text() == ""


def test_stops_and_form_hold_for_all_for_a_model_and_for_a_conversation(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    panel, target = opened(window), Path(str(settings.get(keys.TARGET)))
    form = panel.form
    settings.set(keys.TEMPERATURE, 0.0)

    def answer() -> str:
        ask_and_wait(qtbot, window, QUESTION)
        said = texts(window)[-1]
        window.commands.new_conversation()
        return said

    whole = answer()
    words = list(dict.fromkeys(whole.split()))
    early, late = words[3], words[9]
    settings.set(keys.STOPS, (late,))
    assert answer() == whole[: whole.index(late)].rstrip()
    assert form.stops.toPlainText() == late
    PerModel(settings).set(target, keys.STOPS, (early,))
    assert answer() == whole[: whole.index(early)].rstrip()
    assert f"Default: {early}." in said(form)
    assert form.stops_reset.isHidden()
    form.stops.clear()
    assert answer() == whole  # none in this conversation
    form.stops.setPlainText(late)
    form.commit()
    assert not form.stops_reset.isHidden()
    form.stops_reset.click()
    assert (form.stops.toPlainText(), form.stops_reset.isHidden()) == (early, True)
    PerModel(settings).reset(target)
    settings.set(keys.STOPS, ())

    settings.set(keys.FORM_TEXT, 'root ::= "yes" | "no"')
    settings.set(keys.FORM, "grammar")
    assert answer() in ("yes", "no")
    assert form.text.toPlainText() == 'root ::= "yes" | "no"'
    PerModel(settings).set(target, keys.FORM, "free")
    assert answer() == whole
    form.form.setCurrentIndex(form.form.findData("grammar"))
    form.text.setPlainText('root ::= "perhaps"')
    form.commit()
    panel.keep.click()  # for every conversation with this model
    assert form.form_reset.isHidden()
    assert answer() == "perhaps"
    assert PerModel(settings).get(target, keys.FORM_TEXT) == 'root ::= "perhaps"'


def test_presets_are_chosen_changed_and_survive(
    qtbot: QtBot, faulty_window: MainWindow, store: Store, settings: Settings
) -> None:
    window, panel = faulty_window, opened(faulty_window)
    choose(panel, "Precise")
    asked = asked_sampling(qtbot, window)
    assert (asked["temperature"], asked["top_k"]) == (0.2, 20)
    record = store.conversation(current_id(window))
    assert record.system_prompt.startswith("Answer exactly")
    assert SmallEngine.requests[-1].messages[0].content == record.system_prompt
    assert "as the preset says" in panel.presets.sentence
    enter(qtbot, panel, "temperature", "0.4")
    assert "Changed since “Precise”" in panel.presets.sentence
    panel.presets.add.trigger()
    dialog = window.steering.presets.dialog
    assert dialog is not None
    dialog.setTextValue("Calm")
    dialog.accept()
    assert panel.presets.choice.currentText() == "Calm"
    choose(panel, "Balanced")  # Calm's system prompt goes with it
    assert store.conversation(current_id(window)).system_prompt == ""
    assert asked_sampling(qtbot, window)["temperature"] == keys.TEMPERATURE.default
    window.conversations.system_prompt.set_text("My own.")
    choose(panel, "Balanced")  # which has none of its own and leaves the user's alone
    assert store.conversation(current_id(window)).system_prompt == "My own."
    choose(panel, "Calm")
    assert store.conversation(current_id(window)).system_prompt.startswith("Answer exactly")
    press(window, "Undo")  # the user's own words were replaced
    assert store.conversation(current_id(window)).system_prompt == "My own."
    assert panel.presets.choice.currentText() == "Balanced"
    choose(panel, "Calm")
    panel.presets.delete.trigger()
    assert "The preset “Calm” is deleted" in window.chat.notices.texts()[0]
    press(window, "Undo")
    assert panel.presets.choice.currentText() == "Calm"
    panel.presets.delete.trigger()
    assert panel.presets.choice.findText("Calm") == -1
    assert panel.presets.choice.currentText() == "No preset"
    assert asked_sampling(qtbot, window)["temperature"] == 0.4  # a conversation keeps what it was given
    kept = json.loads(paths.presets_file().read_text("utf-8"))["presets"]
    assert [entry["name"] for entry in kept] == ["Balanced", "Precise", "Creative", "JSON"]
