"""Rows of the models page, in wide and narrow windows."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.hub.download_item import DownloadItem
from app.hub.listing import HubModel
from app.ui.hub.download_row import DownloadRow
from app.ui.hub.rows import Rows
from app.ui.style.icons import Icons


def test_no_row_is_wider_than_the_list_that_it_stands_in(qtbot: QtBot, icons: Icons) -> None:
    rows = Rows()
    qtbot.addWidget(rows)
    done = DownloadItem("1", "some/repository", HubModel("some.gguf", ()), "done", path=Path("some.gguf"))
    row = DownloadRow(icons, done)
    for button in (row.use_target, row.use_draft):  # in another language
        button.setText("Verwenden als Modell")
    rows.show_rows([row])
    rows.resize(700, 400)
    with qtbot.waitExposed(rows):
        rows.show()
    assert row.use_target.y() == row.use_draft.y()
    rows.resize(340, 400)
    qtbot.waitUntil(lambda: row.use_target.y() < row.use_draft.y())
    qtbot.waitUntil(lambda: row.geometry().right() < rows.viewport().width())
    rows.resize(700, 400)
    qtbot.waitUntil(lambda: row.use_target.y() == row.use_draft.y())
