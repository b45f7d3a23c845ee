"""The dated copies of all conversations: the daily upkeep that makes them, the list of them, and the way back."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.chat.prompt import kv_label
from app.database.backups import Backup, is_due
from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words
from app.engine_host.kept_states import remove_states
from app.store.store import Store, StoreError
from app.store.upkeep import Upkeep, look_after
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.dates import day_and_time_of
from app.ui.widgets.label import Label
from app.words import tr, trn

_LOOK_MS = 3_600_000  # a window that stays open for days is looked after too


class BackupsCard(QFrame):
    """Signals:
    restore_requested: the Backup that should take the place of what stands here now.
    """

    restore_requested = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.buttons: list[TextButton] = []
        self._rows: list[QWidget] = []
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 24, 0, 0)
        self._list.setSpacing(8)
        self._list.addWidget(Label(tr("Backups"), "title"))
        self._about = Label(role="muted")
        self._about.setWordWrap(True)
        self._list.addWidget(self._about)

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Newest first."""
        for row in self._rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self._rows, self.buttons = [], []
        for backup in backups:
            self._rows.append(self._row(backup))
            self._list.addWidget(self._rows[-1])
        about = tr("All conversations are copied once a day; the last seven copies are kept on this machine.")
        way = tr("Restoring one puts it in the place of all conversations; what stands here now is copied first.")
        none = tr("The first one follows within the hour.")
        self._about.setText(f"{about} {way if backups else none}")

    def _row(self, backup: Backup) -> QWidget:
        row = QWidget()
        created, number = day_and_time_of(backup.created), backup.num_conversations
        button = TextButton(self._icons, tr("Restore"), "undo-2")
        button.setAccessibleName(tr("Restore the backup of {moment}", moment=created))
        button.clicked.connect(partial(self.restore_requested.emit, backup))
        self.buttons.append(button)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        about = trn("{moment}, %n conversation", "{moment}, %n conversations", number, moment=created)
        label = Label(about)
        label.setWordWrap(True)
        line.addWidget(label, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        return row


class Restoring(QObject):
    """Puts a copy in the place of all conversations, beside the window: every page of the file is written.

    Signals:
        ended: a sentence that says how, and the kind of notice that it is.
    """

    ended = Signal(str, str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._background = Background(self)
        self._background.done.connect(self._on_done)
        self._background.failed.connect(self._on_failed)

    def start(self, backup: Backup) -> None:
        """Until `ended` nothing else may be written: it would be refused, or replaced."""
        database = self._store.database.path
        self._background.start(lambda _cancel: _restored(database, backup), "restoring a backup")

    def close(self) -> None:
        """The window closes: what is not there whole by the end of the process is not there at all."""
        self._background.close()

    @Slot(object)
    def _on_done(self, outcome: Backup | StoreError) -> None:
        if isinstance(outcome, StoreError):
            self.ended.emit(str(outcome), "error")
        else:
            moment = day_and_time_of(outcome.created)
            self.ended.emit(tr("The conversations are those of {moment}.", moment=moment), "info")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.ended.emit(failure_in_words(error), "error")


def _restored(database: Path, backup: Backup) -> Backup | StoreError:
    """With a connection of its own."""
    try:
        with closing(Store(database, is_second=True)) as store:
            store.restore_backup(backup)
    except StoreError as error:
        return error
    return backup


class Upkeeper(QObject):
    """Looks after the database at the start and once a day, beside the window.

    Signals:
        said: a sentence about what is wrong.
        backed_up: there is a new copy.
    """

    said = Signal(str)
    backed_up = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._background = Background(self)
        self._background.done.connect(self._on_done)
        self._background.failed.connect(self._on_failed)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_timer)

    def start(self) -> None:
        """Empties what has been in the wastebasket for long enough, checks the whole file, makes the daily copy."""
        self._timer.start()
        try:
            self._store.purge()
        except StoreError as error:
            self.said.emit(str(error))
        else:
            self._keep_known_states()
        path = self._store.database.path
        if not self._background.is_running:
            self._background.start(lambda _cancel: look_after(path), "looking after the database")

    def close(self) -> None:
        self._timer.stop()
        self._background.close()

    def _keep_known_states(self) -> None:
        """Whatever was computed of a conversation that is no more goes, also what an earlier end left behind."""
        try:
            known = {kv_label(number) for number in self._store.conversation_ids()}
        except StoreError as error:
            self.said.emit(str(error))
        else:
            remove_states(known.__contains__)

    @Slot()
    def _on_timer(self) -> None:
        if is_due(self._store.database.path):
            self.start()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        sentence = tr("The conversations were not checked and not copied today.")
        self.said.emit(f"{sentence} {failure_in_words(error)}")

    @Slot(object)
    def _on_done(self, upkeep: Upkeep) -> None:
        if upkeep.problem:
            self.said.emit(upkeep.problem)
        if upkeep.backup is not None:
            self.backed_up.emit()
