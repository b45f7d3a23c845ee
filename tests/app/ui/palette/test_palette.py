"""The palette: what matches what was typed, in which order, and all of it without a mouse."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.palette.entry import Entry, Kind
from app.ui.palette.fuzzy import Query
from app.ui.palette.palette import Palette
from app.ui.palette.results import runs_of
from app.ui.style.icons import Icons


def entry(title: str, kind: Kind = Kind.CONVERSATION) -> Entry:
    return Entry(kind, title, lambda: None)


def best(text: str, *titles: str) -> list[str]:
    return [found.title for found in Query(text).best([entry(title) for title in titles], 10)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nor", ["Norway", "A plan for Norway", "Minor things"]),
        ("plan nor", ["A plan for Norway"]),
        ("creme", ["Crème brûlée"]),
        ("apn", ["A plan for Norway"]),
        ("xyz", []),
    ],
)
def test_whole_words_come_before_parts_and_scattered_letters(text: str, wanted: list[str]) -> None:
    titles = ("Minor things", "A plan for Norway", "Norway", "Crème brûlée")
    assert best(text, *titles) == wanted


def test_of_equals_the_earlier_one_comes_first_and_commands_before_conversations() -> None:
    assert best("talk", "Talk 1", "Talk 2") == ["Talk 1", "Talk 2"]
    found = Query("models").best([entry("Models of the world"), entry("Models", Kind.COMMAND)], 10)
    assert [one.kind for one in found] == [Kind.COMMAND, Kind.CONVERSATION]


def test_what_was_typed_is_marked() -> None:
    assert runs_of("A plan for Norway", Query("nor pl").places("A plan for Norway")) == [
        ("A ", False), ("pl", True), ("an for ", False), ("Nor", True), ("way", False),
    ]  # fmt: skip
    assert runs_of("Norway", Query("nwy").places("Norway")) == [
        ("N", True), ("or", False), ("w", True), ("a", False), ("y", True),
    ]  # fmt: skip


class World:
    """A window with a field of its own and the palette over it."""

    def __init__(self, qtbot: QtBot, icons: Icons) -> None:
        self.window, self.done = QWidget(), list[str]()
        self.other = QLineEdit()
        QVBoxLayout(self.window).addWidget(self.other)
        self.palette = Palette(icons, self.window)
        qtbot.addWidget(self.window)
        self.window.resize(700, 500)
        with qtbot.waitExposed(self.window):
            self.window.show()
        names = [("Talk about owls", Kind.CONVERSATION), ("New conversation", Kind.COMMAND), ("Help", Kind.COMMAND)]
        self.entries = [Entry(kind, title, partial(self.done.append, title)) for title, kind in names]
        self.palette.open_palette(self.entries)

    @property
    def shown(self) -> list[str]:
        return [found.title for found in self.palette.model.entries]

    @property
    def current(self) -> str:
        return str(self.palette.list.currentIndex().data())


@pytest.fixture
def world(qtbot: QtBot, icons: Icons) -> World:
    return World(qtbot, icons)


def test_keys_alone_choose_and_give_a_command(qtbot: QtBot, world: World) -> None:
    field = world.palette.field
    assert field.hasFocus()
    assert world.shown == ["Talk about owls", "New conversation", "Help"]
    qtbot.keyClick(field, Qt.Key.Key_Up)  # from the first to the last
    assert world.current == "Help"
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert world.current == "Talk about owls"
    qtbot.keyClicks(field, "nc")
    assert world.shown[0] == "New conversation"
    assert field.accessibleDescription() == "New conversation, Command"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert world.done == ["New conversation"]
    assert not world.palette.isVisible()


def test_what_is_found_nowhere_can_be_searched_in_the_texts(qtbot: QtBot, world: World) -> None:
    qtbot.keyClicks(world.palette.field, "zebra ")
    assert world.shown == ["Search all messages for “zebra”"]
    with qtbot.waitSignal(world.palette.search_wanted) as wanted:
        qtbot.keyClick(world.palette.field, Qt.Key.Key_Return)
    assert wanted.args == ["zebra"]


def test_escape_a_click_beside_it_and_another_field_close_it(qtbot: QtBot, world: World) -> None:
    qtbot.keyClick(world.palette.field, Qt.Key.Key_Escape)
    assert not world.palette.isVisible()
    world.palette.open_palette(world.entries)
    qtbot.mouseClick(world.palette, Qt.MouseButton.LeftButton, pos=world.palette.rect().bottomLeft())
    assert not world.palette.isVisible()
    world.palette.open_palette(world.entries)
    world.other.setFocus()
    assert not world.palette.isVisible()
    assert world.done == []


def test_it_fits_a_window_that_becomes_narrow(qtbot: QtBot, world: World) -> None:
    box = world.palette.findChild(QFrame, "palette")
    assert box is not None
    assert abs(box.geometry().center().x() - world.palette.rect().center().x()) <= 1  # from the first opening on
    world.window.resize(480, 400)
    qtbot.waitUntil(lambda: world.palette.width() == world.window.width())
    assert box.x() >= 0
    assert box.geometry().right() <= world.window.width()


def test_a_window_that_is_freed_asks_its_palette_nothing(qtbot: QtBot, icons: Icons) -> None:
    """The collector takes the attributes first, and Qt still sends events while it takes the rest."""
    window = QWidget()
    vars(Palette(icons, window)).clear()
    with qtbot.captureExceptions() as raised:
        window.setWindowTitle("about to go")
        window.deleteLater()
    assert raised == []
