"""The installed models, looked for beside the window's thread, and looked for again when their folders change."""

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from app.engine_host.main_thread_queue import MainThreadQueue
from app.models.fit import Memory
from app.models.library import Library, LibraryEntry, costs_here, library_of, verdicts
from app.models.load_plan import free_in_any_case
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from engine.records import PairConfig, VerifyCosts

logger = logging.getLogger(__name__)

_SETTLE_MS = 700  # a download or a copy changes a folder many times a second
_MOST_WATCHED = 200  # folders; systems allow only so many
_REBUILT_BY = ("model_folders", "hidden_models")


class LibraryWatch(QObject):
    """Main thread only.

    Attributes:
        entries: what was found last.
        memory: what was free then; None before the first look.
        costs: V(n) of this machine, of those targets for which it was measured.

    Signals:
        found: a tuple of LibraryEntry, and the free memory.
        drafts_judged: a target's path and a tuple of DraftChoice, the best first.
    """

    found = Signal(object, object)
    _looked = Signal(object, object, object)
    drafts_judged = Signal(object, object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.entries: tuple[LibraryEntry, ...] = ()
        self.memory: Memory | None = None
        self.costs: dict[Path, VerifyCosts] = {}
        self._to_main = MainThreadQueue(self)
        self._library = library_of(settings)
        self._thread: threading.Thread | None = None
        self._again = False
        self._files = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.start)
        self._files.directoryChanged.connect(self._on_changed)
        self._unsubscribe = settings.subscribe(self._on_setting)
        self._looked.connect(self._on_found)

    @Slot()
    def start(self) -> None:
        """Looks once more; while it looks already, once more after that."""
        if self._thread is not None and self._thread.is_alive():
            self._again = True
            return
        self._again = False
        config = PairConfig(
            Path(), devices=self._settings.get(keys.DEVICES), rpc_servers=self._settings.get(keys.RPC_SERVERS)
        )
        self._thread = threading.Thread(
            target=self._look, args=(self._library, config), name="library scan", daemon=True
        )
        self._thread.start()

    def judge_drafts(self, target: Path, measured: dict[str, float]) -> None:
        """Asks for every draft known with its verdict; the answer comes as `drafts_judged`."""
        threading.Thread(
            target=self._judge, args=(self._library, target, measured), name="draft verdicts", daemon=True
        ).start()

    def close(self) -> None:
        """Nothing is said any more."""
        self._unsubscribe()
        self._settle.stop()
        self._to_main.close()

    def _look(self, library: Library, config: PairConfig) -> None:
        try:
            entries = library.scan()
            memory = free_in_any_case(config)
            costs = costs_here(entry.path for entry in entries if entry.usable)
        except OSError:
            logger.exception("looking for models")
            return
        self._to_main.post(self._looked, entries, memory, costs)

    def _judge(self, library: Library, target: Path, measured: dict[str, float]) -> None:
        self._to_main.post(self.drafts_judged, target, verdicts(library, target, measured))

    @Slot(object, object, object)
    def _on_found(self, entries: tuple[LibraryEntry, ...], memory: Memory, costs: dict[Path, VerifyCosts]) -> None:
        self.entries, self.memory, self.costs = entries, memory, costs
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
