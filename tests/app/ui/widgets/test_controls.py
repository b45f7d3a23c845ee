"""Controls of the settings page and others, as they are seen."""

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.style.icons import Icons
from app.ui.widgets.controls import Choice, Fraction, Whole


def test_fields_are_of_one_height_with_and_without_the_keyboard(qtbot: QtBot, icons: Icons) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    fields = [QLineEdit(window), Choice(icons, window), Whole(window), Fraction(window)]
    with qtbot.waitExposed(window):
        window.show()
    heights = {field.sizeHint().height() for field in fields}
    for field in fields:
        field.setFocus()
        heights.add(field.sizeHint().height())
    assert len(heights) == 1


@pytest.mark.parametrize("count", [2, 3, 8])
def test_a_list_of_choices_shows_all_of_them(qtbot: QtBot, icons: Icons, count: int) -> None:
    box = Choice(icons)
    qtbot.addWidget(box)
    box.addItems([f"Choice {number}" for number in range(count)])
    with qtbot.waitExposed(box):
        box.show()
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    last = view.visualRect(box.model().index(count - 1, 0))
    assert view.viewport().rect().contains(last)
    assert last.height() > view.fontMetrics().height() + 4
    box.hidePopup()
