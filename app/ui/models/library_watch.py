"""The installed models, looked for beside the window's thread, and looked for again when their folders change."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words
from app.models.fit import Memory
from app.models.library import DraftChoice, Library, LibraryEntry, costs_here, library_of, verdicts
from app.models.load_plan import free_in_any_case
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.words import tr
from engine.records import Loaded, PairConfig, VerifyCosts

_SETTLE_MS = 700  # a download or a copy changes a folder many times a second
_MOST_WATCHED = 200  # folders; systems allow only so many
_REBUILT_BY = ("model_folders", "hidden_models")

_Found = tuple[tuple[LibraryEntry, ...], Memory, dict[Path, VerifyCosts]]


class LibraryWatch(QObject):
    """Main thread only.

    Attributes:
        entries: what was found last.
        memory: what was free then, and what the serving pair held; None before the first look.
        costs: V(n) of this machine, of those targets for which it was measured.

    Signals:
        found: a tuple of LibraryEntry, and `memory`.
        drafts_judged: a target's path and a tuple of DraftChoice, the best first.
        failed: a sentence about why one of these will not come.
    """

    found = Signal(object, object)
    drafts_judged = Signal(object, object)
    failed = Signal(str)

    def __init__(self, settings: Settings, serving: Callable[[], Loaded | None], parent: QObject | None = None) -> None:
        """`serving`: the pair that would make room for another."""
        super().__init__(parent)
        self._settings, self._serving = settings, serving
        self.entries: tuple[LibraryEntry, ...] = ()
        self.memory: Memory | None = None
        self.costs: dict[Path, VerifyCosts] = {}
        self._library = library_of(settings)
        self._looking, self._judging = Background(self), Background(self)
        self._looking.done.connect(self._on_found)
        self._judging.done.connect(self._on_judged)
        self._looking.failed.connect(self._on_no_look)
        self._judging.failed.connect(self._on_no_judgement)
        self._again = False
        self._files = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.start)
        self._files.directoryChanged.connect(self._on_changed)
        self._unsubscribe = settings.subscribe(self._on_setting)

    @Slot()
    def start(self) -> None:
        """Looks once more; while it looks already, once more after that."""
        if self._looking.is_running:
            self._again = True
            return
        self._again = False
        library, serving = self._library, self._serving()
        config = PairConfig(
            Path(), devices=self._settings.get(keys.DEVICES), rpc_servers=self._settings.get(keys.RPC_SERVERS)
        )
        self._looking.start(lambda _cancel: _look(library, config, serving), "library scan")

    def judge_drafts(self, target: Path, measured: dict[str, float]) -> None:
        """Asks for every draft known with its verdict; the answer comes as `drafts_judged`."""
        library = self._library
        self._judging.start(lambda _cancel: (target, verdicts(library, target, measured)), "draft verdicts")

    def close(self) -> None:
        """Nothing is said any more."""
        self._unsubscribe()
        self._settle.stop()
        self._looking.close()
        self._judging.close()

    @Slot(object)
    def _on_judged(self, judged: tuple[Path, tuple[DraftChoice, ...]]) -> None:
        self.drafts_judged.emit(*judged)

    @Slot(object)
    def _on_no_look(self, error: Exception) -> None:
        sentence = tr("The models on this computer could not be listed.")
        self.failed.emit(f"{sentence} {failure_in_words(error)}")

    @Slot(object)
    def _on_no_judgement(self, error: Exception) -> None:
        sentence = tr("Tandem could not find out which drafts can serve this target.")
        self.failed.emit(f"{sentence} {failure_in_words(error)}")

    @Slot(object)
    def _on_found(self, found: _Found) -> None:
        self.entries, self.memory, self.costs = entries, memory, _ = found
        folders = [*self._library.folders, *(entry.path.parent for entry in entries)]
        wanted = list(dict.fromkeys(str(folder) for folder in folders))[:_MOST_WATCHED]
        if gone := [folder for folder in self._files.directories() if folder not in wanted]:
            self._files.removePaths(gone)
        if new := [folder for folder in wanted if folder not in self._files.directories()]:
            self._files.addPaths(new)
        self.found.emit(entries, memory)
        if self._again:
            self._settle.start()

    @Slot(str)
    def _on_changed(self, _folder: str) -> None:
        self._settle.start()

    def _on_setting(self, setting: Setting[Value]) -> None:
        if setting.key in _REBUILT_BY:
            self._library = library_of(self._settings)
            self.start()


def _look(library: Library, config: PairConfig, serving: Loaded | None) -> _Found:
    entries = library.scan()
    return entries, free_in_any_case(config, serving), costs_here(entry.path for entry in entries if entry.usable)
