"""What the keyboard shortcuts and the palette do."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from app.settings import keys
from app.settings.keys import Settings
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.compare.controller import CompareController
from app.ui.help.shortcuts import SHORTCUTS, Shortcut
from app.ui.history.controller import HistoryController
from app.ui.history.sidebar import Sidebar
from app.ui.models.library_watch import LibraryWatch
from app.ui.models.pair_controller import PairController
from app.ui.speed.panel import SpeedPanel
from app.ui.window.side_panels import SidePanels
from app.ui.window.steering_section import SteeringSection


class Parts(Protocol):
    """What of the window the actions need."""

    chat: ChatPage
    sidebar: Sidebar
    panel: SpeedPanel
    conversations: ChatController
    compare: CompareController
    pair: PairController
    history: HistoryController
    library: LibraryWatch
    sides: SidePanels
    steering: SteeringSection

    @property
    def page(self) -> str: ...

    def show_page(self, name: str) -> None: ...

    def close(self) -> bool: ...


class Actions(QObject):
    """One slot for each action that `SHORTCUTS` names.

    Signals:
        palette_wanted: the field that finds everything.
    """

    palette_wanted = Signal()

    def __init__(self, window: QMainWindow, parts: Parts, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = parts, settings
        for shortcut in SHORTCUTS:
            if shortcut.action and shortcut.keys:
                QShortcut(QKeySequence(shortcut.keys), window).activated.connect(getattr(self, shortcut.action))

    def is_available(self, shortcut: Shortcut) -> bool:
        """Whether there is anything that it could act on."""
        match shortcut.needs:
            case "conversation":
                return self._window.conversations.current_id is not None
            case "undo":
                return not self._window.chat.undo_list.is_empty
            case "answer":
                return self._window.conversations.is_busy
        return shortcut.action != "open_palette"

    @Slot()
    def open_palette(self) -> None:
        self.palette_wanted.emit()

    @Slot()
    def on_escape(self) -> None:
        if self._window.page != "chat":
            self._window.show_page("chat")
        elif self._window.compare.is_on and not self._window.conversations.is_busy:
            self._window.compare.close()
        else:
            self._window.conversations.stop()

    @Slot()
    def new_conversation(self) -> None:
        self._window.conversations.new()

    @Slot()
    def focus_search(self) -> None:
        self._window.sides.ask_for("sidebar", True)
        self._window.sidebar.search.setFocus()
        self._window.sidebar.search.selectAll()

    @Slot()
    def focus_composer(self) -> None:
        self._window.show_page("chat")

    def _read(self) -> None:
        """What is done with a message is done where it is seen."""
        if self._window.page != "chat":
            self._window.show_page("chat")

    @Slot()
    def regenerate(self) -> None:
        self._read()
        self._window.conversations.regenerate()

    @Slot()
    def continue_reply(self) -> None:
        self._read()
        self._window.chat.last_message.continue_reply()

    @Slot()
    def edit_question(self) -> None:
        self._read()
        self._window.chat.last_message.edit_question()

    @Slot()
    def copy_answer(self) -> None:
        self._window.chat.last_message.copy_answer()

    @Slot()
    def earlier_version(self) -> None:
        self._read()
        self._window.chat.last_message.show_version(-1)

    @Slot()
    def later_version(self) -> None:
        self._read()
        self._window.chat.last_message.show_version(1)

    @Slot()
    def show_branches(self) -> None:
        self._window.show_page("chat")
        self._window.chat.head.open_branches()

    @Slot()
    def export_conversation(self) -> None:
        if self._window.conversations.current_id is not None:
            self._window.history.files.ask_where_to(self._window.conversations.current_id)

    @Slot()
    def print_conversation(self) -> None:
        if self._window.conversations.current_id is not None:
            self._window.history.files.ask_which_printer(self._window.conversations.current_id)

    @Slot()
    def pin_conversation(self) -> None:
        if self._window.conversations.current_id is not None:
            self._window.history.toggle_pin(self._window.conversations.current_id)

    @Slot()
    def archive_conversation(self) -> None:
        if self._window.conversations.current_id is not None:
            self._window.history.toggle_archived(self._window.conversations.current_id)

    @Slot()
    def rename_conversation(self) -> None:
        """In the list, which is shown for that."""
        if self._window.conversations.current_id is not None:
            self._window.sides.ask_for("sidebar", True)
            self._window.sidebar.search.clear_now()
            self._window.sidebar.asked.rename_wanted.emit(self._window.conversations.current_id)

    @Slot()
    def delete_conversation(self) -> None:
        if self._window.conversations.current_id is not None:
            self._window.history.putting_away.delete(self._window.conversations.current_id)

    @Slot()
    def new_folder(self) -> None:
        self._window.sides.ask_for("sidebar", True)
        self._window.sidebar.ask_for_folder()

    @Slot()
    def show_models(self) -> None:
        self._window.show_page("models")

    @Slot()
    def jump_to_latest(self) -> None:
        self._read()
        self._window.chat.transcript.jump_to_latest()

    @Slot()
    def message_above(self) -> None:
        self._read()
        self._window.chat.transcript.step(-1)

    @Slot()
    def message_below(self) -> None:
        self._read()
        self._window.chat.transcript.step(1)

    @Slot()
    def open_target(self) -> None:
        self._window.pair.open_target()

    @Slot()
    def open_draft(self) -> None:
        self._window.pair.open_draft()

    @Slot()
    def toggle_speculation(self) -> None:
        is_off = self._settings.get(keys.SPECULATION) == "off"
        self._settings.set(keys.SPECULATION, "auto" if is_off else "off")

    @Slot()
    def toggle_marks(self) -> None:
        self._window.chat.composer.marks.toggle()

    @Slot()
    def toggle_compare(self) -> None:
        self._window.show_page("chat")
        self._window.compare.toggle()

    @Slot()
    def toggle_sidebar(self) -> None:
        self._window.sides.ask_for("sidebar", not self._window.sidebar.isVisible())

    @Slot()
    def toggle_panel(self) -> None:
        """The panel stands beside the conversation: asked for on another page, it is shown with that."""
        is_wanted = self._window.page != "chat" or not self._window.panel.isVisible()
        self._read()
        self._window.sides.ask_for("panel", is_wanted)

    @Slot()
    def toggle_steering(self) -> None:
        is_wanted = not self._window.sides.is_steering_shown
        self._read()
        self._window.sides.ask_for("steering", is_wanted)

    @Slot()
    def undo(self) -> None:
        if not self._window.chat.toast.take_back():
            self._window.history.undo.last()

    @Slot()
    def attach_files(self) -> None:
        self._window.show_page("chat")
        self._window.conversations.attaching.choose()

    @Slot()
    def show_benchmark(self) -> None:
        self._window.show_page("benchmark")

    @Slot()
    def show_archive(self) -> None:
        self._window.show_page("archive")

    @Slot()
    def show_wastebasket(self) -> None:
        self._window.show_page("wastebasket")

    @Slot()
    def import_conversation(self) -> None:
        self._window.history.importing.open()

    @Slot()
    def show_settings(self) -> None:
        self._window.show_page("settings")

    @Slot()
    def show_help(self) -> None:
        self._window.show_page("help")

    @Slot()
    def close_window(self) -> None:
        self._window.close()
