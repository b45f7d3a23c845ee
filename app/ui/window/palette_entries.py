"""What the palette offers in this window: conversations, models, and every action."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.chat.presets import label_of
from app.numbers import size
from app.store.records import ListedConversation
from app.store.store import Store, StoreError
from app.ui.help.shortcuts import SHORTCUTS
from app.ui.history.list_rows import UNTITLED
from app.ui.palette.entry import Entry, Kind
from app.ui.style.icons import Icons
from app.ui.style.key_names import key_names
from app.ui.window.actions import Actions, Parts
from app.words import tr

if TYPE_CHECKING:
    from app.ui.palette.palette import Palette


class PaletteEntries(QObject):
    """Main thread only."""

    def __init__(self, icons: Icons, store: Store, over: QWidget, window: Parts, actions: Actions) -> None:
        super().__init__(actions)
        self._icons, self._over, self._store, self._window, self._actions = icons, over, store, window, actions
        self._palette: Palette | None = None
        self._listed: tuple[tuple[ListedConversation, ...], ...] = ()  # and what is in the archive
        self._conversations: list[Entry] = []  # of `_listed`
        actions.palette_wanted.connect(self.open)

    @property
    def palette(self) -> "Palette":
        """Made when it is first wanted."""
        if self._palette is None:
            from app.ui.palette.palette import Palette

            self._palette = palette = Palette(self._icons, self._over)
            palette.search_wanted.connect(self._on_search)
            palette.closed.connect(self._on_closed)
        return self._palette

    @Slot()
    def open(self) -> None:
        if self.palette.isVisible():
            self.palette.close_palette()
        else:
            self.palette.open_palette(
                [*self._of_conversations(), *self._of_commands(), *self._of_models(), *self._of_presets()]
            )

    def _of_conversations(self) -> list[Entry]:
        """Made anew only when the list is another: there may be ten thousand. The archive comes last."""
        try:
            listed = self._store.listed(), self._store.listed(archived=True)
        except StoreError:
            return []
        if listed != self._listed:
            self._listed = listed
            opens = self._window.sidebar.asked.opened.emit
            self._conversations = [
                Entry(kind, record.title or tr(UNTITLED), partial(opens, record.id), detail or record.folder)
                for kind, detail, records in (
                    (Kind.CONVERSATION, "", listed[0]),
                    (Kind.ARCHIVED, Kind.ARCHIVED.word, listed[1]),
                )
                for record in records
            ]
        return self._conversations

    def _of_commands(self) -> list[Entry]:
        """Those that can do something now."""
        return [
            Entry(Kind.COMMAND, tr(shortcut.label), self._bound(shortcut.action), key_names(shortcut.keys))
            for shortcut in SHORTCUTS
            if shortcut.action and self._actions.is_available(shortcut)
        ]

    def _bound(self, action: str) -> Callable[[], object]:
        bound: Callable[[], object] = getattr(self._actions, action)
        return bound

    def _of_models(self) -> list[Entry]:
        use = self._window.pair.use_target
        return [
            Entry(Kind.MODEL, tr("Open {title}", title=entry.title), partial(use, entry.path), size(entry.file_bytes))
            for entry in self._window.library.entries
            if entry.usable
        ]

    def _of_presets(self) -> list[Entry]:
        steering = self._window.steering
        return [
            Entry(Kind.PRESET, tr("Answer as {preset}", preset=label_of(name)), partial(steering.use_preset, name))
            for name in steering.preset_names
        ]

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._actions.focus_search()
        self._window.sidebar.search.setText(text)

    @Slot()
    def _on_closed(self) -> None:
        if self._window.page == "chat":
            self._window.chat.focus_composer()
