"""The page of models: what is here, what is worth having, what the hub has, what is on its way."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.models.catalogue import read_catalogue
from app.ui.hub.catalogue_tab import CatalogueTab
from app.ui.hub.controller import HubController
from app.ui.hub.downloads_tab import DownloadsTab
from app.ui.hub.search_tab import SearchTab
from app.ui.style.icons import Icons
from app.ui.widgets.controls import centre
from app.ui.widgets.segmented import Segmented
from app.words import tr, tr_noop

TABS = (tr_noop("Installed"), tr_noop("Catalogue"), tr_noop("Search"), tr_noop("Downloads"))
_COLUMN_PX = 784


class ModelsTabs(QWidget):
    """Signals:
    target_wanted, draft_wanted: the path of a downloaded model to open.
    network_wanted: the user wants to see every request.
    """

    target_wanted = Signal(object)
    draft_wanted = Signal(object)
    network_wanted = Signal()

    def __init__(
        self, icons: Icons, controller: HubController, installed: QWidget, catalogue: Path,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._controller = controller
        self.bar = Segmented([tr(tab) for tab in TABS], tr("Models"))
        self.bar.chosen.connect(self.show_tab)
        self.installed = installed
        self.search = SearchTab(icons, controller)
        self.catalogue = CatalogueTab(icons, controller, read_catalogue(catalogue))
        self.catalogue.asked.connect(self._on_asked)
        self.downloads = DownloadsTab(icons, controller)
        self.downloads.target_wanted.connect(self.target_wanted)
        self.downloads.draft_wanted.connect(self.draft_wanted)
        self.downloads.network_wanted.connect(self.network_wanted)
        self._stack = QStackedWidget()
        self._stack.addWidget(installed)
        for tab in (self.catalogue, self.search, self.downloads):
            self._stack.addWidget(_in_column(tab))
        head = QHBoxLayout()
        head.setContentsMargins(32, 20, 32, 0)
        head.addStretch(1)
        head.addWidget(self.bar)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        controller.downloads_changed.connect(self._on_downloads)
        self.show_tab(0)
        self._on_downloads()

    @Slot(int)
    def show_tab(self, number: int) -> None:
        self.bar.set_current(number)
        self._stack.setCurrentIndex(number)
        if number == TABS.index("Search"):
            self.search.field.setFocus()

    def search_for(self, text: str) -> None:
        """On the hub; the network is asked for first."""
        self.show_tab(TABS.index("Search"))
        self.search.field.setText(text)
        self.search.search()

    def show_catalogue(self) -> None:
        self.show_tab(TABS.index("Catalogue"))

    @Slot()
    def _on_asked(self) -> None:
        self.show_tab(TABS.index("Downloads"))

    @Slot()
    def _on_downloads(self) -> None:
        """The tab says how many are on their way."""
        active = sum(item.is_active for item in self._controller.queue.items())
        self.bar.set_option_text(
            TABS.index("Downloads"), tr("Downloads ({number})", number=active) if active else tr("Downloads")
        )


def _in_column(tab: QWidget) -> QWidget:
    """No wider than is good to read."""
    page = QWidget()
    centre(tab, page, _COLUMN_PX, (32, 20, 32, 16))
    return page
