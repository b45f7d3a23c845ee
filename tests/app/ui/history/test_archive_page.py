"""The pages of what is archived and deleted: made anew only where something on them is another."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.store.records import StoredConversation
from app.ui.history.archive_page import ArchivePage
from app.ui.history.wastebasket import WastebasketPage
from app.ui.style.icons import Icons

MOMENT = "2026-03-09T16:00:00.000+00:00"


@pytest.mark.parametrize("kind", [ArchivePage, WastebasketPage])
def test_rows_stay_as_long_as_they_are_true(
    qtbot: QtBot, icons: Icons, kind: type[ArchivePage] | type[WastebasketPage]
) -> None:
    page = kind(icons)
    qtbot.addWidget(page)
    record = StoredConversation(1, "Owls", archived_at=MOMENT, deleted_at=MOMENT)
    page.show_conversations((record,))
    (row,) = page.rows
    page.show_conversations((replace(record),))
    assert page.rows == [row]
    page.show_conversations((replace(record, title="Bats"),))
    assert page.rows != [row]
    page.show_conversations(())
    assert page.rows == []
