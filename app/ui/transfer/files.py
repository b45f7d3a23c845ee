"""Conversations out of the window: into a file, all of them into one, onto paper."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QPageLayout
from PySide6.QtWidgets import QFileDialog

from app.engine_host.work_queue import WorkQueue
from app.store.records import StoredConversation
from app.store.store import Store, StoreError
from app.ui.chat.page import ChatPage
from app.ui.transfer.exports import Branch, Said, export_all, export_one, read_branch
from app.ui.transfer.press import MARGINS_MM, Paper, Press, pdf, sheets, title_of
from app.words import tr, tr_noop

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog

_SAVE_AS = tr_noop("Markdown, this branch (*.md);;JSON, every branch (*.json);;PDF, this branch (*.pdf)")
_SAVE_ALL_AS = tr_noop("JSON, every branch (*.json)")
_IN_NO_NAME = '<>:"/\\|?*'


class ConversationFiles(QObject):
    """Asks for a name; what follows is read and written beside the window, and drawn between its events.

    Attributes:
        dialog, print_dialog: the latest that was opened.
    """

    def __init__(self, store: Store, page: ChatPage) -> None:
        super().__init__(page)
        self._store, self._page = store, page
        self.dialog: QFileDialog | None = None
        self.print_dialog: QPrintDialog | None = None
        self._papers: dict[int, Paper] = {}  # by the ticket of what is read for it
        self._work = WorkQueue("exporting conversations", self)
        self._work.done.connect(self._on_done)
        self._press = Press(self)
        self._press.said.connect(self._say)

    def close(self) -> None:
        """The window closes: nothing is said any more."""
        self._work.close()
        self._press.close()

    @Slot(int)
    def ask_where_to(self, conversation_id: int) -> None:
        self._ask(conversation_id, tr("Export the conversation"), "md", tr(_SAVE_AS))

    @Slot(int)
    def ask_where_to_as_pdf(self, conversation_id: int) -> None:
        self._ask(conversation_id, tr("Save the conversation as PDF"), "pdf", "PDF (*.pdf)")

    @Slot()
    def ask_where_to_all(self) -> None:
        """All that are not in the wastebasket, in one file that can be imported again."""
        title, name = tr("Export all conversations"), str(Path.home() / tr("conversations.json"))
        self.dialog = QFileDialog(self._page, title, name, tr(_SAVE_ALL_AS))
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.setDefaultSuffix("json")
        self.dialog.fileSelected.connect(self._on_export_all)
        self.dialog.open()

    def _ask(self, conversation_id: int, title: str, suffix: str, filters: str) -> None:
        record = self._record(conversation_id)
        if record is None:
            return
        name = str(Path.home() / f"{_as_file_name(title_of(record))}.{suffix}")
        self.dialog = QFileDialog(self._page, title, name, filters)
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.setDefaultSuffix(suffix)
        self.dialog.filterSelected.connect(partial(_follow, self.dialog))
        self.dialog.fileSelected.connect(partial(self._export, conversation_id))
        self.dialog.open()

    def _export(self, conversation_id: int, name: str) -> None:
        path, database = Path(name), self._store.database.path
        if path.suffix.lower() == ".pdf":
            self._draw(conversation_id, pdf(path))
        else:
            self._work.run(lambda _report: export_one(database, conversation_id, path))

    @Slot(str)
    def _on_export_all(self, name: str) -> None:
        database = self._store.database.path
        self._work.run(lambda _report: export_all(database, Path(name)))

    @Slot(int)
    def ask_which_printer(self, conversation_id: int) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # a library that a start does not wait for

        record = self._record(conversation_id)
        if record is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(_as_file_name(title_of(record)))  # the dialog makes the name of a PDF of it
        printer.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
        paper = sheets(printer)  # which the dialog does not keep
        self.print_dialog = QPrintDialog(printer, self._page)
        self.print_dialog.setModal(True)
        self.print_dialog.accepted.connect(partial(self._draw, conversation_id, paper))
        self.print_dialog.show()

    def _draw(self, conversation_id: int, paper: Paper, *_printer: object) -> None:
        database = self._store.database.path
        ticket = self._work.run(lambda _report: read_branch(database, conversation_id))
        self._papers[ticket] = paper

    @Slot(int, object)
    def _on_done(self, ticket: int, outcome: object) -> None:
        paper = self._papers.pop(ticket, None)
        if isinstance(outcome, Said):
            self._say(outcome)
        elif isinstance(outcome, Branch) and paper is not None:
            self._press.draw(outcome, paper)
        else:
            self._say(Said(tr("The conversations could not be exported: {reason}.", reason=outcome), "error"))

    @Slot(object)
    def _say(self, said: Said) -> None:
        self._page.notices.say(said.sentence, said.kind)

    def _record(self, conversation_id: int) -> StoredConversation | None:
        """None, and a sentence, where it cannot be read."""
        try:
            return self._store.conversation(conversation_id)
        except StoreError as error:
            self._page.notices.say(str(error), "error")
            return None


def _as_file_name(title: str) -> str:
    """Without what some system allows in no name of a file."""
    letters = (letter if letter.isprintable() and letter not in _IN_NO_NAME else "_" for letter in title)
    return "".join(letters)[:60].strip(" .") or "Tandem"


def _follow(dialog: QFileDialog, chosen: str) -> None:
    """The name's end follows the kind of file that was chosen."""
    dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
