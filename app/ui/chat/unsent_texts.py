"""What stands unsent in the composer, conversation by conversation: stored, and kept here while the disk refuses."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from app.settings import keys
from app.settings.keys import Settings
from app.store.records import StoredConversation
from app.store.store import Store
from app.ui.chat.pending_writes import PendingWrites
from app.ui.composer.composer import Composer
from app.ui.widgets.notices import Notices

_KEEP_MS = 400
_EMPTY_PAGE = 0


@dataclass(frozen=True, slots=True)
class Unsent:
    """`opening`: how the answer to `text` is to begin."""

    text: str
    opening: str


class UnsentTexts(QObject):
    """Main thread only. What stands on the empty page is kept with the settings."""

    def __init__(self, store: Store, settings: Settings, notices: Notices, composer: Composer) -> None:
        super().__init__(composer)
        self._store, self._settings, self._notices, self._composer = store, settings, notices, composer
        self._home: int | None = None  # before the first page is shown, the composer's emptiness says nothing
        self._timer = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._timer.timeout.connect(self.keep)
        self._refused: dict[int, Unsent] = {}  # by conversation, until it is written
        self._has_complained = False
        self._writes = PendingWrites(self)
        self._writes.said.connect(self._on_refused)
        composer.text_edited.connect(self._keep_soon)

    def show(self, record: StoredConversation | None) -> None:
        """Into the composer comes what stands unsent in this conversation, or on the empty page."""
        if record is None:
            self._home = _EMPTY_PAGE
            unsent = Unsent(self._settings.get(keys.UNSENT_TEXT), self._settings.get(keys.UNSENT_OPENING))
        else:
            self._home = record.id
            unsent = self._refused.get(record.id, Unsent(record.unsent_text, record.unsent_opening))
        self._composer.set_text(unsent.text)
        self._composer.opening.show_text(unsent.opening)
        self._timer.stop()

    @Slot(int)
    def begin(self, conversation_id: int) -> None:
        """The empty page has become this conversation."""
        self._home = conversation_id

    @Slot()
    def keep(self) -> None:
        """Stores what stands there, now or as soon as there is room."""
        self._timer.stop()
        unsent = Unsent(self._composer.text(), self._composer.opening.text())
        if self._home == _EMPTY_PAGE:
            self._keep_on_empty_page(unsent)
        elif self._home is not None:
            self._refused[self._home] = unsent
            self._writes.now("unsent text", self._home, partial(self._write, self._home))

    def sent(self, from_empty_page: bool) -> None:
        """It is a message now."""
        if from_empty_page:
            self._keep_on_empty_page(Unsent("", ""))
        if self._home is not None:
            self._refused.pop(self._home, None)
            self._writes.drop("unsent text", self._home)

    @Slot()
    def retry(self) -> None:
        """A last attempt, when the window closes."""
        self._writes.retry()

    def put_away(self) -> None:
        """See `PendingWrites.put_away`."""
        self._writes.put_away()

    def take_up(self, is_another: bool) -> None:
        """`is_another`: nothing is left of what was refused before."""
        if is_another:
            self._refused.clear()
        self._writes.take_up(is_another)

    @Slot()
    def _keep_soon(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():  # also while the user types on and on
            self._timer.start()

    def _keep_on_empty_page(self, unsent: Unsent) -> None:
        self._settings.set(keys.UNSENT_TEXT, unsent.text)
        self._settings.set(keys.UNSENT_OPENING, unsent.opening)

    def _write(self, conversation_id: int) -> None:
        unsent = self._refused[conversation_id]
        self._store.set_unsent_text(conversation_id, unsent.text, unsent.opening)
        del self._refused[conversation_id]
        self._has_complained = False

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        """Once, and not with every word that is typed."""
        if not self._has_complained:
            self._has_complained = True
            self._notices.say(sentence, "error")
