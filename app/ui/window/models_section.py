"""What the window has to do with models on disk: the page, the pair bar's menus, and the watch over the folders."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app import paths
from app.engine_host.engine_thread import EngineThread
from app.models.library import LibraryEntry
from app.models.measured import measured_ratios
from app.models.ranking import smaller_quantisation
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.chat.pair_bar import PairBar
from app.ui.models.draft_chooser import DraftChooser
from app.ui.models.library_watch import LibraryWatch
from app.ui.models.pair_controller import PairController
from app.ui.models.pair_menus import PairMenus
from app.ui.style.icons import Icons
from engine.records import Measurement, ModelFile

if TYPE_CHECKING:
    from app.ui.hub.controller import HubController
    from app.ui.models.tabs import ModelsTabs


_CONVERSATIONS = 5  # of the latest
_LONGEST_QUESTION = 2000  # characters; longer ones measure reading, not writing


class ModelsSection(QObject):
    """Signals:
    target_wanted, draft_wanted: the path of a model to open.
    network_wanted: the user wants to see every request.
    search_wanted: what to look for on the hub.
    said: a sentence about what the search for a draft ended on, or why the models cannot be listed.
    """

    target_wanted = Signal(Path)
    draft_wanted = Signal(Path)
    network_wanted = Signal()
    search_wanted = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        icons: Icons,
        settings: Settings,
        engine: EngineThread,
        store: Store,
        bar: PairBar,
        pair: PairController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._icons, self._settings, self._engine, self._store, self._pair = icons, settings, engine, store, pair
        self.library = LibraryWatch(settings, lambda: engine.pair, self)
        self._menus = PairMenus(bar, self.library, engine, self._measurements, self)
        self.chooser = DraftChooser(settings, engine, self._questions, self)
        self.library.drafts_judged.connect(self.chooser.set_drafts)
        self.library.failed.connect(self.said)
        self.chooser.draft_found.connect(self._on_draft_found)
        self.chooser.ended.connect(self._on_trial_ended)
        pair.best_draft = self.chooser.best_for
        pair.ways.smaller_file = self._smaller_file
        pair.ways.search_wanted.connect(self.search_wanted)
        self.tabs: ModelsTabs | None = None  # made when the page is first wanted

    def make(self, hub: "HubController") -> "ModelsTabs":
        """The page; its imports wait until it is wanted."""
        from app.ui.models.page import ModelsPage
        from app.ui.models.tabs import ModelsTabs

        page = ModelsPage(self._icons, self._settings, self.library, self._ratios)
        page.set_pair(self._engine.pair)
        self._engine.loaded.connect(page.set_pair)
        self._engine.ejected.connect(page.set_pair)
        page.target_chosen.connect(self.target_wanted)
        page.draft_chosen.connect(self.draft_wanted)
        page.open_target_requested.connect(self._pair.open_target)
        page.reload_requested.connect(self._pair.reload)
        page.eject_requested.connect(self._engine.eject)
        page.card.best_requested.connect(self.chooser.start)
        page.card.stop_requested.connect(self.chooser.stop)
        self.chooser.progressed.connect(page.card.show_trial)
        self.chooser.ended.connect(page.end_trial)
        hub.pair_arrived.connect(self._pair.offer)
        self.tabs = tabs = ModelsTabs(self._icons, hub, page, paths.resources() / "catalogue.json")
        tabs.target_wanted.connect(self.target_wanted)
        tabs.draft_wanted.connect(self.draft_wanted)
        tabs.network_wanted.connect(self.network_wanted)
        return tabs

    def show_catalogue(self) -> None:
        if self.tabs is not None:
            self.tabs.show_catalogue()

    def search_for(self, text: str) -> None:
        if self.tabs is not None:
            self.tabs.search_for(text)

    def _smaller_file(self, target: ModelFile) -> LibraryEntry | None:
        """Another file of this model that is here and fits."""
        loaded, memory = self._engine.pair, self.library.memory
        if memory is None:
            return None
        held = loaded.target.tensor_bytes if loaded else 0
        return smaller_quantisation(target, self.library.entries, memory.with_freed(held))

    @Slot(object)
    def _on_draft_found(self, draft: Path | None) -> None:
        if draft is not None:
            self._pair.use_draft(draft)
        else:
            self._pair.use_no_draft()

    @Slot(str)
    def _on_trial_ended(self, sentence: str) -> None:
        if sentence:
            self.said.emit(sentence)

    def _questions(self) -> list[str]:
        """The user's own latest questions, the newest first."""
        found: list[str] = []
        for conversation in self._store.conversations(limit=_CONVERSATIONS):
            asked = [message.content for message in self._store.messages(conversation.id) if message.role == "user"]
            found += [text for text in reversed(asked) if text.strip() and len(text) < _LONGEST_QUESTION]
        return found

    def _ratios(self) -> dict[tuple[str, str], float]:
        return measured_ratios(self._measurements())

    def _measurements(self) -> tuple[Measurement, ...]:
        """Of this machine, the newest first."""
        return tuple(stored.measurement for stored in self._store.measurements() if not stored.imported)
