"""The installed models: the pair that serves, and everything on this machine, the best for it first."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.models.fit import Memory
from app.models.library import LibraryEntry
from app.models.ranking import Ranked, rank
from app.settings import keys
from app.settings.keys import Settings
from app.ui.models.installed_files import InstalledFiles
from app.ui.models.installed_model import InstalledModel, details, summary
from app.ui.models.installed_table import InstalledTable
from app.ui.models.library_watch import LibraryWatch
from app.ui.models.model_settings_dialog import ModelSettingsDialog
from app.ui.models.pair_card import PairCard
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.widgets.controls import centred_column
from app.ui.widgets.label import Label
from app.words import tr, trn
from engine.records import Loaded, ModelFile

_LEAST_FOR_FACTS_PX = 560
_LEAST_FOR_ONE_LINE_PX = 600  # the status and what takes back what was removed


class ModelsPage(QWidget):
    """Signals: what the user wants."""

    target_chosen = Signal(Path)
    draft_chosen = Signal(Path)
    open_target_requested = Signal()
    reload_requested = Signal()
    eject_requested = Signal()

    def __init__(
        self,
        icons: Icons,
        settings: Settings,
        library: LibraryWatch,
        measured: Callable[[], dict[tuple[str, str], float]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._icons, self._settings, self._library = icons, settings, library
        self._measured = measured  # (target file, draft file) -> speed over vanilla, here
        self._loaded: Loaded | None = None
        self._summary = ""
        self._dialog: QFileDialog | None = None
        self.settings_dialog: ModelSettingsDialog | None = None
        self.card = PairCard(icons)
        self.card.reload_requested.connect(self.reload_requested)
        self.card.eject_requested.connect(self.eject_requested)
        self.card.settings_requested.connect(self._on_pair_settings)
        self.model = InstalledModel(icons, self)
        self.files = InstalledFiles(settings, self)
        self.files.changed.connect(library.start)
        self.files.said.connect(self._say)
        self._place()
        library.found.connect(self.show_models)
        if library.memory is not None:
            self.show_models(library.entries, library.memory)
        else:
            library.start()

    # --- building ------------------------------------------------------------------------------

    def _place(self) -> None:
        column = centred_column(self)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self.card)
        rows.addLayout(self._build_finding())
        rows.addWidget(self._build_table(), 1)
        rows.addWidget(self._build_facts())
        rows.addLayout(self._build_buttons())
        rows.addLayout(self._build_foot())
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(32, 16, 32, 16)
            layout.setAlignment(column, Qt.AlignmentFlag(0))

    def _build_finding(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText(tr("Find a model"))
        self.search.setAccessibleName(tr("Find a model"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.model.set_filter)
        self.open_file = IconButton(self._icons, "file-text", tr("Open a GGUF file ..."))
        self.open_file.clicked.connect(self.open_target_requested)
        self.add_folder = IconButton(self._icons, "folder-open", tr("Add a folder with models ..."))
        self.add_folder.clicked.connect(self._on_add_folder)
        finding = QHBoxLayout()
        finding.setSpacing(6)
        for widget in (self.search, self.open_file, self.add_folder):
            finding.addWidget(widget)
        return finding

    def _build_table(self) -> QWidget:
        self.table = InstalledTable(self)
        self.table.setModel(self.model)
        self.table.chosen.connect(self._on_open)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.model.modelReset.connect(self._on_reset)
        return self.table

    def _build_facts(self) -> QWidget:
        self.facts = Label(role="small")
        self.facts.setWordWrap(True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self.facts

    def _build_foot(self) -> QBoxLayout:
        self.status = Label(role="small")
        self.status.setWordWrap(True)
        self.hidden = TextButton(self._icons, "", kind="link")
        self.hidden.clicked.connect(self.files.show_hidden)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.addWidget(self.status, 1)
        self._foot.addWidget(self.hidden, 0, Qt.AlignmentFlag.AlignLeft)
        return self._foot

    def _build_buttons(self) -> QHBoxLayout:
        self.open = TextButton(self._icons, tr("Open"), "play", "primary")
        self.open.clicked.connect(self._on_open)
        self.as_draft = TextButton(self._icons, tr("Use as draft"), "zap", "plain")
        self.as_draft.clicked.connect(self._on_draft)
        self.more = TextButton(self._icons, tr("More"), "ellipsis", "plain")
        self.more.clicked.connect(self._on_more)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.open, self.as_draft, self.more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A short window shows the list; the facts are in its tooltips, too. A narrow one has one thing in a line."""
        super().resizeEvent(event)
        self.facts.setVisible(event.size().height() >= _LEAST_FOR_FACTS_PX)
        is_narrow = event.size().width() < scaled(_LEAST_FOR_ONE_LINE_PX)
        self._foot.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    @Slot(str)
    def end_trial(self, sentence: str) -> None:
        """What the search for the best draft ended on."""
        self.card.end_trial()
        if sentence:
            self._say(sentence)

    # --- content -------------------------------------------------------------------------------

    @Slot()
    @Slot(object)
    def set_pair(self, loaded: Loaded | None = None) -> None:
        self._loaded = loaded
        self.card.set_pair(loaded)
        models = (loaded.config.target, loaded.config.draft) if loaded else ()
        self.model.set_loaded([path for path in models if path is not None])
        self._on_row(self.table.currentIndex())

    @Slot(object, object)
    def show_models(self, entries: tuple[LibraryEntry, ...], memory: Memory) -> None:
        chosen = self.chosen
        self.model.show_models(rank(entries, memory, self._measured(), self._library.costs))
        row = self.model.row_of(chosen.entry.path) if chosen else 0
        self.table.selectRow(max(row, 0))
        num_hidden = self.files.num_hidden
        self.hidden.setText(trn("Show %n removed model again", "Show %n removed models again", num_hidden))
        self.hidden.setVisible(num_hidden > 0)
        self._summary = summary(entries, memory)
        self._say_what_is_shown()

    @property
    def chosen(self) -> Ranked | None:
        return self.model.ranked(self.table.currentIndex().row())

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.status.setText(sentence)

    def _say_what_is_shown(self) -> None:
        nothing = tr("No model here has that name. Clear the field to see all, or look on the hub under Search.")
        self._say(nothing if self.search.text().strip() and not self.model.rowCount() else self._summary)

    @Slot()
    def _on_reset(self) -> None:
        self._say_what_is_shown()
        self.table.selectRow(0)
        self._on_row(self.table.currentIndex())

    @Slot(QModelIndex)
    def _on_row(self, _index: QModelIndex, _before: QModelIndex | None = None) -> None:
        ranked = self.chosen
        self.facts.setText("" if ranked is None else " · ".join(details(ranked).split("\n")[1:]))
        usable = ranked is not None and ranked.entry.usable
        self.open.setEnabled(usable)
        self.more.setEnabled(ranked is not None)
        is_target = ranked is not None and self._loaded is not None and ranked.entry.path == self._loaded.config.target
        self.as_draft.setEnabled(usable and self._loaded is not None and not is_target)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_open(self) -> None:
        if (ranked := self.chosen) is not None and ranked.entry.usable:
            self.target_chosen.emit(ranked.entry.path)

    @Slot()
    def _on_draft(self) -> None:
        if (ranked := self.chosen) is not None and ranked.entry.usable:
            self.draft_chosen.emit(ranked.entry.path)

    @Slot()
    def _on_more(self) -> None:
        if (menu := self.menu()) is not None:
            menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))

    def _on_menu(self, *_place: object) -> None:
        if (menu := self.menu()) is not None:
            menu.popup(self.cursor().pos())

    def menu(self) -> QMenu | None:
        """What can be done with the chosen model besides opening it."""
        ranked = self.chosen
        if ranked is None:
            return None
        entry = ranked.entry
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        in_use = self._loaded is not None and entry.path in (self._loaded.config.target, self._loaded.config.draft)
        for icon, text, do, enabled in (
            ("settings", tr("Settings of this model ..."), partial(self.show_settings, entry.model), entry.usable),
            ("folder-open", tr("Show in the file manager"), partial(self.files.reveal, entry), True),
            ("x", tr("Remove from this list"), partial(self.files.hide, entry), True),
            ("trash-2", tr("Delete the file ..."), partial(self.files.ask_to_delete, entry), not in_use),
        ):
            action = menu.addAction(self._icons.icon(icon), text)
            action.setEnabled(enabled)
            action.triggered.connect(do)
        return menu

    def show_settings(self, model: ModelFile | None, *_checked: object) -> None:
        """The settings of one model."""
        if model is None:
            return
        serves = self._loaded is not None and self._loaded.config.target == model.path
        dialog = ModelSettingsDialog(self._icons, self._settings, model, serves, self)
        dialog.reload_wanted.connect(self.reload_requested)
        self.settings_dialog = dialog
        dialog.open()

    @Slot()
    def _on_pair_settings(self) -> None:
        if self._loaded is not None:
            self.show_settings(self._loaded.target)

    @Slot()
    def _on_add_folder(self) -> None:
        folder = self._settings.get(keys.LAST_FOLDER) or str(Path.home())
        dialog = QFileDialog(self, tr("Add a folder with models"), folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.use_folder)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def use_folder(self, folder: str) -> None:
        """Looks for models there too, from now on."""
        folders = self._settings.get(keys.MODEL_FOLDERS)
        if folder not in folders:
            self._settings.set(keys.MODEL_FOLDERS, (*folders, folder))
