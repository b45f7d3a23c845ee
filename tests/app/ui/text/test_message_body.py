"""The text of a message: what it draws lies inside it."""

from pytestqt.qtbot import QtBot

from app.ui.style.icons import Icons
from app.ui.text.message_body import MessageBody


def test_a_code_block_at_the_end_is_whole(qtbot: QtBot, icons: Icons) -> None:
    """Its box has its foot and its right edge inside the message, after each change of width."""
    body = MessageBody(icons)
    qtbot.addWidget(body)
    body.show()
    body.set_source("Here:\n\n```python\nprint(1)\n```")
    for width in (600, 400, 500):
        height = body.fit(width)
        (area,) = body.code_areas
        assert area.bottom() <= height
        assert 0 <= width - area.right() < 3
