"""The message field: it grows, sends, stops, and keeps what was typed."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.composer.composer import Composer
from app.ui.style.icons import Icons


@pytest.fixture
def composer(qtbot: QtBot, icons: Icons) -> Composer:
    widget = Composer(icons)
    qtbot.addWidget(widget)
    widget.set_ready(True, "Message")
    widget.resize(700, 200)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def test_enter_sends_and_the_text_stays_until_it_is_cleared(qtbot: QtBot, composer: Composer) -> None:
    qtbot.keyClicks(composer.field, "hello")
    with qtbot.waitSignal(composer.submitted) as sent:
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert sent.args == ["hello"]
    assert composer.text() == "hello"


def test_shift_enter_breaks_the_line(qtbot: QtBot, composer: Composer) -> None:
    qtbot.keyClicks(composer.field, "a")
    with qtbot.assertNotEmitted(composer.submitted):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.field, "b")
    assert composer.text() == "a\nb"


def test_enter_breaks_the_line_where_the_user_wants_that(qtbot: QtBot, composer: Composer) -> None:
    composer.field.send_with_enter = False
    qtbot.keyClicks(composer.field, "a")
    with qtbot.assertNotEmitted(composer.submitted):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    with qtbot.waitSignal(composer.submitted):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_nothing_is_sent_while_there_is_nothing_to_say_or_nobody_to_hear(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.assertNotEmitted(composer.submitted):
        qtbot.keyClicks(composer.field, "   ")
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
        assert not composer.button.isEnabled()
        composer.set_ready(False, "Open a target model to begin")
        qtbot.keyClicks(composer.field, "hello")
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert composer.field.placeholderText() == "Open a target model to begin"


def test_what_stands_in_the_empty_field_is_painted_when_it_is_another(qtbot: QtBot, composer: Composer) -> None:
    class Painted(QObject):
        width = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if isinstance(event, QPaintEvent):
                self.width = max(self.width, event.rect().width())
            return False

    painted, viewport = Painted(), composer.field.viewport()
    composer.set_ready(True, "Write a message; the models are loading")
    composer.repaint()
    viewport.installEventFilter(painted)
    composer.set_ready(True, "Message Llama 3.2 1B")
    qtbot.waitUntil(lambda: painted.width == viewport.width())


def test_the_field_grows_to_eight_lines_and_no_further(composer: Composer) -> None:
    heights = []
    for lines in range(1, 13):
        composer.set_text("\n".join("x" * lines))
        heights.append(composer.field.height())
    assert heights[:8] == sorted(set(heights[:8]))
    assert len(set(heights[7:])) == 1


def test_the_button_stops_while_an_answer_comes(qtbot: QtBot, composer: Composer) -> None:
    composer.set_generating(True)
    assert composer.button.accessibleName() == "Stop"
    with qtbot.waitSignal(composer.stop_requested):
        qtbot.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    composer.set_generating(True, stopping=True)
    assert not composer.button.isEnabled()


def test_a_greyed_choice_says_why(qtbot: QtBot, composer: Composer) -> None:
    composer.set_speculative(False, possible=False, reason="There is no draft.")
    assert composer.mode.current() == 1
    assert composer.mode.tooltip_of(0) == "There is no draft."


def test_the_gauge_names_its_numbers(composer: Composer) -> None:
    composer.gauge.set_tokens(1500, 2048)
    assert composer.gauge.accessibleName() == "Context: 1,500 of 2,048 tokens used, 548 left"


def test_a_narrow_composer_cuts_none_of_its_controls(qtbot: QtBot, icons: Icons) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    composer = Composer(icons, page)
    composer.gauge.set_tokens(10, 2048)
    page.resize(800, 300)
    with qtbot.waitExposed(page):
        page.show()
    icon_buttons = (composer.attach, composer.marks, composer.compare, composer.opening.button)
    is_above = []
    for width in (380, 700):
        composer.setGeometry(0, 0, width, 200)
        QApplication.processEvents()
        for control in (*icon_buttons, composer.mode, composer.gauge, composer.button):
            box = control.parentWidget()
            assert box is not None
            assert box.rect().contains(control.geometry())
        for control in (*icon_buttons, composer.mode, composer.gauge):
            assert control.width() >= control.sizeHint().width()
        is_above.append(composer.mode.geometry().bottom() < composer.attach.geometry().top())
    assert is_above == [True, False]
