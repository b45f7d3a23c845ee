"""Bringing conversations along: choose files or a folder, see what is in them, and let them come in."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn

_ABOUT = tr_noop(
    "From Tandem, ChatGPT (the archive that it sends, or its conversations.json), LM Studio (its conversations "
    "folder), Jan (its threads folder) and Open WebUI (its exported chats). The files stay as they are."
)
_FILES = tr_noop("Conversations (*.json *.jsonl *.md *.zip);;All files (*)")


class ImportDialog(QDialog):
    """Signals:
    chosen: paths of files, or of one folder.
    import_requested: what the plan says may come in.
    """

    chosen = Signal(list)
    import_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import conversations"))
        self.setMinimumWidth(500)
        self.files_dialog: QFileDialog | None = None
        self.choose_files = TextButton(icons, tr("Choose files"), "file-text")
        self.choose_folder = TextButton(icons, tr("Choose a folder"), "folder-open")
        self.source, self.sentence = ElidedLabel("muted"), Label()
        self.progress = QProgressBar()
        self.cancel, self.start = TextButton(icons, tr("Cancel")), TextButton(icons, tr("Import"), kind="primary")
        self._build()
        self.choose_files.clicked.connect(self._on_files)
        self.choose_folder.clicked.connect(self._on_folder)
        self.cancel.clicked.connect(self.reject)
        self.start.clicked.connect(self.import_requested)
        self.start.setEnabled(False)

    def _build(self) -> None:
        about = Label(tr(_ABOUT), "muted")
        about.setWordWrap(True)
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing())
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress of the import"))
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.choose_files)
        ways.addWidget(self.choose_folder)
        ways.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(about)
        column.addLayout(ways)
        column.addWidget(self.source)
        column.addWidget(self.sentence)
        column.addWidget(self.progress)
        column.addLayout(buttons)
        self._show_progress(False)

    # --- what it shows -------------------------------------------------------------------------

    def show_reading(self, paths: Sequence[Path]) -> None:
        self.source.set_whole(", ".join(path.name or str(path) for path in paths))
        self.sentence.setText(tr("Looking at what is in there."))
        self.start.setEnabled(False)
        self.progress.setRange(0, 0)
        self._show_progress(True)

    def show_plan(self, sentence: str, count: int) -> None:
        """`count`: how many may come in."""
        self._show_progress(False)
        self.sentence.setText(sentence)
        label = trn("Import %n conversation", "Import %n conversations", count) if count else tr("Import")
        self.start.setText(label)
        self.start.setAccessibleName(label)
        self.start.setEnabled(count > 0)
        if count:
            self.start.setFocus()

    def show_importing(self, done: int, total: int) -> None:
        self.start.setEnabled(False)
        self.choose_files.setEnabled(False)
        self.choose_folder.setEnabled(False)
        self.sentence.setText(
            trn("{done:,} of %n conversation are in.", "{done:,} of %n conversations are in.", total, done=done)
        )
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self._show_progress(True)

    def _show_progress(self, shown: bool) -> None:
        """Its place is kept, so that nothing jumps."""
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.setVisible(shown)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_files(self) -> None:
        self._ask(QFileDialog.FileMode.ExistingFiles, tr("Files with conversations"))

    @Slot()
    def _on_folder(self) -> None:
        self._ask(QFileDialog.FileMode.Directory, tr("A folder with conversations"))

    def _ask(self, mode: QFileDialog.FileMode, title: str) -> None:
        self.files_dialog = QFileDialog(self, title, str(Path.home()), tr(_FILES))
        self.files_dialog.setFileMode(mode)
        self.files_dialog.filesSelected.connect(self._on_chosen)
        self.files_dialog.open()

    @Slot(list)
    def _on_chosen(self, names: Sequence[str]) -> None:
        self.chosen.emit([Path(name) for name in names])
