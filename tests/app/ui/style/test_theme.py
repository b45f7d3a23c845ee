"""Colours can be read, in light and in dark, and follow the system or the user."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.style.fonts import follow_system, sans, scaled
from app.ui.style.stylesheet import stylesheet
from app.ui.style.theme import Theme
from app.ui.style.tokens import DARK, DARK_STRONG, LIGHT, LIGHT_STRONG, Tokens

PALETTES = (LIGHT, DARK, LIGHT_STRONG, DARK_STRONG)
NAMES = ("light", "dark", "light, strong", "dark, strong")


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


@pytest.mark.parametrize("tokens", PALETTES, ids=NAMES)
@pytest.mark.parametrize("ground", ["surface", "sidebar", "raised", "bubble", "code"])
def test_text_has_the_contrast_of_wcag_aa(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.text, getattr(tokens, ground)) >= 7
    assert contrast(tokens.muted, getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", PALETTES, ids=NAMES)
@pytest.mark.parametrize("name", ["vanilla", "draft_one", "draft_two", "automatic", "accent"])
def test_meaning_colours_hold_as_lines(tokens: Tokens, name: str) -> None:
    assert contrast(getattr(tokens, name), tokens.surface) >= 3
    assert contrast(getattr(tokens, name), tokens.sidebar) >= 3


@pytest.mark.parametrize("tokens", PALETTES, ids=NAMES)
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


@pytest.mark.parametrize("tokens", [LIGHT_STRONG, DARK_STRONG], ids=["light", "dark"])
def test_where_more_contrast_is_wished_for_edges_and_small_text_have_it(tokens: Tokens) -> None:
    assert contrast(tokens.text, tokens.surface) >= 18
    assert contrast(tokens.muted, tokens.surface) >= 10
    assert contrast(tokens.faint, tokens.surface) >= 7
    assert contrast(tokens.border, tokens.surface) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 7


def test_the_contrast_of_the_system_is_followed(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "dark")
    with qtbot.waitSignal(theme.changed):
        theme.set_contrast(Qt.ContrastPreference.HighContrast)
    assert theme.tokens is DARK_STRONG
    theme.set_mode("light")
    assert theme.tokens is LIGHT_STRONG
    theme.set_contrast(Qt.ContrastPreference.NoPreference)
    assert theme.tokens is LIGHT


def test_type_grows_with_that_of_the_system(qapp: QApplication) -> None:
    of_system = QFont()
    try:
        for system_px, small_px in ((12, 12), (15, 12), (20, 16), (90, 24)):
            of_system.setPixelSize(system_px)
            follow_system(of_system)
            assert sans(12).pixelSize() == scaled(12) == small_px
            assert f"font-size: {small_px}px" in stylesheet(LIGHT)
            assert f"min-height: {scaled(18)}px" in stylesheet(LIGHT)  # fields are as high as their words
    finally:
        follow_system()
