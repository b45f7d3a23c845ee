"""What of a file is sent: the choices, what they cost, and the text that the model is given."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.attachments.document import Document, Part
from app.ui.attached.part_dialog import PartDialog
from app.ui.style.icons import Icons

PAGES = Document("report.pdf", 9_000, "page", tuple(f"page {n} " + "words " * 50 for n in range(1, 11)), 12)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def dialog(icons: Icons, parent: QWidget) -> PartDialog:
    return PartDialog(icons, Part(PAGES, 1, 10), 0.25, 200, parent)


def test_pages_that_could_not_be_read_are_said(dialog: PartDialog) -> None:
    assert dialog.between.isChecked()  # the file has two pages more, so this is not all of it
    assert dialog.cost.text() == "Pages 1 to 10 of 12: about 772 tokens"


def test_changing_a_number_chooses_its_line(dialog: PartDialog) -> None:
    dialog.whole.setChecked(True)
    dialog.first.setValue(3)
    dialog.last.setValue(4)
    assert dialog.between.isChecked()
    assert dialog.chosen == Part(PAGES, 3, 4)
    assert dialog.cost.text() == "Pages 3 to 4 of 12: about 154 tokens"
    assert dialog.preview.toPlainText().startswith("page 3 words")
    dialog.last.setValue(1)
    assert dialog.chosen == Part(PAGES, 1, 3)  # either way round
    assert dialog.tokens.value() == 200  # as many as fit
    dialog.tokens.setValue(20)
    assert dialog.start.isChecked()
    assert dialog.chosen.characters == 80
    assert dialog.cost.text() == "The first 78 characters of pages 1 to 10 of 12: about 20 tokens"
