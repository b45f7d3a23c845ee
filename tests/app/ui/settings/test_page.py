"""Every declared setting has a control, and what is chosen there is kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.settings import keys
from app.settings.keys import Settings
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
    choice.setCurrentIndex(2)
    choice.textActivated.emit(choice.currentText())
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


def test_a_value_that_cannot_be_kept_is_said_and_the_old_one_holds(
    qtbot: QtBot, page: SettingsPage, settings: Settings
) -> None:
    type_into(qtbot, page, "threads", "many")
    assert page.error("threads") == "Threads cannot be 'many'; it must be a whole number."
    assert settings.get(keys.THREADS) is None
    type_into(qtbot, page, "threads", "2")
    assert page.error("threads") == ""


def test_what_takes_a_reload_says_so(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitSignal(page.reload_wanted):
        type_into(qtbot, page, "context", "1024")
    with qtbot.assertNotEmitted(page.reload_wanted):
        type_into(qtbot, page, "seed", "3")


def test_reset_brings_the_defaults_back(page: SettingsPage, settings: Settings) -> None:
    settings.set(keys.TOP_K, 3)
    page.reset_section("Sampling")
    control = page.control("top_k")
    assert isinstance(control, QSpinBox)
    assert control.value() == keys.TOP_K.default
