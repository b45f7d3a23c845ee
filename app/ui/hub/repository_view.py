"""One repository on the hub: its licence, and each quantisation with its size, whether it fits, and a way to get it."""

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words
from app.hub.errors import GatedError, NotThere
from app.hub.listing import HubModel, Repository
from app.hub.remote_header import RemoteModel, read_remote_model
from app.models.names import title
from app.models.remote_fit import RemoteFit
from app.numbers import parameters, size
from app.ui.hub.controller import HubController
from app.ui.hub.rows import Row, Rows, empty_text
from app.ui.hub.token_card import TokenCard
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn
from engine.records import ModelFile

_STATE_WORDS = {"waiting": tr_noop("In the queue"), "running": tr_noop("On its way"), "done": tr_noop("Downloaded")}


class RepositoryView(QWidget):
    """Signals:
    left: the user wants back to what was found.
    """

    left = Signal()

    def __init__(self, icons: Icons, controller: HubController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._controller, self._fits = icons, controller, controller.fits
        self._repo = ""
        self._repository: Repository | None = None
        self._header: ModelFile | None = None
        self._buttons: dict[str, TextButton] = {}
        self._listing, self._reading = Background(self), Background(self)
        self._listing.done.connect(self._on_listed)
        self._listing.failed.connect(self._on_failed)
        self._reading.done.connect(self._on_header)
        self._reading.failed.connect(self._on_no_header)
        self.back = IconButton(icons, "chevron-left", tr("Back to the search"))
        self.back.clicked.connect(self.left)
        self.name = ElidedLabel("heading")
        self.page = TextButton(icons, tr("Its page"), kind="link")
        self.page.setToolTip(tr("Opens the repository's page on the hub in your browser"))
        self.page.clicked.connect(self._on_page)
        self.state = Label("", "small")
        self.state.setWordWrap(True)
        self.pairing = Label("", "small")
        self.pairing.setWordWrap(True)
        self.pairing.hide()
        self.token_card = TokenCard(icons, controller)
        self.token_card.given.connect(self._on_token)
        self.rows = Rows()
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.back)
        head.addWidget(self.name, 1)
        head.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.state)
        column.addWidget(self.pairing)
        column.addWidget(self.token_card)
        column.addWidget(self.rows, 1)
        controller.downloads_changed.connect(self._on_downloads)

    def open(self, repo: str) -> None:
        self._repo, self._repository, self._header = repo, None, None
        self.name.set_whole(repo)
        self.page.hide()
        self.token_card.hide()
        self._say(tr("Listing its files ..."))
        self.pairing.hide()
        self.rows.show_rows([])
        hub = self._controller.tandem_hub.hub
        self._listing.start(lambda cancel: hub.repository(repo))

    def button(self, name: str) -> TextButton:
        """The way to get the model whose first file is called so."""
        return self._buttons[name]

    # --- what came -----------------------------------------------------------------------------------

    @Slot(object)
    def _on_listed(self, repository: Repository) -> None:
        self._repository = repository
        self.page.show()
        self.token_card.setVisible(repository.gated and not self._controller.tandem_hub.hub.token.is_given)
        self._show_models()
        self._reading.start(self._read_header(repository))

    def _read_header(self, repository: Repository) -> Callable[[threading.Event], object]:
        """Of the smallest: all quantisations have the same shape, so one header judges them all."""
        headers, target = self._controller.tandem_hub.headers, self._controller.target()
        return lambda cancel: read_remote_model(headers, repository.models[0], target, cancel)

    @Slot(object)
    def _on_header(self, found: RemoteModel) -> None:
        self._header = found.model
        self._show_models()
        self.pairing.setText(_pairing(found))
        self.pairing.setVisible(bool(self.pairing.text()))

    @Slot(object)
    def _on_no_header(self, error: Exception) -> None:
        self._show_models()
        if isinstance(error, GatedError):
            self.token_card.show()  # it says all that the error says
        else:
            self._say(f"{self.state.text()}. {failure_in_words(error)}")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.token_card.setVisible(isinstance(error, GatedError | NotThere))
        self._say("")
        self.rows.show_rows([empty_text(failure_in_words(error))])

    @Slot()
    def _on_token(self) -> None:
        self.open(self._repo)

    @Slot()
    def _on_page(self) -> None:
        if self._repository is not None:
            QDesktopServices.openUrl(QUrl(self._repository.page))

    def _say(self, text: str) -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))

    # --- models --------------------------------------------------------------------------------------

    def _show_models(self) -> None:
        repository, header = self._repository, self._header
        if repository is None:
            return
        facts = [trn("%n model", "%n models", len(repository.models))]
        licence = repository.licence
        facts.append(tr("licence {licence}", licence=licence) if licence else tr("no licence named"))
        if repository.gated:
            facts.append(tr("gated: its owner lets in who has accepted the licence on its page"))
        if header is not None:
            number = parameters(header.parameters)
            facts.append(tr("{architecture}, {number} parameters", architecture=header.architecture, number=number))
            facts.append(tr("trained for {tokens:,} tokens", tokens=header.context_length))
        self._say("  ·  ".join(facts))
        self._buttons = {}
        self.rows.show_rows([self._row(model) for model in repository.models])
        self._on_downloads()

    def _row(self, model: HubModel) -> Row:
        row = Row(model.quantisation or model.name)
        download = size(model.size_bytes) if model.size_bytes else tr("of unknown size")
        if len(model.files) > 1:
            download = trn("{size}, %n file", "{size}, %n files", len(model.files), size=download)
        row.add_line(f"{download}  ·  {model.name}")
        fit = self._fit(model)
        row.add_line(fit.sentence)
        button = TextButton(self._icons, tr("Download"), "download")
        button.setAccessibleName(tr("Download {name}", name=model.name))
        button.setEnabled(model.is_complete)
        if not model.is_complete:
            row.add_line(tr("Not all of its parts are there."))
        button.clicked.connect(partial(self._controller.download, model))
        row.buttons.addWidget(button)
        self._buttons[model.name] = button
        return row

    def _fit(self, model: HubModel) -> RemoteFit:
        if self._header is None:
            return self._fits.of_size(model.size_bytes)
        return self._fits.of_header(self._header, model.size_bytes)

    @Slot()
    def _on_downloads(self) -> None:
        """What is in the queue already says so on its button."""
        for model in self._repository.models if self._repository else ():
            item = self._controller.item_of(model)
            button = self._buttons.get(model.name)
            if button is not None:
                words = _STATE_WORDS.get(item.state) if item else None
                button.setText(f" {tr(words) if words else tr('Download')}")
                button.setEnabled(model.is_complete and words is None)


def _pairing(found: RemoteModel) -> str:
    """Whether it may draft for the target that serves, by llama.cpp's rule."""
    report = found.as_draft
    if report is None:
        return ""
    if report.problems:
        return tr("It cannot draft for {target}: {problem}", target=title(report.target), problem=report.problems[0])
    return " ".join([tr("It can draft for {target}.", target=title(report.target)), *report.warnings])
