"""Files on their way to a message: chosen, dropped or pasted, read beside the window, counted, and kept until sent."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from app.attachments.document import PASTED, AttachmentError, Document, Part
from app.chat.prompt import TOKENS_PER_CHARACTER
from app.engine_host.engine_thread import EngineThread
from app.engine_host.work_queue import Report, WorkQueue
from app.settings import keys
from app.settings.keys import Settings
from app.store.records import StoredAttachment
from app.store.store import Store, StoreError
from app.ui.chat.attached_file import AttachedFile, Room, whole_of
from app.ui.chat.page import ChatPage
from app.ui.style.icons import Icons
from app.words import tr, trn

if TYPE_CHECKING:
    from app.ui.attached.part_dialog import PartDialog

_KEY = "attachment "  # of the counts


class Attaching(QObject):
    """Main thread only.

    Attributes:
        tokens_used: says how many tokens of the context the shown conversation fills.
        dialog: the latest dialog that was opened.
    """

    def __init__(self, icons: Icons, store: Store, settings: Settings, engine: EngineThread, page: ChatPage) -> None:
        super().__init__(page)
        self._icons, self._store, self._settings, self._engine, self._page = icons, store, settings, engine, page
        self.tokens_used: Callable[[], int] = int
        self.dialog: QFileDialog | PartDialog | None = None
        self._home = 0
        self._files: list[AttachedFile] = []
        self._unkept: set[int] = set()  # conversations whose files the disk refuses: they are here only
        self._choosing = 0  # key of the one whose part is being chosen
        self._reader = WorkQueue("reading a file", self)
        self._reader.done.connect(self._on_read)
        composer = page.composer
        composer.attach.clicked.connect(self.choose)
        composer.chips.removed.connect(self.remove)
        composer.chips.opened.connect(self.choose_part)
        composer.field.files_pasted.connect(self.add_files)
        composer.field.long_text_pasted.connect(self.add_text)
        composer.text_edited.connect(self._warn)
        engine.tokens.counted.connect(self._on_counted)
        engine.loaded.connect(self._count_all)

    # --- which conversation --------------------------------------------------------------------

    def show(self, conversation_id: int) -> None:
        """What stands unsent in this conversation's composer; 0: on the empty page."""
        self._home = conversation_id
        # what is still being read goes home by itself
        self._files = [file for file in self._files if file.part is None or file.home in self._unkept]
        if conversation_id not in self._unkept:
            self._read_kept(conversation_id)
        self._show()

    def _read_kept(self, conversation_id: int) -> None:
        try:
            kept = self._store.unsent_attachments(conversation_id)
        except StoreError as error:
            self._page.notices.say(str(error), "error")
            kept = ()
        for text in kept:
            try:
                part = Part.from_json(text)
            except (ValueError, TypeError, LookupError):
                continue  # of another version: the file itself is where it was
            self._take(AttachedFile(self._next_key(), part.document.name, conversation_id, part, kept=text))

    def move(self, conversation_id: int) -> None:
        """The empty page has become this conversation, with what was being read for it."""
        for file in self._files:
            file.home = conversation_id if file.home == self._home else file.home
        self._unkept.discard(self._home)
        self._home = conversation_id
        if self._here:
            self._keep()

    def clear(self) -> None:
        """They were sent."""
        self._files = [file for file in self._files if file.home != self._home]
        self._keep()
        self._show()

    def close(self) -> None:
        for home in tuple(self._unkept):
            self._keep(home)
        self._reader.close()

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def choose(self) -> None:
        from app.attachments.reading import dialog_filter

        folder = self._settings.get(keys.LAST_FOLDER) or str(Path.home())
        self.dialog = QFileDialog(self._page, tr("Attach files"), folder, dialog_filter())
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self.dialog.filesSelected.connect(self._on_chosen)
        self.dialog.open()

    @Slot(list)
    def _on_chosen(self, names: Sequence[str]) -> None:
        self.add_files([Path(name) for name in names])

    @Slot(list)
    def add_files(self, paths: Sequence[Path]) -> None:
        """Each is read once, now, beside the window."""
        for path in paths:
            key = self._reader.run(partial(_read, path))
            self._files.append(AttachedFile(key, path.name, self._home))
        self._show()
        self._page.focus_composer()

    @Slot(str)
    def add_text(self, text: str) -> None:
        """A long text that was pasted; Undo puts it into the message."""
        key = self._reader.run(lambda _report: whole_of(Document.pasted(text)))
        self._files.append(AttachedFile(key, PASTED, self._home))
        self._show()

        def put_into_message() -> None:
            self.remove(key)
            self._page.composer.field.insert_text(text)
            self._page.focus_composer()

        said = trn("The pasted %n character is attached", "The pasted %n characters are attached", len(text))
        self._page.toast.say(said, put_into_message)

    @Slot(int)
    def remove(self, key: int) -> None:
        self._files = [file for file in self._files if file.key != key]
        self._keep()
        self._show()
        self._page.focus_composer()

    @Slot(int)
    def choose_part(self, key: int) -> None:
        """Opens the dialog for the file of this key; nothing while it is still read."""
        file = self._file(key)
        if file is None or file.part is None:
            return
        from app.ui.attached.part_dialog import PartDialog

        free = self._room.free([other for other in self._here if other is not file])
        self._choosing = key
        self.dialog = dialog = PartDialog(self._icons, file.part, file.tokens_per_character, free, self._page)
        dialog.accepted.connect(self._on_part)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_part(self) -> None:
        file = self._file(self._choosing)
        dialog = self.dialog
        if file is not None and file.part is not None and dialog is not None and not isinstance(dialog, QFileDialog):
            file.part, file.tokens = dialog.chosen, None
            file.kept = file.part.to_json()
            self._count(file)
            self._keep()
            self._show()
        self._page.focus_composer()

    # --- sending -------------------------------------------------------------------------------

    def ready(self) -> tuple[StoredAttachment, ...]:
        """What would go with the message now, without what is still being read."""
        return tuple(file.part.stored() for file in self._here if file.part is not None)

    def to_send(self) -> tuple[StoredAttachment, ...] | None:
        """What goes with the message; None and a sentence where it must wait. Whether it fits is not judged here."""
        waiting = next((file for file in self._here if file.part is None), None)
        if waiting is not None:
            sentence = tr("{file} is still being read. Send again in a moment.", file=waiting.name)
            self._page.notices.say(sentence, "warning", page="chat")
            return None
        return self.ready()

    @property
    def _here(self) -> list[AttachedFile]:
        return [file for file in self._files if file.home == self._home]

    @property
    def _room(self) -> Room:
        context = self._engine.pair.context if self._engine.pair is not None else 0
        question = round(len(self._page.composer.text()) * TOKENS_PER_CHARACTER)
        return Room(context, self.tokens_used() + question)

    @Slot()
    def _warn(self) -> None:
        self._page.composer.chips.say(self._room.advice(self._here))

    # --- what comes back -----------------------------------------------------------------------

    @Slot(int, object)
    def _on_read(self, key: int, outcome: object) -> None:
        file = self._file(key)
        if file is None:
            return  # removed meanwhile
        if isinstance(outcome, tuple):
            file.part, file.kept = outcome
            self._count(file)
            self._keep(file.home)
        else:
            self._files.remove(file)
            said = (
                str(outcome)
                if isinstance(outcome, AttachmentError)
                else tr("{file} could not be read: {reason}.", file=file.name, reason=outcome)
            )
            self._page.notices.say(said, "error", page="chat")
        if file.home != self._home and file.home not in self._unkept:
            self._files = [other for other in self._files if other is not file]
        self._show()

    def _take(self, file: AttachedFile) -> None:
        self._files.append(file)
        self._count(file)

    def _count(self, file: AttachedFile) -> None:
        if file.part is not None:
            self._engine.tokens.count(f"{_KEY}{file.key}", file.part.text)

    @Slot()
    def _count_all(self) -> None:
        """Another model counts otherwise."""
        for file in self._files:
            file.tokens = None
            self._count(file)
        self._show()

    @Slot(str, object)
    def _on_counted(self, key: str, tokens: int | None) -> None:
        if key.startswith(_KEY) and (file := self._file(int(key.removeprefix(_KEY)))) is not None:
            file.tokens = tokens
            self._show()

    # --- keeping and showing -------------------------------------------------------------------

    def _file(self, key: int) -> AttachedFile | None:
        return next((file for file in self._files if file.key == key), None)

    def _next_key(self) -> int:
        """Below those of the reader, which count up from 1."""
        return min((file.key for file in self._files), default=1) - 1

    def _keep(self, home: int | None = None) -> None:
        """So that a restart finds them again. What belongs to another conversation is added to what stands there."""
        wanted = self._home if home is None else home
        kept = [file.kept for file in self._files if file.home == wanted and file.kept]
        try:
            if wanted != self._home and wanted not in self._unkept:
                kept = [*self._store.unsent_attachments(wanted), *kept]
            self._store.set_unsent_attachments(wanted, kept)
        except StoreError as error:
            if wanted == self._home:
                self._unkept.add(wanted)
            self._page.notices.say(str(error), "error")
        else:
            self._unkept.discard(wanted)

    def _show(self) -> None:
        self._page.composer.show_attachments([file.chip_text for file in self._here])
        self._warn()


def _read(path: Path, _report: Report) -> tuple[Part, str]:
    """On the reader's thread."""
    from app.attachments.reading import read_document

    return whole_of(read_document(path))
