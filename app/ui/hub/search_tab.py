"""Search Hugging Face for GGUF models, and look into one repository."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words
from app.hub.hub import Sort
from app.hub.listing import REPOSITORY, HubRepo
from app.numbers import parameters
from app.ui.hub.consent_bar import ConsentBar
from app.ui.hub.controller import HubController
from app.ui.hub.repository_view import RepositoryView
from app.ui.hub.rows import Row, Rows, empty_text
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.controls import Choice, Switch
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn

SORTS: tuple[tuple[str, Sort], ...] = (
    (tr_noop("Most downloaded"), "downloads"),
    (tr_noop("Most liked"), "likes"),
    (tr_noop("Newest"), "last_modified"),
    (tr_noop("Trending"), "trending_score"),
)
_ONLY_FITTING = tr_noop("Only what fits here")
_HINT = tr_noop(
    "Search Hugging Face for a model in the GGUF format by its name: Llama 3.2, Qwen3, Gemma 3. "
    "A name such as owner/repository opens that one."
)


class SearchTab(QWidget):
    """The field, what was found, and in its place the repository that was chosen."""

    def __init__(self, icons: Icons, controller: HubController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._controller, self._fits = icons, controller, controller.fits
        self._found: tuple[HubRepo, ...] | None = None
        self._task = Background(self)
        self._task.done.connect(self._on_found)
        self._task.failed.connect(self._on_failed)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search for a model"))
        self.field.setAccessibleName(tr("Search for a model"))
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self.search)
        self.button = TextButton(icons, tr("Search", "verb"), "search", "primary")
        self.button.clicked.connect(self.search)
        self.sort = Choice(icons)
        self.sort.setAccessibleName(tr("Order of what is found"))
        self.sort.addItems([tr(label) for label, _ in SORTS])
        self.sort.activated.connect(self._on_sort)
        self.only_fitting = Switch(icons.theme)
        self.only_fitting.setAccessibleName(tr(_ONLY_FITTING))
        self.only_fitting.toggled.connect(self._show_found)
        self.state = Label("", "small")
        self.rows = Rows()
        self.repository = RepositoryView(icons, controller)
        self.repository.left.connect(self._on_back)
        self._place()
        self.rows.show_rows([empty_text(tr(_HINT))])

    def _place(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.field, 1)
        first.addWidget(self.button)
        second.setSpacing(8)
        second.addWidget(self.sort)
        second.addSpacing(8)
        second.addWidget(self.only_fitting)
        second.addWidget(Label(tr(_ONLY_FITTING)))
        second.addStretch(1)
        second.addWidget(self.state)
        results = QWidget()
        column = QVBoxLayout(results)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.rows, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(results)
        self.stack.addWidget(self.repository)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(ConsentBar(self._icons, self._controller))
        outer.addWidget(self.stack, 1)

    # --- searching -----------------------------------------------------------------------------------

    @Slot()
    def search(self) -> None:
        text = self.field.text().strip()
        if not text:
            self.field.setFocus()
        elif REPOSITORY.fullmatch(text):
            self.open(text)
        else:
            self._controller.with_consent(partial(self._search, text))

    def _search(self, text: str) -> None:
        hub, sort = self._controller.tandem_hub.hub, SORTS[self.sort.currentIndex()][1]
        self.state.setText(tr("Searching ..."))
        self._task.start(lambda cancel: hub.search(text, sort))

    @Slot()
    def _on_sort(self) -> None:
        if self._found is not None:
            self.search()

    @Slot(object)
    def _on_found(self, found: tuple[HubRepo, ...]) -> None:
        self._found = found
        self._show_found()

    @Slot()
    def _show_found(self) -> None:
        if self._found is None:
            return
        shown = [repo for repo in self._found if not self.only_fitting.isChecked() or self._may_fit(repo)]
        hidden = len(self._found) - len(shown)
        self.state.setText(_counted(len(shown), hidden))
        if shown:
            self.rows.show_rows([self._row(repo) for repo in shown])
        elif hidden:
            self.rows.show_rows(
                [empty_text(tr("Nothing that fits this computer was found. Try fewer or other words."))]
            )
        else:
            self.rows.show_rows([empty_text(tr("Nothing of that name has GGUF files. Try fewer or other words."))])

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._found = None
        self.state.setText("")
        self.rows.show_rows([empty_text(failure_in_words(error))])

    def _may_fit(self, repo: HubRepo) -> bool:
        return not repo.parameters or self._fits.of_parameters(repo.parameters).fits

    def _row(self, repo: HubRepo) -> Row:
        row = Row(repo.repo, is_choice=True)
        row.add_line("  ·  ".join(_facts(repo)))
        if repo.parameters:
            fits = self._fits.of_parameters(repo.parameters).fits
            row.add_line(tr("Fits this computer as Q4_K_M") if fits else tr("Too large for this computer as Q4_K_M"))
        row.chosen.connect(partial(self.open, repo.repo))
        return row

    # --- one repository --------------------------------------------------------------------------------

    def open(self, repo: str) -> None:
        """Shows a repository's files."""
        self._controller.with_consent(partial(self._open, repo))

    def _open(self, repo: str) -> None:
        self.repository.open(repo)
        self.stack.setCurrentWidget(self.repository)
        self.repository.back.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_back(self) -> None:
        self.stack.setCurrentIndex(0)
        self.field.setFocus()


def _counted(shown: int, hidden: int) -> str:
    if not hidden:
        return trn("%n repository", "%n repositories", shown)
    return trn("%n repository, {hidden} too large", "%n repositories, {hidden} too large", shown, hidden=hidden)


def _facts(repo: HubRepo) -> list[str]:
    facts = [trn("%n download", "%n downloads", repo.downloads), trn("%n like", "%n likes", repo.likes)]
    if repo.parameters:
        number = parameters(repo.parameters)
        facts.insert(0, tr("{number} parameters, {architecture}", number=number, architecture=repo.architecture))
    if repo.licence:
        facts.append(tr("licence {licence}", licence=repo.licence))
    if repo.updated:
        facts.append(tr("changed {date}", date=repo.updated))
    if repo.gated:
        facts.append(tr("gated: its licence must be accepted first"))
    return facts
