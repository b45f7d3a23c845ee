"""The panel's parts by themselves: values, stop sequences, the form of an answer."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.presets import SHIPPED
from app.chat.steering import STEERED, Steering
from app.settings import keys
from app.settings.declaration import Value
from app.ui.steering.form_editor import FormEditor
from app.ui.steering.panel import SteeringPanel
from app.ui.steering.preset_bar import PresetBar
from app.ui.style.icons import Icons
from app.ui.widgets.controls import Fraction
from app.ui.widgets.label import Label

USUAL: dict[str, Value] = {setting.key: setting.default for setting in STEERED}


def said(widget: object) -> str:
    assert isinstance(widget, SteeringPanel | FormEditor)
    return " ".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())


def test_every_parameter_has_a_sentence_a_default_and_a_way_back(qtbot: QtBot, icons: Icons) -> None:
    panel = SteeringPanel(icons)
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show_steering(Steering({"temperature": 0.2, "seed": 5}), {**USUAL, "temperature": 0.6}, is_stored=True)
    panel.show()
    words = said(panel)
    for setting in STEERED:
        assert setting.label in words
        assert setting.sentence in words
        assert panel.rows[setting.key].reset.isVisible() == (setting.key in ("temperature", "seed"))
    assert "Default: 0.6." in words  # the model's own, not Tandem's
    assert words.count("Default: blank.") == 2
    assert "Default: 1." in words
    assert panel.width() == 300  # nothing asks for more
    temperature = panel.rows["temperature"]
    assert isinstance(temperature.control, Fraction)
    assert temperature.control.value() == 0.2
    with qtbot.waitSignal(temperature.entered) as entered:
        temperature.control.setValue(1.5)
    assert entered.args == ["temperature", 1.5]
    with qtbot.waitSignal(temperature.reset_wanted) as reset:
        qtbot.mouseClick(temperature.reset, Qt.MouseButton.LeftButton)
    assert reset.args == ["temperature"]


def test_a_value_that_cannot_be_is_said_under_its_field(qtbot: QtBot, icons: Icons) -> None:
    panel = SteeringPanel(icons)
    qtbot.addWidget(panel)
    seed = panel.rows["seed"]
    with qtbot.assertNotEmitted(seed.entered):
        qtbot.keyClicks(seed.control, "lucky")
        qtbot.keyClick(seed.control, Qt.Key.Key_Return)
    assert "Seed cannot be 'lucky'" in seed.error.text()
    seed.control.clear()  # type: ignore[attr-defined]
    with qtbot.waitSignal(seed.entered) as entered:
        qtbot.keyClicks(seed.control, "1,234")
        qtbot.keyClick(seed.control, Qt.Key.Key_Return)
    assert entered.args == ["seed", 1234]
    assert seed.error.isHidden()


def test_stop_sequences_and_form_are_told_when_the_field_is_left(qtbot: QtBot, icons: Icons) -> None:
    editor = FormEditor(icons)
    qtbot.addWidget(editor)
    editor.show()
    editor.show_form(("\nUser:",), "free", "")
    assert editor.stops.toPlainText() == "\\nUser:"
    assert not editor.text.isVisible()
    with qtbot.waitSignal(editor.changed) as stops:
        editor.stops.insertPlainText("END\n")
        editor.commit()
    assert stops.args == [("END", "\nUser:"), "free", ""]
    with qtbot.waitSignal(editor.changed) as form:
        editor.form.setCurrentIndex(editor.form.findData("schema"))
        editor.form.activated.emit(2)
    assert form.args == [("END", "\nUser:"), "schema", ""]
    assert editor.text.isVisible()
    with qtbot.waitSignal(editor.changed, timeout=5000) as typed:  # by itself, when the typing rests
        qtbot.keyClicks(editor.text, "{")
    assert typed.args == [("END", "\nUser:"), "schema", "{"]
    assert "Not valid JSON yet: line 1" in editor.problem.text()
    with qtbot.assertNotEmitted(editor.changed):
        editor.show_form((), "grammar", 'root ::= "a"')
        editor.commit()
    assert editor.problem.isHidden()


def test_the_preset_bar_says_which_and_whether_it_was_changed(qtbot: QtBot, icons: Icons) -> None:
    bar = PresetBar(icons)
    qtbot.addWidget(bar)
    bar.show_presets(SHIPPED, None, is_changed=False, misses=False)
    assert bar.choice.currentText() == "No preset"
    assert not bar.delete.isVisible()
    assert not bar.bring_back.isEnabled()
    with qtbot.waitSignal(bar.chosen) as chosen:
        bar.choice.activated.emit(bar.choice.findText("Creative"))
    assert chosen.args == ["Creative"]
    bar.show_presets(SHIPPED, SHIPPED[2], is_changed=True, misses=True)
    assert bar.choice.currentText() == "Creative"
    assert bar.choice.findText("No preset") == -1
    assert bar.sentence == "Changed since “Creative” was chosen."
    assert bar.delete.text() == "Delete “Creative”"
    assert bar.update_preset.isEnabled()
    assert bar.bring_back.isEnabled()


def test_the_settings_page_has_the_repeat_window_too() -> None:
    assert keys.REPEAT_LAST_N in STEERED
    assert not keys.REPEAT_LAST_N.hidden
