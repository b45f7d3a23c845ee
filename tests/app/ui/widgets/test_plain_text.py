"""What a stranger wrote is shown letter for letter: no headings, no pictures, no links."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.engine_host.engine_thread import EngineThread
from app.ui.style.icons import IconButton, Icons
from app.ui.style.plain_text import tooltip
from app.ui.widgets.label import Label
from app.ui.window.main_window import MainWindow

BLUE = QColor("#0000ff")


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """An error sentence as a chat template could raise it, with a picture that would be read from this disk."""
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(BLUE)
    assert picture.save(str(tmp_path / "blue.png"))
    return f"The template says: <h1>big</h1> <img src='file://{tmp_path}/blue.png'> <b>bold</b>"


def has_blue(widget: QLabel | MainWindow, area: QRect | None = None) -> bool:
    image = widget.grab(area or widget.rect()).toImage()
    return any(image.pixelColor(x, y) == BLUE for x in range(image.width()) for y in range(image.height()))


def test_qt_would_paint_the_picture(qtbot: QtBot, hostile: str) -> None:
    """Or the next test would prove nothing."""
    label = QLabel(hostile)
    qtbot.addWidget(label)
    assert has_blue(label)


def test_a_banner_shows_markup_as_text(qtbot: QtBot, window: MainWindow, engine: EngineThread, hostile: str) -> None:
    window.conversations.new()
    engine.load_failed.emit(hostile)  # as when a template cannot be read
    notices = window.chat.notices
    qtbot.waitUntil(notices.isVisible)
    assert notices.texts()[0].startswith(hostile)
    area = QRect(notices.mapTo(window, notices.rect().topLeft()), notices.size())
    assert not has_blue(window, area)


def test_a_toast_shows_the_title_as_text(window: MainWindow, hostile: str) -> None:
    window.chat.toast.say(hostile)
    assert not has_blue(window, window.chat.toast.geometry())


def test_every_label_of_the_window_is_plain_text_or_markup_of_its_own(window: MainWindow) -> None:
    for page in ("models", "benchmark", "settings", "help"):
        window.show_page(page)
    unsure = [label for label in window.findChildren(QLabel) if label.textFormat() is Qt.TextFormat.AutoText]
    assert [label.text() for label in unsure if not label.objectName().startswith("qt_")] == []


def test_a_tooltip_shows_markup_as_text(icons: Icons, qtbot: QtBot) -> None:
    label = Label("name")
    qtbot.addWidget(label)
    label.setToolTip("<h1>big</h1>\nsecond line")
    assert label.toolTip() == "<qt>&lt;h1&gt;big&lt;/h1&gt;<br>second line</qt>"
    assert tooltip("a & b") == "a & b"
    button = IconButton(icons, "x", "Delete “<h1>big</h1>”", "Del")
    qtbot.addWidget(button)
    assert button.toolTip() == "<qt>Delete “&lt;h1&gt;big&lt;/h1&gt;” (Del)</qt>"
    assert button.accessibleName() == "Delete “<h1>big</h1>”"
