"""Conversations, messages, the journal of the streaming reply, and measurements, in one SQLite file."""

from pathlib import Path

from app.database.backups import Backup, back_up, backups, restore
from app.database.database import Database
from app.database.errors import StoreError
from app.database.migrations import migrate
from app.store.conversations import Conversations
from app.store.journal import Journal
from app.store.measurements import Measurements
from app.store.message_deletion import MessageDeletion
from app.store.search import Search
from app.words import tr

__all__ = ["Store", "StoreError"]


class Store(Conversations, Journal, MessageDeletion, Search, Measurements):
    """Everything that outlives the window. Used from the thread that made it. Most methods may raise StoreError.

    Attributes:
        database: the SQLite file.
        notices: sentences to show once, e.g. that a damaged database was moved aside.
    """

    def __init__(self, path: Path, is_second: bool = False) -> None:
        """Opens or makes the database. `is_second`: another thread has it open already."""
        super().__init__(Database(path, is_second))
        self.notices: tuple[str, ...] = self.database.notices

    def take_up_cut_off_replies(self, alone: bool) -> None:
        """`recover` at the start; where the disk refuses, a notice says so and the next opening tries again."""
        try:
            self.recover(alone=alone)
        except StoreError as error:
            self.notices = (*self.notices, str(error))

    def backups(self) -> tuple[Backup, ...]:
        """The dated copies, newest first."""
        return backups(self.database.path)

    def restore_backup(self, backup: Backup) -> None:
        """Puts a copy in the place of all conversations; what stands here now is copied first."""
        with self.database.translated():
            try:
                back_up(self.database.path, spare=backup.path)
            except OSError as error:
                sentence = tr("Nothing was restored: no copy of today could be made first ({reason}).", reason=error)
                raise StoreError(sentence) from error
            restore(backup.path, self.database.connection)
            migrate(self.database.connection)
        self.recover(alone=True)

    def close(self) -> None:
        """Twice is harmless."""
        self.database.close()
