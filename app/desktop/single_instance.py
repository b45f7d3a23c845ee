"""One Tandem for each data folder: a second one raises the first one's window and ends.

A lock file says who is first; Qt notices by itself when its owner is dead. The second one touches a file that the first
one watches. Qt's local sockets would do the same, but their library needs Kerberos from the system.
"""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

from app.database.database import now

_RAISE = "raise-window"


class SingleInstance(QObject):
    """Lives as long as the window.

    Attributes:
        is_alone: this Tandem holds the lock, so no other one writes to the folder.
        is_second: another one holds it. Neither where the folder allows no lock: then nobody knows.

    Signals:
        raise_requested: another Tandem was started and ended in favour of this one.
    """

    raise_requested = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._call = folder / _RAISE
        self._lock = QLockFile(str(folder / "tandem.lock"))
        self._lock.setStaleLockTime(0)  # however old: stale only when its process is gone
        self.is_alone = self._lock.tryLock(0)
        self.is_second = not self.is_alone and self._lock.error() is QLockFile.LockError.LockFailedError
        self._watcher = QFileSystemWatcher(self)
        if self.is_alone:
            self._listen(folder)

    def raise_first(self) -> None:
        """Asks the first one to show its window. Raises OSError."""
        self._call.write_text(now(), "utf-8")

    def release(self) -> None:
        """The window is closed: the next one may be first."""
        self._lock.unlock()

    def _listen(self, folder: Path) -> None:
        self._called = self._last_call()
        self._watcher.addPath(str(folder))
        self._watcher.directoryChanged.connect(self._on_changed)
        self._watcher.fileChanged.connect(self._on_changed)
        if self._call.exists():
            self._watcher.addPath(str(self._call))

    @Slot(str)
    def _on_changed(self, _path: str) -> None:
        if self._call.exists() and str(self._call) not in self._watcher.files():
            self._watcher.addPath(str(self._call))
        if (call := self._last_call()) and call != self._called:
            self._called = call
            self.raise_requested.emit()

    def _last_call(self) -> str:
        try:
            return self._call.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return ""
