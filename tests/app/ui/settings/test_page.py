"""Every declared setting has a control, and what is chosen there is kept."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.settings import keys
from app.settings.keys import Settings
from app.ui.settings.fields import FolderList, PathField
from app.ui.settings.page import SettingsPage
from app.ui.style.icons import Icons


@pytest.fixture
def page(qtbot: QtBot, icons: Icons, settings: Settings) -> SettingsPage:
    widget = SettingsPage(icons, settings)
    qtbot.addWidget(widget)
    return widget


def test_each_setting_has_a_control_with_name_and_sentence(page: SettingsPage) -> None:
    for _, declared in keys.sections():
        for setting in declared:
            control = page.control(setting.key)
            assert control.accessibleName() == setting.label
            assert control.accessibleDescription() == setting.sentence


def test_a_switch_a_choice_and_a_number_are_kept(qtbot: QtBot, page: SettingsPage, settings: Settings) -> None:
    switch, choice, number = page.control("lookup"), page.control("theme"), page.control("top_k")
    assert isinstance(switch, QCheckBox)
    assert isinstance(choice, QComboBox)
    assert isinstance(number, QSpinBox)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    choice.activated.emit(2)
    number.setValue(7)
    assert settings.get(keys.LOOKUP) is False
    assert settings.get(keys.THEME) == "dark"
    assert settings.get(keys.TOP_K) == 7


def type_into(qtbot: QtBot, page: SettingsPage, key: str, text: str) -> None:
    line = page.control(key)
    assert isinstance(line, QLineEdit)
    line.clear()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_blank_means_that_tandem_decides(qtbot: QtBot, page: SettingsPage, settings: Settings) -> None:
    type_into(qtbot, page, "seed", "42")
    assert settings.get(keys.SEED) == 42
    type_into(qtbot, page, "seed", "")
    assert settings.get(keys.SEED) is None


def test_a_list_is_separated_by_commas(qtbot: QtBot, page: SettingsPage, settings: Settings) -> None:
    type_into(qtbot, page, "rpc_servers", "one:1, two:2 ,")
    assert settings.get(keys.RPC_SERVERS) == ("one:1", "two:2")


def test_stop_sequences_stand_one_a_line(qtbot: QtBot, page: SettingsPage, settings: Settings) -> None:
    lines = page.control("stop_sequences")
    assert isinstance(lines, QPlainTextEdit)
    qtbot.keyClicks(lines, "\\nUser:, you")
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settings.get(keys.STOPS) == ("\nUser:, you",))
    assert lines.toPlainText() == "\\nUser:, you\n"  # the line that is being begun stays
    settings.set(keys.STOPS, ("a", "b"))
    page.row("stop_sequences").refresh()
    assert lines.toPlainText() == "a\nb"


def test_a_value_that_cannot_be_kept_is_said_and_the_old_one_holds(
    qtbot: QtBot, page: SettingsPage, settings: Settings
) -> None:
    type_into(qtbot, page, "threads", "many")
    assert page.error("threads") == "Threads cannot be 'many'; it must be a whole number."
    assert settings.get(keys.THREADS) is None
    type_into(qtbot, page, "threads", "2")
    assert page.error("threads") == ""


def test_what_takes_a_reload_says_so_until_it_is_back_or_loaded(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitExposed(page):
        page.show()
    type_into(qtbot, page, "seed", "3")
    assert not page.reload_bar.isVisible()
    type_into(qtbot, page, "context", "1024")
    assert page.reload_bar.isVisible()
    type_into(qtbot, page, "context", "")
    assert not page.reload_bar.isVisible()
    exact = page.control("exact")
    qtbot.keyClick(exact, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.reload_requested):
        page.reload.click()
    page.models_loaded()
    assert not page.reload_bar.isVisible()


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_each_setting_says_its_default_and_whether_it_takes_a_reload(page: SettingsPage) -> None:
    for _, declared in keys.sections():
        for setting in declared:
            sentence = said(page.row(setting.key)).replace("\u00a0", " ")
            assert f"Default: {setting.in_words(setting.default)}." in sentence
            assert ("next load" in sentence) == setting.reload, setting.key


def test_each_setting_has_its_way_back(qtbot: QtBot, page: SettingsPage, settings: Settings) -> None:
    with qtbot.waitExposed(page):
        page.show()
    row = page.row("temperature")
    assert not row.reset.isVisible()
    settings.set(keys.TEMPERATURE, 1.5)
    page.refresh()
    assert row.reset.isVisible()
    row.reset.click()
    assert settings.get(keys.TEMPERATURE) == keys.TEMPERATURE.default
    assert not row.reset.isVisible()


def test_choices_are_words(page: SettingsPage, settings: Settings) -> None:
    for key in ("overflow", "speculation", "theme", "flash_attention"):
        box = page.control(key)
        assert isinstance(box, QComboBox)
        assert [box.itemText(index) for index in range(box.count())] == list(keys.SETTINGS[key].words)
    overflow = page.control("overflow")
    assert isinstance(overflow, QComboBox)
    assert settings.get(keys.OVERFLOW) == "drop_oldest"
    overflow.activated.emit(2)
    assert settings.get(keys.OVERFLOW) == "stop"


def test_settings_are_searched(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitExposed(page):
        page.show()
    qtbot.keyClicks(page.search, "kv cache")
    shown = [key for key, setting in keys.SETTINGS.items() if not setting.hidden and page.row(key).isVisible()]
    assert shown == ["kv_type", "kv_cache_disk_mb"]
    qtbot.keyClicks(page.search, " xyz")
    assert not page.row("kv_type").isVisible()
    assert "No setting has these words." in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    page.search.clear()
    assert page.row("theme").isVisible()


def test_the_system_prompt_has_lines(qtbot: QtBot, page: SettingsPage, settings: Settings) -> None:
    prose = page.control("system_prompt")
    assert isinstance(prose, QPlainTextEdit)
    qtbot.keyClicks(prose, "Be brief.")
    qtbot.keyClick(prose, Qt.Key.Key_Return)
    qtbot.keyClicks(prose, "Say why.")
    qtbot.waitUntil(lambda: settings.get(keys.SYSTEM_PROMPT) == "Be brief.\nSay why.")


def test_paths_are_chosen_in_a_dialog(qtbot: QtBot, page: SettingsPage, settings: Settings, tmp_path: Path) -> None:
    with qtbot.waitExposed(page):
        page.show()
    target, folders = page.control("target"), page.control("model_folders")
    assert isinstance(target, PathField)
    assert isinstance(folders, FolderList)
    target.choose.click()
    assert target.dialog is not None
    target.dialog.fileSelected.emit(str(tmp_path / "model.gguf"))  # what the dialog says when a file was picked
    assert settings.get(keys.TARGET) == str(tmp_path / "model.gguf")
    target.dialog.close()
    folders.add.click()
    assert folders.dialog is not None
    folders.dialog.fileSelected.emit(str(tmp_path))
    assert settings.get(keys.MODEL_FOLDERS) == (str(tmp_path),)
    folders.dialog.close()
    folders.remove.click()
    assert settings.get(keys.MODEL_FOLDERS) == ()


def test_reset_brings_the_defaults_back(page: SettingsPage, settings: Settings) -> None:
    settings.set(keys.TOP_K, 3)
    page.reset_section("Sampling")
    control = page.control("top_k")
    assert isinstance(control, QSpinBox)
    assert control.value() == keys.TOP_K.default


def test_a_control_stands_below_its_sentence_where_it_would_squeeze_it(qtbot: QtBot, page: SettingsPage) -> None:
    row = page.row("theme")
    sentence = next(label for label in row.findChildren(QLabel) if label.text().startswith(keys.THEME.sentence))
    with qtbot.waitExposed(page):
        page.show()
    page.resize(420, 600)
    qtbot.waitUntil(lambda: row.control.y() > sentence.geometry().bottom())
    assert row.control.geometry().right() < row.reset.x()
    page.resize(900, 600)
    qtbot.waitUntil(lambda: row.control.x() > sentence.geometry().right())
    assert row.control.geometry().right() < row.reset.x()


def test_no_choice_is_cut_off(qtbot: QtBot, page: SettingsPage) -> None:
    page.resize(900, 600)
    with qtbot.waitExposed(page):
        page.show()
    for key in ("overflow", "speculation", "theme", "language", "flash_attention", "kv_type"):
        box = page.control(key)
        assert box.width() >= box.sizeHint().width(), key
