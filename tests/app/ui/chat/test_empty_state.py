"""The empty page where there is little room: nothing of it is cut."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.chat.empty_state import QUESTIONS, EmptyState, ModelKind
from app.ui.style.icons import Icons


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_nothing_is_cut_beside_the_answer_settings(qtbot: QtBot, icons: Icons, kind: ModelKind) -> None:
    page = EmptyState(icons)
    qtbot.addWidget(page)
    page.resize(800, 600)
    with qtbot.waitExposed(page):
        page.show()
    page.set_model("SmolLM2-135M-Instruct", kind)
    page.resize(380, 600)  # what is left of a window of 700
    inside = page.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: inside.width() <= page.viewport().width())
    shown = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert len(shown) >= len(QUESTIONS[kind])
    for button in shown:
        assert button.width() >= button.sizeHint().width()
    page.resize(800, 600)
    chips = [button for button in shown if button.property("kind") == "chip"]
    qtbot.waitUntil(lambda: tuple(chip.text() for chip in chips) == QUESTIONS[kind])  # in one line again
