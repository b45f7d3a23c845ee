"""Pairs worth having, each with its size, whether it fits here, and one button that fetches and opens both."""

import threading
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words
from app.hub.errors import HubError
from app.hub.listing import HubModel
from app.hub.remote_header import check_remote_pair
from app.hub.tandem_hub import TandemHub
from app.models.catalogue import Catalogue, CataloguePair, on_the_hub
from app.models.library import estimated_ratio
from app.numbers import duration, size
from app.ui.hub.consent_bar import ConsentBar
from app.ui.hub.controller import HubController
from app.ui.hub.rows import Row, Rows
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr


class CatalogueTab(QWidget):
    """Signals:
    asked: a pair was put into the queue.
    """

    asked = Signal()

    def __init__(
        self, icons: Icons, controller: HubController, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icons, self._controller, self._fits = icons, controller, controller.fits
        self._task = Background(self)
        self._task.done.connect(self._on_listed)
        self._task.failed.connect(self._on_failed)
        self.buttons: dict[CataloguePair, TextButton] = {}
        self.state = Label("", "small")
        self.state.setWordWrap(True)
        self.state.hide()
        self.rows = Rows()
        self._catalogue = catalogue
        self._shown_speed = controller.speed
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(ConsentBar(icons, controller))
        column.addWidget(self.state)
        column.addWidget(self.rows, 1)
        self._show(catalogue)

    def showEvent(self, event: QShowEvent) -> None:
        """How long a download takes is known better by now."""
        if self._shown_speed != self._controller.speed:
            self._shown_speed = self._controller.speed
            self._show(self._catalogue)
        super().showEvent(event)

    def _show(self, catalogue: Catalogue) -> None:
        """The largest that fits first, then what does not fit, then the chart's six."""
        fitting = [pair for pair in catalogue.recommended if self._fits.of_size(pair.file_bytes).fits]
        others = [pair for pair in catalogue.recommended if pair not in fitting]
        rows: list[QWidget] = []
        groups: tuple[tuple[str, Sequence[CataloguePair]], ...] = (
            (tr("For this computer"), fitting[::-1]),
            (tr("For larger ones"), others),
            (tr("The six bars of the chart"), catalogue.chart),
        )
        for title, pairs in groups:
            if pairs:
                rows.append(Label(title, "section"))
                rows.extend(self._row(pair) for pair in pairs)
        self.rows.show_rows(rows)

    def _row(self, pair: CataloguePair) -> Row:
        row = Row(name := _name(pair))
        row.add_line(pair.sentence)  # in the user's language already
        row.add_line("  ·  ".join(self._facts(pair)))
        row.add_line(self._fits.of_size(pair.file_bytes).sentence)
        button = TextButton(self._icons, tr("Get and open"), "download")
        button.setAccessibleName(tr("Get and open {pair}", pair=name))
        button.setToolTip(tr("Fetches the files and opens them; while an answer is written, Tandem asks first"))
        button.clicked.connect(partial(self.download, pair))
        row.buttons.addWidget(button)
        self.buttons[pair] = button
        return row

    def _facts(self, pair: CataloguePair) -> list[str]:
        """Its size, how long that takes to fetch, licences and speeds."""
        licences = "; ".join(dict.fromkeys(model.licence for model in pair.models))
        download = size(pair.file_bytes)
        facts = [download if pair.verified else tr("about {size}", size=download), licences]
        if pair.reference_tokens_per_second is not None and pair.reference_ratio is not None:
            facts.append(
                tr(
                    "{rate:g} tokens/s, {ratio:.2f}x in the chart (a large GPU server)",
                    rate=pair.reference_tokens_per_second,
                    ratio=pair.reference_ratio,
                )
            )
        if speed := self._controller.speed:
            how_long = duration(pair.file_bytes / speed)
            facts.insert(1, tr("about {how_long} at {size}/s, as last time", how_long=how_long, size=size(speed)))
        if pair.draft and not pair.in_chart:
            ratio = estimated_ratio(pair.target.file_bytes, pair.draft.file_bytes)
            facts.append(tr("about {ratio:.1f}x with the draft, estimated from the sizes", ratio=ratio))
        return facts

    def download(self, pair: CataloguePair, *_checked: object) -> None:
        """Files and sizes are read from the hub first; the catalogue may be old."""
        self._controller.with_consent(partial(self._list, pair))

    def _list(self, pair: CataloguePair) -> None:
        self._say(tr("Asking the hub for the files of {name} ...", name=pair.target.name))
        self._task.start(partial(_read_again, self._controller.tandem_hub, pair))

    @Slot(object)
    def _on_listed(self, models: tuple[HubModel, ...]) -> None:
        self._say("")
        self._controller.download_and_open(models)
        self.asked.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._say(failure_in_words(error))

    def _say(self, text: str) -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))


def _name(pair: CataloguePair) -> str:
    if pair.draft is None:
        return tr("{target}, alone", target=pair.target.name)
    return tr("{target} with {draft} as draft", target=pair.target.name, draft=pair.draft.name)


def _read_again(tandem_hub: TandemHub, pair: CataloguePair, cancel: threading.Event) -> tuple[HubModel, ...]:
    """The pair's files as the hub lists them now. Raises an error unless its headers say that it is one."""
    models = tuple(on_the_hub(model, tandem_hub.hub.repository(model.repo)) for model in pair.models)
    if len(models) == 2:
        problems = check_remote_pair(tandem_hub.headers, *models, cancel=cancel).problems
        if problems:
            raise HubError(tr("The files on the hub are no pair any more. {problem}", problem=problems[0]))
    return models
