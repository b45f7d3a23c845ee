"""Reads other programs' files and lets their conversations come in, beside the window and with a way back."""

import logging
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.engine_host.work_queue import Report, WorkQueue
from app.store.store import Store, StoreError
from app.transfer.arrivals import bring_in
from app.transfer.plan import Plan, plan
from app.transfer.portable import PortableConversation, TransferError
from app.transfer.sources import read_sources
from app.ui.chat.page import ChatPage
from app.ui.transfer.import_dialog import ImportDialog
from app.words import tr, trn

logger = logging.getLogger(__name__)

_REPORTS = 100  # of one import; each moves the bar


@dataclass(frozen=True, slots=True)
class _Arrived:
    """`problem`: why not all came in; empty: all did, or the user stopped it."""

    ids: tuple[int, ...]
    problem: str = ""


class Importing(QObject):
    """Main thread only.

    Signals:
        imported: ids of the conversations that came in, oldest file first.
    """

    imported = Signal(list)

    def __init__(self, store: Store, page: ChatPage) -> None:
        super().__init__(page)
        self._database, self._page = store.database.path, page
        self.dialog: ImportDialog | None = None
        self._plan: Plan | None = None
        self._ended = threading.Event()  # of what was asked for last
        self._ticket = 0
        self._work = WorkQueue("importing conversations", self)
        self._work.told.connect(self._on_told)
        self._work.done.connect(self._on_done)

    @Slot()
    def open(self) -> None:
        self.dialog = dialog = ImportDialog(self._page.icons, self._page)
        dialog.chosen.connect(self.look_at)
        dialog.import_requested.connect(self._on_import)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def close(self) -> None:
        """The window closes: what has not come in yet stays in its file."""
        self._ended.set()
        self._work.close()

    @Slot(list)
    def look_at(self, paths: Sequence[Path]) -> None:
        """Says what is in these files, or in this folder."""
        if self.dialog is None:
            return
        self.dialog.show_reading(paths)
        ended, database = self._begin(), self._database

        def work(_report: Report) -> Plan:
            found = read_sources(paths, ended.is_set)
            with closing(Store(database, is_second=True)) as store:
                return plan(store, found)

        self._ticket = self._work.run(work)

    @Slot()
    def _on_import(self) -> None:
        if self._plan is None or self.dialog is None:
            return
        conversations, self._plan = self._plan.conversations, None
        ended, database = self._begin(), self._database
        self.dialog.show_importing(0, len(conversations))
        self._ticket = self._work.run(lambda report: _bring_all(database, conversations, report, ended))

    def _begin(self) -> threading.Event:
        """What ran before is of no interest any more."""
        self._ended.set()
        self._ended = threading.Event()
        return self._ended

    @Slot()
    def _on_closed(self) -> None:
        """Cancelled, or done; what has come in stays, and Undo takes it back."""
        self._ended.set()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    @Slot(int, object)
    def _on_told(self, ticket: int, progress: object) -> None:
        if ticket == self._ticket and self.dialog is not None and isinstance(progress, tuple):
            self.dialog.show_importing(*progress)

    @Slot(int, object)
    def _on_done(self, ticket: int, outcome: object) -> None:
        if isinstance(outcome, _Arrived):
            self._on_arrived(outcome)
        elif ticket == self._ticket and self.dialog is not None and isinstance(outcome, Plan):
            self._plan = outcome
            self.dialog.show_plan(outcome.sentence, len(outcome.conversations))
        elif ticket == self._ticket and self.dialog is not None:
            known = isinstance(outcome, TransferError | StoreError)
            self._plan = None
            self.dialog.show_plan(str(outcome) if known else tr("This could not be read: {reason}.", reason=outcome), 0)

    def _on_arrived(self, arrived: _Arrived) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        if arrived.problem:
            self._page.notices.say(arrived.problem, "error")
        if arrived.ids:
            self.imported.emit(list(arrived.ids))


def _bring_all(
    database: Path, conversations: Sequence[PortableConversation], report: Report, ended: threading.Event
) -> _Arrived:
    """On the import's thread, with a connection of its own; each conversation comes in whole or not at all."""
    ids: list[int] = []
    damaged = 0
    every = max(1, len(conversations) // _REPORTS)
    try:
        with closing(Store(database, is_second=True)) as store:
            for number, conversation in enumerate(conversations, start=1):
                if ended.is_set():
                    break
                try:
                    ids.append(bring_in(store, conversation).id)
                except (ValueError, TypeError, LookupError, OverflowError):  # what no database takes
                    logger.debug("a conversation of an import", exc_info=True)
                    damaged += 1
                if number % every == 0:
                    report((number, len(conversations)))
    except StoreError as error:
        problem = tr("Not all conversations came in. {reason} Import the same file again for the rest.", reason=error)
        return _Arrived(tuple(ids), problem)
    problem = trn(
        "%n conversation of these files could not come in: damaged.",
        "%n conversations of these files could not come in: damaged.",
        damaged,
    )
    return _Arrived(tuple(ids), problem if damaged else "")
