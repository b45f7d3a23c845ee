"""Where a line is cut that has no room."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.widgets.elided_label import ElidedLabel

LINE = "71 tokens · 79.1 tokens/s · 0.98x vanilla · 0 % of 2 look-up tokens accepted"


@pytest.mark.parametrize(
    ("mode", "begins", "ends"),
    [
        (Qt.TextElideMode.ElideRight, "71 tokens · 79.1 tokens/s", "…"),
        (Qt.TextElideMode.ElideMiddle, "71 tokens", "accepted"),
    ],
)
def test_a_line_without_room(qtbot: QtBot, mode: Qt.TextElideMode, begins: str, ends: str) -> None:
    label = ElidedLabel("small", mode=mode)
    qtbot.addWidget(label)
    label.set_whole(LINE)
    label.resize(label.fontMetrics().horizontalAdvance(LINE) * 2 // 3, 20)
    label.show()
    assert label.text().startswith(begins)
    assert label.text().endswith(ends)
    assert label.toolTip() == label.accessibleName() == LINE
    assert label.sizeHint().width() <= label.width()


def test_margins_take_their_room_from_the_text(qtbot: QtBot) -> None:
    label = ElidedLabel("small", mode=Qt.TextElideMode.ElideRight)
    qtbot.addWidget(label)
    label.set_whole(LINE)
    label.show()  # in its own type
    label.resize(label.fontMetrics().horizontalAdvance(LINE) + 4, 20)
    assert label.text() == LINE
    label.setContentsMargins(6, 0, 0, 0)  # as beside the buttons of a reply
    assert label.text().endswith("…")
    assert label.sizeHint().width() <= label.width()
    label.setContentsMargins(0, 0, 0, 0)
    assert label.text() == LINE
