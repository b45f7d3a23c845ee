"""Colours can be read, in light and in dark, and follow the system or the user."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.style.stylesheet import stylesheet
from app.ui.style.theme import Theme
from app.ui.style.tokens import DARK, LIGHT, Tokens


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.1."""
    qcolor = QColor(color)
    parts = [
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (qcolor.redF(), qcolor.greenF(), qcolor.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "sidebar", "raised", "bubble", "code"])
def test_text_has_the_contrast_of_wcag_aa(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.text, getattr(tokens, ground)) >= 7
    assert contrast(tokens.muted, getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["vanilla", "draft_one", "draft_two", "automatic", "accent"])
def test_meaning_colours_hold_as_lines(tokens: Tokens, name: str) -> None:
    assert contrast(getattr(tokens, name), tokens.surface) >= 3
    assert contrast(getattr(tokens, name), tokens.sidebar) >= 3


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_buttons_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.danger, tokens.danger_soft) >= 4.5


def test_the_user_can_force_a_theme(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.tokens is DARK
    assert qapp.palette().window().color() == QColor(DARK.window)
    assert DARK.accent in qapp.styleSheet()
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("dark")


def test_an_unknown_theme_is_a_sentence(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="The theme is one of system, light, dark"):
        Theme(qapp).set_mode("purple")


def test_the_stylesheet_takes_every_token() -> None:
    odd = replace(LIGHT, accent="#123456")
    assert "#123456" in stylesheet(odd)
    assert "$" not in stylesheet(odd)
