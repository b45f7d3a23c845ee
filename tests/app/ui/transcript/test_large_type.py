"""Words are whole where the system's type is twice as large."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.store.records import StoredMessage
from app.ui.style.fonts import follow_system, sans
from app.ui.style.icons import Icons
from app.ui.style.theme import Theme
from app.ui.text.marks_legend import MarksLegend
from app.ui.text.thinking_block import ThinkingBlock
from app.ui.transcript.message_foot import MessageFoot
from app.ui.transcript.message_view import MessageView


@pytest.fixture(autouse=True)
def large_type(qapp: QApplication) -> Iterator[None]:
    font = QFont()
    font.setPixelSize(30)
    follow_system(font)
    yield
    follow_system()


def test_the_parts_around_a_text_are_as_high_as_their_words(qtbot: QtBot, theme: Theme, icons: Icons) -> None:
    thinking = ThinkingBlock(icons)
    legend = MarksLegend(theme)
    message = StoredMessage(1, 1, None, "assistant", "Yes.", "2026-03-09T16:00:00.000+00:00")
    view = MessageView(icons, message, width=600)
    view.fit(600)
    for widget in (thinking, legend, view):
        qtbot.addWidget(widget)
    thinking.show_thinking("So.", "Thought for 3.2 s")
    thinking.fit(600)
    needed = QFontMetrics(sans(12)).height()
    foot = view.findChild(MessageFoot)
    assert foot is not None
    assert min(thinking.head.height(), legend.sizeHint().height(), foot.height()) >= needed
