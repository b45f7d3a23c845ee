"""The pages of what is archived and deleted: made anew only where something on them is another."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.database.backups import Backup
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


def test_the_keyboard_comes_to_the_list_before_what_empties_it(qtbot: QtBot, icons: Icons) -> None:
    page = WastebasketPage(icons)
    qtbot.addWidget(page)
    page.backups.show_backups([Backup(Path("copy.db"), datetime.fromisoformat(MOMENT), 3)])
    restore = page.backups.buttons[0].accessibleName()
    owls = StoredConversation(1, "Owls", deleted_at=MOMENT)
    for records in ((owls,), (owls, replace(owls, id=2, title="Bats"))):
        page.show_conversations(records)
        rows = [
            f"{what} “{one.title}”{end}" for one in records for what, end in (("Restore", ""), ("Delete", " for good"))
        ]
        wanted = [*rows, "Empty the wastebasket", restore]
        qtbot.waitUntil(partial(leads_to, page, wanted))  # rows of before go with the next turn of the event loop


def leads_to(page: QWidget, wanted: list[str]) -> bool:
    return stops(page) == wanted


def stops(page: QWidget) -> list[str]:
    """Where Tab leads on a page, in order."""
    found: list[str] = []
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page):
            found.append(widget.accessibleName())
        widget = widget.nextInFocusChain()
    return found
