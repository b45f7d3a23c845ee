"""A transcript by itself, without a window around it."""

import pytest
from pytestqt.qtbot import QtBot

from app.ui.style.icons import Icons
from app.ui.transcript.transcript import Transcript


@pytest.fixture
def transcript(qtbot: QtBot, icons: Icons) -> Transcript:
    """Shown, and with the keyboard."""
    widget = Transcript(icons)
    qtbot.addWidget(widget)
    widget.resize(800, 600)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    return widget
