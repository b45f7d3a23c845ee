"""The list of conversations: grouped by day, renamed in place, and never emptied by Backspace."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.store.records import SearchHit, StoredConversation
from app.ui.history.conversation_delegate import parts_of
from app.ui.history.conversation_model import ConversationModel, day_group
from app.ui.history.sidebar import Sidebar
from app.ui.style.icons import Icons

NOON = "T12:00:00+00:00"


def conversation(number: int, day: str, title: str = "", pinned: bool = False) -> StoredConversation:
    return StoredConversation(number, title or f"Talk {number}", pinned=pinned, updated=day + NOON)


@pytest.fixture
def sidebar(qtbot: QtBot, icons: Icons) -> Sidebar:
    widget = Sidebar(icons)
    qtbot.addWidget(widget)
    widget.resize(260, 600)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.show_conversations([conversation(1, "2026-03-02"), conversation(2, "2026-03-01")], 1)
    return widget


@pytest.mark.parametrize(
    ("updated", "group"),
    [
        ("2026-03-10", "Today"),
        ("2026-03-11", "Today"),
        ("2026-03-09", "Yesterday"),
        ("2026-03-04", "Last 7 days"),
        ("2026-02-20", "February 2026"),
    ],
)
def test_days_have_names(updated: str, group: str) -> None:
    assert day_group(updated + NOON, date(2026, 3, 10)) == group


def test_an_unreadable_time_is_earlier() -> None:
    assert day_group("", date(2026, 3, 10)) == "Earlier"


def test_rows_are_grouped_and_pinned_ones_come_first(qapp: object) -> None:
    model = ConversationModel()
    records = [
        conversation(3, "2026-01-01", pinned=True),
        conversation(1, "2026-03-10"),
        conversation(2, "2026-03-10"),
        conversation(4, "2026-03-09"),
    ]
    model.show_conversations(records, today=date(2026, 3, 10))
    titles = [model.data(model.index(number)) for number in range(model.rowCount())]
    assert titles == ["Pinned", "Talk 3", "Today", "Talk 1", "Talk 2", "Yesterday", "Talk 4"]


def test_click_and_enter_open(qtbot: QtBot, sidebar: Sidebar) -> None:
    index = sidebar.model.index_of(2)
    with qtbot.waitSignal(sidebar.opened) as opened:
        place = sidebar.list.visualRect(index).center()
        qtbot.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [2]
    with qtbot.waitSignal(sidebar.opened):
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Return)


def test_backspace_deletes_nothing_and_delete_asks_for_it(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.list.setFocus()
    with qtbot.assertNotEmitted(sidebar.delete_requested):
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Backspace)
    with qtbot.waitSignal(sidebar.delete_requested) as deleted:
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert deleted.args == [1]


def test_a_title_is_edited_in_place(qtbot: QtBot, sidebar: Sidebar) -> None:
    index = sidebar.model.index_of(1)
    with qtbot.waitSignal(sidebar.renamed) as renamed:
        sidebar.model.setData(index, "  Another title ")
    assert renamed.args == [1, "Another title"]
    with qtbot.assertNotEmitted(sidebar.renamed):
        assert not sidebar.model.setData(index, "   ")


def test_f2_opens_the_editor_and_escape_closes_it(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.list.setFocus()
    qtbot.keyClick(sidebar.list, Qt.Key.Key_F2)
    editor = sidebar.list.indexWidget(sidebar.list.currentIndex()) or sidebar.list.findChild(type(sidebar.search))
    assert editor is not None
    with qtbot.assertNotEmitted(sidebar.renamed):
        qtbot.keyClicks(editor, "never mind")
        qtbot.keyClick(editor, Qt.Key.Key_Escape)


def test_search_waits_until_the_typing_rests(qtbot: QtBot, sidebar: Sidebar) -> None:
    said: list[str] = []
    sidebar.search.searched.connect(said.append)
    qtbot.keyClicks(sidebar.search, "drafts")
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["drafts"]


def test_hits_show_where_the_words_stand(sidebar: Sidebar) -> None:
    sidebar.show_hits([SearchHit(2, 5, "Talk 2", "user", "about \x02drafts\x03 here")])
    row = sidebar.model.row_at(sidebar.model.index(1))
    assert row is not None
    assert (row.conversation_id, row.message_id, row.snippet) == (2, 5, "about \x02drafts\x03 here")
    sidebar.show_hits([])
    assert sidebar.model.data(sidebar.model.index(0)) == "Nothing found"


def test_the_menu_acts_on_the_row_it_was_opened_for(qtbot: QtBot, sidebar: Sidebar) -> None:
    menu = sidebar.menu_for(sidebar.model.index_of(2))
    titles = [action.text() for action in menu.actions()]
    one = ["Rename", "Pin", "Export ...", "Save as PDF ...", "Print ...", "Delete"]
    assert titles == [*one, "", "Import conversations ...", "Export all conversations ..."]
    with qtbot.waitSignal(sidebar.pin_requested) as pinned:
        menu.actions()[1].trigger()
    assert pinned.args == [2, True]
    of_heading = sidebar.menu_for(sidebar.model.index(0))
    of_all = ["Import conversations ...", "Export all conversations ..."]
    assert [action.text() for action in of_heading.actions()] == of_all


def test_the_menu_stays_with_its_row_while_the_list_changes(qtbot: QtBot, sidebar: Sidebar) -> None:
    menu = sidebar.menu_for(sidebar.model.index_of(2))
    assert sidebar.list.currentIndex() == sidebar.model.index_of(2)  # the marked row is the one it acts on
    sidebar.show_conversations([conversation(3, "2026-03-03"), conversation(1, "2026-03-02")], 1)  # an answer ended
    with qtbot.waitSignal(sidebar.delete_requested) as deleted:
        next(action for action in menu.actions() if action.text() == "Delete").trigger()
    assert deleted.args == [2]
    menu.aboutToHide.emit()
    assert sidebar.list.currentIndex() == sidebar.model.index_of(1)


def test_what_was_found_stands_apart_and_in_sight() -> None:
    assert parts_of("about \x02drafts\x03 here and \x02draft\x03") == [
        ("about ", False), ("drafts", True), (" here and ", False), ("draft", True),
    ]  # fmt: skip
    far = parts_of("a long way to go before it: \x02fox\x03.")
    assert far[0][0].startswith("…")
    assert len(far[0][0]) == 15
    assert far[1] == ("fox", True)
    assert all("[" not in run and "\x02" not in run for run, _ in far)
