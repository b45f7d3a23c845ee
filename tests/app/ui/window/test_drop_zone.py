"""Files that are dragged over the window: it says what dropping them does, for as long as they are over it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.style.tokens import DARK, LIGHT
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import TIMEOUT

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def data_of(addresses: Sequence[str]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(address) for address in addresses])
    return data


def enter(over: QWidget, data: QMimeData) -> bool:
    """As the system sends it to what is under the mouse; whether somebody wants it."""
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NONE)
    QApplication.sendEvent(over, event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["notes.txt"], "Drop to attach"),
        (["notes.txt", "report.pdf"], "Drop to attach"),
        (["model.GGUF"], "Drop to open the model"),
        (["large.gguf", "small.gguf"], "Drop to open the models"),
        (["model.gguf", "notes.txt"], "Drop to open the model and attach the rest"),
        (["large.gguf", "notes.txt", "small.gguf"], "Drop to open the models and attach the rest"),
    ],
)
def test_the_zone_says_what_dropping_does(window: MainWindow, names: list[str], sentence: str) -> None:
    zone = window.drop_zone
    assert zone.isHidden()
    data = data_of([f"file:///tmp/{name}" for name in names])
    assert enter(window, data)
    assert zone.isVisible()
    assert zone.text == sentence
    assert zone.geometry() == window.rect()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert zone.isHidden()


def test_over_the_message_field_the_window_is_asked(window: MainWindow) -> None:
    data = data_of(["file:///tmp/notes.txt"])
    assert enter(window.chat.composer.field.viewport(), data)
    assert window.drop_zone.isVisible()
    below = window.childAt(window.chat.composer.field.mapTo(window, QPoint(5, 5)))
    assert below is window.chat.composer.field.viewport()  # the drag goes through the zone


def test_what_is_no_file_has_no_zone(window: MainWindow) -> None:
    assert not enter(window, data_of(["https://example.org/notes.txt"]))
    assert window.drop_zone.isHidden()


def test_dropping_takes_the_zone_away(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a note", "utf-8")
    data = data_of([QUrl.fromLocalFile(str(tmp_path / "notes.txt")).toString()])
    assert enter(window, data)
    QApplication.sendEvent(window, QDropEvent(QPoint(5, 5), COPY, data, LEFT, NONE))
    assert window.drop_zone.isHidden()
    qtbot.waitUntil(lambda: len(window.chat.composer.chips.chips) == 1, timeout=TIMEOUT)


def test_the_zone_is_painted_in_the_colours_of_the_theme(window: MainWindow) -> None:
    enter(window, data_of(["file:///tmp/notes.txt"]))
    picture = window.drop_zone.grab().toImage()
    frame = {picture.pixelColor(x, 16).name() for x in range(40, picture.width() - 40)}
    assert frame & {LIGHT.accent, DARK.accent}
