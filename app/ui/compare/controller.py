"""The Compare toggle: which lanes the next question gets, what is shown, and which answer is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.conversation import Conversation
from app.compare.comparison import Comparison, LaneSpec
from app.compare.drafts import find_drafts
from app.engine_host.engine_thread import EngineThread
from app.models.library import DraftChoice, Library, library_of
from app.models.names import pair_labels
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import StoreError
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.style.icons import Icons
from app.words import tr, tr_noop
from engine.records import Loaded

if TYPE_CHECKING:
    from app.ui.compare.view import CompareView


_LOOKUPS = tr_noop("Earlier text proposes, the target checks: the same text, only sooner.")


class CompareController(QObject):
    """Main thread only.

    Signals:
        toggled: Compare is on, or off again.
    """

    toggled = Signal(bool)

    def __init__(
        self, icons: Icons, settings: Settings, engine: EngineThread, page: ChatPage, chat: ChatController
    ) -> None:
        super().__init__(page)
        self._icons, self._settings, self._engine, self._page, self._chat = icons, settings, engine, page, chat
        self._view: CompareView | None = None
        self._second: Path | None = None
        self._search = 0  # job that looks for drafts
        self._num_found = 0
        chat.lanes = self.lanes
        page.composer.compare.toggled.connect(self._on_toggled)
        page.composer.submitted.connect(self._end_search)
        chat.opened.connect(self._on_opened)
        chat.state_changed.connect(self._on_state)
        chat.list_changed.connect(self._on_state)  # a message was deleted, or came back
        engine.loaded.connect(self._on_loaded)
        engine.record.connect(self._on_record)
        engine.done.connect(self._on_done)

    @property
    def view(self) -> "CompareView":
        """The lanes, made when they are first wanted."""
        if self._view is None:
            from app.ui.compare.view import CompareView

            self._view = view = CompareView(self._icons)
            self._page.set_lanes(view)
            view.keep_requested.connect(self._on_keep)
            view.again_requested.connect(self._on_again)
            view.close_requested.connect(self.close)
            view.picker.opened.connect(self._on_picker)
            view.picker.chosen.connect(self.set_second_draft)
            self._show_captions()
        return self._view

    @property
    def is_on(self) -> bool:
        return self._page.composer.compare.isChecked()

    def lanes(self) -> tuple[LaneSpec, ...]:
        """For the next question; none while Compare is off."""
        pair = self._engine.pair
        return self._lanes(pair) if self.is_on and pair is not None else ()

    @Slot()
    def toggle(self) -> None:
        self._page.composer.compare.toggle()

    @Slot()
    def close(self) -> None:
        self._page.composer.compare.setChecked(False)

    @Slot(object)
    def set_second_draft(self, path: Path | None) -> None:
        """A third lane for this draft, from the next question on; None: two lanes."""
        self._second = path
        if path is not None:
            self._settings.set(keys.LAST_FOLDER, str(path.parent))
        self.view.picker.set_chosen(path)
        self._show_captions()  # what was compared stays until something else is asked

    # --- lanes ---------------------------------------------------------------------------------

    def _lanes(self, pair: Loaded) -> tuple[LaneSpec, ...]:
        wanted = self._settings.get(keys.SPECULATION)
        speculation = wanted if wanted != "off" else "auto"
        second = (LaneSpec(self._second, speculation),) if self._second is not None else ()
        return LaneSpec(None, "off"), LaneSpec(pair.config.draft, speculation), *second

    def _show_captions(self) -> None:
        if self._view is None:
            return
        from app.ui.compare.view import LaneCaption

        pair = self._engine.pair
        if pair is None:
            captions = [LaneCaption("", ""), LaneCaption("", "")]
        else:
            draft, names = pair.draft, pair_labels(pair.target, pair.draft)
            helper = tr("with {draft}", draft=names.draft) if draft is not None else tr("with look-ups, no draft")
            captions = [
                LaneCaption(names.target, str(pair.target.path)),
                LaneCaption(helper, str(draft.path))
                if draft
                else LaneCaption(helper, tr("Look-up tokens come from earlier text."), tr(_LOOKUPS)),
            ]
        if self._second is not None:
            captions.append(LaneCaption(tr("with {draft}", draft=self._view.picker.chosen_title), str(self._second)))
        self._view.set_captions(tuple(captions))

    # --- what the user does --------------------------------------------------------------------

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self._show_captions()
        self._show_conversation(self.view)
        self._page.set_comparing(on)
        self.toggled.emit(on)
        self._page.focus_composer()

    @Slot(int)
    def _on_keep(self, lane: int) -> None:
        conversation = self._chat.conversation
        if conversation is not None and conversation.keep_answer(lane):
            self.view.refresh()
        self._page.focus_composer()

    @Slot()
    def _on_again(self) -> None:
        self._end_search()
        self._chat.regenerate()

    @Slot(int)
    def _on_opened(self, conversation_id: int) -> None:
        """A conversation that was not compared is shown as it is."""
        if self.is_on and conversation_id >= 0 and _of(self._chat.conversation) is None:
            self.close()
        self._on_state()

    @Slot()
    def _on_state(self) -> None:
        if self._view is not None:
            self._show_conversation(self._view)

    def _show_conversation(self, view: "CompareView") -> None:
        view.set_comparison(_of(self._chat.conversation))
        view.set_can_repeat(_has_messages(self._chat.conversation))

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        self._show_captions()

    # --- a second draft ------------------------------------------------------------------------

    @Slot()
    def _on_picker(self) -> None:
        """Judges the files of this machine, between answers; whoever asks something meanwhile goes first."""
        conversation = self._chat.conversation
        may_search = self._engine.pair is not None and (conversation is None or conversation.can_send)
        self.view.picker.folder = self._settings.get(keys.LAST_FOLDER) or str(Path.home())
        self.view.picker.begin_search(may_search)
        self._end_search()
        if may_search:
            self._num_found = 0
            self._search = self._engine.run(find_drafts(self._library()))

    def _library(self) -> Callable[[], Library]:
        pair = self._engine.pair
        files = (pair.config.target, pair.config.draft, self._second) if pair is not None else ()
        library = library_of(self._settings, tuple(file for file in files if file is not None))
        return lambda: library

    @Slot()
    def _end_search(self) -> None:
        if self._search:
            self._engine.stop(self._search)

    @Slot(int, object)
    def _on_record(self, job: int, record: object) -> None:
        if job == self._search and isinstance(record, DraftChoice):
            self._num_found += record.usable
            self.view.picker.add_found(record)

    @Slot(int)
    def _on_done(self, job: int) -> None:
        if job == self._search:
            self._search = 0
            self.view.picker.end_search(self._num_found)


def _of(conversation: Conversation | None) -> Comparison | None:
    return conversation.comparison if conversation is not None else None


def _has_messages(conversation: Conversation | None) -> bool:
    try:
        return conversation is not None and conversation.branches() > 0
    except StoreError:  # asking again says it
        return True
