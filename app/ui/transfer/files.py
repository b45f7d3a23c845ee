"""Conversations out of the window: into a file, all of them into one, onto paper."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QTimer, Slot
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter
from PySide6.QtWidgets import QFileDialog

from app.engine_host.work_queue import WorkQueue
from app.settings.file import write_atomically
from app.store.records import StoredConversation
from app.store.store import Store, StoreError
from app.transfer.portable import UNTITLED
from app.ui.chat.page import ChatPage
from app.words import tr, tr_noop, trn

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

_SAVE_AS = tr_noop("Markdown, this branch (*.md);;JSON, every branch (*.json);;PDF, this branch (*.pdf)")
_SAVE_ALL_AS = tr_noop("JSON, every branch (*.json)")
_REFUSED = tr_noop("{path} could not be written: {reason}.")
_PDF_DPI = 300
_MARGINS_MM = QMarginsF(20, 18, 20, 14)


class ConversationFiles(QObject):
    """Asks for a name, then writes.

    Attributes:
        dialog, print_dialog: the latest that was opened.
    """

    def __init__(self, store: Store, page: ChatPage) -> None:
        super().__init__(page)
        self._store, self._page = store, page
        self._exporting = 0
        self.dialog: QFileDialog | None = None
        self.print_dialog: QPrintDialog | None = None
        self._printer: QPrinter | None = None
        self._steps: Iterator[None] | None = None  # of what is being drawn
        self._paper: QPagedPaintDevice | None = None
        self._said: tuple[str, Callable[..., str]] | None = None  # at its end, and where it cannot be written
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self._work = WorkQueue("exporting conversations", self)
        self._work.done.connect(self._on_exported_all)

    def close(self) -> None:
        """The window closes: nothing is said any more."""
        self._work.close()

    @Slot(int)
    def ask_where_to(self, conversation_id: int) -> None:
        self._ask(conversation_id, tr("Export the conversation"), "md", tr(_SAVE_AS))

    @Slot(int)
    def ask_where_to_as_pdf(self, conversation_id: int) -> None:
        self._ask(conversation_id, tr("Save the conversation as PDF"), "pdf", "PDF (*.pdf)")

    @Slot()
    def ask_where_to_all(self) -> None:
        """All that are not in the wastebasket, in one file that can be imported again."""
        title, name = tr("Export all conversations"), tr("conversations.json")
        self.dialog = QFileDialog(self._page, title, name, tr(_SAVE_ALL_AS))
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.setDefaultSuffix("json")
        self.dialog.fileSelected.connect(self._on_export_all)
        self.dialog.open()

    def _ask(self, conversation_id: int, title: str, suffix: str, filters: str) -> None:
        self._exporting = conversation_id
        name = self._title(self._store.conversation(conversation_id))
        name = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in name)[:60].strip()
        self.dialog = QFileDialog(self._page, title, f"{name}.{suffix}", filters)
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.setDefaultSuffix(suffix)
        self.dialog.filterSelected.connect(partial(_follow, self.dialog))
        self.dialog.fileSelected.connect(self._on_export)
        self.dialog.open()

    @Slot(str)
    def _on_export(self, name: str) -> None:
        from app.transfer.tandem_json import conversation_to_json
        from app.transfer.tandem_markdown import conversation_to_markdown

        path = Path(name)
        try:
            record = self._store.conversation(self._exporting)
            if path.suffix.lower() == ".pdf":
                self._save_pdf(path, record)
                return
            if path.suffix.lower() == ".json":
                text = conversation_to_json(record, self._store.tree(record.id))
            else:
                text = conversation_to_markdown(record, self._store.messages(record.id))
            write_atomically(path.absolute(), text)
        except (OSError, StoreError) as error:
            self._page.notices.say(tr(_REFUSED, path=path, reason=_reason(error)), "error")
        else:
            self._page.notices.say(tr("Exported to {path}.", path=path), "info")

    @Slot(str)
    def _on_export_all(self, name: str) -> None:
        """Beside the window: that may be years of conversations."""
        self._work.run(lambda _report: _export_all(self._store.database.path, Path(name)))

    @Slot(int, object)
    def _on_exported_all(self, _ticket: int, outcome: object) -> None:
        if isinstance(outcome, tuple):
            self._page.notices.say(*outcome)
        else:
            self._page.notices.say(tr("The conversations could not be exported: {reason}.", reason=outcome), "error")

    # --- paper ---------------------------------------------------------------------------------

    def _save_pdf(self, path: Path, record: StoredConversation) -> None:
        path.open("ab").close()  # says at once whether it may be written
        writer = QPdfWriter(str(path))
        writer.setResolution(_PDF_DPI)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(_MARGINS_MM, QPageLayout.Unit.Millimeter)
        writer.setTitle(self._title(record))
        writer.setCreator("Tandem")
        refused = partial(tr, _REFUSED, path=path)
        self._draw(record, writer, tr("Saved as {path}.", path=path), refused)

    @Slot(int)
    def ask_which_printer(self, conversation_id: int) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # a library that a start does not wait for

        self._exporting = conversation_id
        self._printer = printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # the dialog does not keep it
        printer.setDocName(self._title(self._store.conversation(conversation_id)))
        printer.setPageMargins(_MARGINS_MM, QPageLayout.Unit.Millimeter)
        self.print_dialog = QPrintDialog(printer, self._page)
        self.print_dialog.setModal(True)
        self.print_dialog.accepted.connect(self._on_print)
        self.print_dialog.show()

    @Slot()
    def _on_print(self) -> None:
        if self._printer is None:
            return
        try:
            record = self._store.conversation(self._exporting)
            refused = partial(tr, tr_noop("It could not be printed: {reason}."))
            self._draw(record, self._printer, tr("The conversation is printed."), refused)
        except StoreError as error:
            self._page.notices.say(str(error), "error")

    def _draw(
        self, record: StoredConversation, paper: QPagedPaintDevice, done: str, failed: Callable[..., str]
    ) -> None:
        """A message or a page at a time, so that the window goes on. `failed` takes the `reason`."""
        from app.ui.transfer.printed import steps

        self._paper, self._said = paper, (done, failed)
        self._steps = steps(record, self._title(record), self._store.messages(record.id), paper)
        self._timer.start()

    @Slot()
    def _go_on(self) -> None:
        assert self._said is not None
        done, failed = self._said
        try:
            if self._steps is not None:
                next(self._steps)
                return
        except StopIteration:
            self._page.notices.say(done, "info")
        except OSError as error:
            self._page.notices.say(failed(reason=_reason(error)), "error")
        self._timer.stop()
        self._steps = self._paper = None

    @staticmethod
    def _title(record: StoredConversation) -> str:
        return record.title or tr(UNTITLED)


def _follow(dialog: QFileDialog, chosen: str) -> None:
    """The name's end follows the kind of file that was chosen."""
    dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))


def _export_all(database: Path, path: Path) -> tuple[str, str]:
    """On the export's thread, with a connection of its own. What came of it, and the kind of notice that says it."""
    from app.transfer.tandem_json import conversations_to_json

    try:
        store = Store(database, is_second=True)
        try:
            records = (*store.conversations(), *store.archived())
            text = conversations_to_json((record, store.tree(record.id)) for record in records)
        finally:
            store.close()
        write_atomically(path.absolute(), text)
    except (OSError, StoreError) as error:
        return tr(_REFUSED, path=path, reason=_reason(error)), "error"
    sentence = trn(
        "%n conversation exported to {path}.", "%n conversations exported to {path}.", len(records), path=path
    )
    return sentence, "info"


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")
