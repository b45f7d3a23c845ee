"""Files on their way to a message: chosen, dropped or pasted, read beside the window, counted, and kept until sent."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from app.attachments.document import PASTED, AttachmentError, Document, Part
from app.attachments.part_words import shown_name
from app.chat.prompt import TOKENS_PER_CHARACTER
from app.engine_host.engine_thread import EngineThread
from app.engine_host.work_queue import Work, WorkQueue
from app.settings import keys
from app.settings.keys import Settings
from app.store.records import StoredAttachment
from app.store.store import Store
from app.ui.attached.kept_files import KeptFiles
from app.ui.attached.refusals import Refusals
from app.ui.attached.unsent_file import AttachedFile, Content, Room, UnsentFiles, content_of, content_of_file
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
        self._home = 0  # the conversation that is shown; 0: the empty page
        self._homes = {0: UnsentFiles()}  # the shown one, and those for which something was on its way
        self._keys = count(1)
        self._refusals = Refusals(page.notices)
        self._choosing = 0  # key of the one whose part is being chosen
        self._reader = WorkQueue("reading a file", self)
        self._reader.done.connect(self._on_read)
        self._kept = KeptFiles(store, self)
        self._kept.read.connect(self._on_kept_read)
        self._kept.refused.connect(self._on_refused)
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
        self._homes = {home: unsent for home, unsent in self._homes.items() if not unsent.is_settled}
        if conversation_id not in self._homes:
            unsent = self._homes[conversation_id] = UnsentFiles(is_loading=self._kept.has(conversation_id))
            if unsent.is_loading:
                self._kept.ask_for(conversation_id)
        self._show()

    def move(self, conversation_id: int) -> None:
        """The empty page has become this conversation, with what was being read for it."""
        before, self._home = self._home, conversation_id
        self._homes[conversation_id] = self._homes.pop(before)
        if self._here:
            self._keep(conversation_id)
            self._kept.keep(before, ())

    def clear(self) -> None:
        """They were sent."""
        self._homes[self._home] = UnsentFiles()
        self._keep(self._home)
        self._show()

    def put_away(self) -> None:
        """The database may become another one: returns when nothing is being written; what is read meanwhile waits."""
        self._kept.settle()
        for unsent in self._homes.values():
            unsent.is_loading = True

    def take_up(self, is_another: bool) -> None:
        """`is_another`: of what was before nothing is left but the files of the empty page, which is shown."""
        if is_another:
            self._kept.forget()
            self._homes = {0: self._homes[0]}
        for home, unsent in self._homes.items():
            unsent.is_loading = False
            if unsent.is_changed or (is_another and unsent.files):
                self._keep(home)
        self.show(0)

    def close(self) -> None:
        """The window closes: returns when everything is kept."""
        self._reader.close()
        self._kept.finish()  # a file may have been added to those that were being read
        self._kept.close()

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
            self._add(path.name, partial(content_of_file, path))
        self._show()
        self._page.focus_composer()

    @Slot(str)
    def add_text(self, text: str) -> None:
        """A long text that was pasted; Undo puts it into the message."""
        file = self._add(PASTED, lambda _report: content_of(Part.whole(Document.pasted(text))))
        self._show()

        def put_into_message() -> None:
            self.remove(file.key)
            self._page.composer.field.insert_text(text)
            self._page.focus_composer()

        said = trn("The pasted %n character is attached", "The pasted %n characters are attached", len(text))
        self._page.toast.say(said, put_into_message)

    def _add(self, name: str, work: Work) -> AttachedFile:
        file = AttachedFile(next(self._keys), name, ticket=self._reader.run(work))
        self._here.append(file)
        return file

    @Slot(int)
    def remove(self, key: int) -> None:
        unsent = self._homes[self._home]
        unsent.files = [file for file in unsent.files if file.key != key]
        self._keep(self._home)
        self._show()
        self._page.focus_composer()

    @Slot(int)
    def choose_part(self, key: int) -> None:
        """Opens the dialog for the file of this key; nothing while it is still read."""
        file = self._file(key)
        if file is None or file.content is None:
            return
        from app.ui.attached.part_dialog import PartDialog

        free = self._room.free([other for other in self._here if other is not file])
        self._choosing = key
        part = file.content.part
        self.dialog = dialog = PartDialog(self._icons, part, file.tokens_per_character, free, self._page)
        dialog.accepted.connect(self._on_part)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_part(self) -> None:
        file, dialog = self._file(self._choosing), self.dialog
        if file is not None and dialog is not None and not isinstance(dialog, QFileDialog):
            chosen = dialog.chosen
            file.ticket, file.tokens = self._reader.run(lambda _report: content_of(chosen)), None
            self._engine.tokens.forget(f"{_KEY}{file.key}")
            self._show()
        self._page.focus_composer()

    # --- sending -------------------------------------------------------------------------------

    def ready(self) -> tuple[StoredAttachment, ...]:
        """What would go with the message now, without what is still being read."""
        return tuple(file.content.stored for file in self._here if file.content is not None)

    def to_send(self) -> tuple[StoredAttachment, ...] | None:
        """What goes with the message; None and a sentence where it must wait. Whether it fits is not judged here."""
        waiting = next((file for file in self._here if file.ticket), None)
        if waiting is not None:
            sentence = tr("{file} is still being read. Send again in a moment.", file=shown_name(waiting.name))
        elif self._homes[self._home].is_loading:
            sentence = tr("The attached files are still being read. Send again in a moment.")
        else:
            return self.ready()
        self._page.notices.say(sentence, "warning", page="chat")
        return None

    @property
    def _here(self) -> list[AttachedFile]:
        return self._homes[self._home].files

    @property
    def _room(self) -> Room:
        context = self._engine.pair.context if self._engine.pair is not None else 0
        return Room(context, self.tokens_used() + round(len(self._page.composer.text()) * TOKENS_PER_CHARACTER))

    @Slot()
    def _warn(self) -> None:
        self._page.composer.chips.say(self._room.advice(self._here))

    # --- what comes back -----------------------------------------------------------------------

    @Slot(int, object)
    def _on_read(self, ticket: int, outcome: object) -> None:
        for home, unsent in self._homes.items():
            if file := next((file for file in unsent.files if file.ticket == ticket), None):
                file.ticket = 0
                self._take(home, file, outcome)
                if home == self._home:
                    self._show()
                return  # else it was removed meanwhile

    def _take(self, home: int, file: AttachedFile, outcome: object) -> None:
        """What the reader made of a file."""
        if isinstance(outcome, Content):
            file.content = outcome
            self._count(file)
            self._keep(home)
            return
        self._homes[home].files.remove(file)
        said = tr("{file} could not be read: {reason}.", file=file.name, reason=outcome)
        self._refusals.say(str(outcome) if isinstance(outcome, AttachmentError) else said)

    @Slot(int, tuple)
    def _on_kept_read(self, home: int, contents: Sequence[Content]) -> None:
        """They stand before what was attached meanwhile."""
        unsent = self._homes.get(home)
        if unsent is None or not unsent.is_loading:
            return
        unsent.is_loading = False
        found = [AttachedFile(next(self._keys), content.stored.name, content) for content in contents]
        unsent.files[:0] = found
        for file in found:
            self._count(file)
        if unsent.is_changed:
            self._keep(home)
        if home == self._home:
            self._show()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._page.notices.say(sentence, "error")

    def _count(self, file: AttachedFile) -> None:
        if file.content is not None:
            self._engine.tokens.count(f"{_KEY}{file.key}", file.content.stored.text)

    @Slot()
    def _count_all(self) -> None:
        """Another model counts otherwise."""
        for file in self._here:
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
        return next((file for file in self._here if file.key == key), None)

    def _keep(self, home: int) -> None:
        """So that a restart finds them again."""
        unsent = self._homes[home]
        unsent.is_changed = unsent.is_loading
        if not unsent.is_loading:
            self._kept.keep(home, unsent.kept)

    def _show(self) -> None:
        self._page.composer.show_attachments([file.chip_text for file in self._here])
        self._warn()
