"""Every request that Tandem ever made, and the switch that lets none leave."""

from PySide6.QtCore import QDateTime, QLocale, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words
from app.hub.network_log import LoggedRequest, NetworkLog
from app.hub.token import AccessToken
from app.numbers import size
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.ui.style.icons import Icons, TextButton
from app.ui.style.plain_text import tooltip
from app.ui.widgets.controls import Switch
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn

_HEADERS = (tr_noop("Time"), tr_noop("Why"), tr_noop("Host"), tr_noop("Received"))
_WHY = 1
_LEAST_WHY_PX = 220
_MOST = 2000  # rows; the file has them all
_HINT = tr_noop(
    "Searches and downloads that you asked for stand here. Nothing else leaves this computer, except to RPC workers "
    "that you name in the settings. A request is written down before it is sent; one that cannot be is not sent."
)


class NetworkPage(QWidget):
    """The list is read anew whenever it is shown."""

    def __init__(
        self, icons: Icons, settings: Settings, log: NetworkLog, token: AccessToken, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings, self._log, self._token = settings, log, token
        self._task = Background(self)
        self._task.done.connect(self._on_forgotten)
        self._task.failed.connect(self._on_not_forgotten)
        title = Label(tr("Network requests"), "title")
        hint = Label(tr(_HINT), "muted")
        hint.setWordWrap(True)
        self.summary = Label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 24)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(hint)
        column.addLayout(self._build_switch(icons))
        column.addWidget(self.summary)
        column.addWidget(self._build_table(), 1)
        settings.subscribe(self._on_setting)

    def _build_switch(self, icons: Icons) -> QHBoxLayout:
        self.switch = Switch(icons.theme)
        self.switch.setAccessibleName(keys.OFFLINE.label)
        self.switch.setToolTip(keys.OFFLINE.sentence)
        self.switch.setChecked(self._settings.get(keys.OFFLINE))
        self.switch.toggled.connect(self._on_switch)
        self.forget = TextButton(icons, tr("Remove the access token"), kind="link")
        self.forget.setToolTip(tr("Takes the token for gated repositories out of this system's keyring"))
        self.forget.clicked.connect(self._on_forget)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.switch)
        line.addWidget(Label(keys.OFFLINE.label))
        line.addStretch(1)
        line.addWidget(self.forget)
        return line

    def _build_table(self) -> QTableWidget:
        self.table = QTableWidget(0, len(_HEADERS))
        self.table.setObjectName("figures")
        self.table.setAccessibleName(tr("Every request"))
        self.table.setHorizontalHeaderLabels([tr(header) for header in _HEADERS])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        for column in range(len(_HEADERS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHY, QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return self.table

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_why()

    def _fit_why(self) -> None:
        """The reasons get what the other columns leave; in a narrow window the table scrolls."""
        others = sum(self.table.columnWidth(column) for column in range(len(_HEADERS)) if column != _WHY)
        self.table.setColumnWidth(_WHY, max(_LEAST_WHY_PX, self.table.viewport().width() - others))

    @Slot()
    def refresh(self) -> None:
        self.forget.setVisible(self._token.is_given)
        requests = self._log.requests()
        self.summary.setText(_summary(requests))
        shown = requests[:_MOST]
        self.table.setRowCount(len(shown))
        for row, request in enumerate(shown):
            texts = (_time(request.time), request.why, request.host, _bytes(request))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                asked = f"{request.method} {request.host}{request.path} ({_outcome(request)})"
                item.setToolTip(tooltip(f"{request.why}\n{asked}"))
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()
        self._fit_why()

    @Slot()
    def _on_forget(self) -> None:
        self._task.start(lambda cancel: self._token.keep(""))

    @Slot()
    def _on_forgotten(self) -> None:
        self._token.mark_kept()
        self.refresh()

    @Slot(object)
    def _on_not_forgotten(self, error: Exception) -> None:
        self.summary.setText(failure_in_words(error))

    @Slot(bool)
    def _on_switch(self, offline: bool) -> None:
        self._settings.set(keys.OFFLINE, offline)

    def _on_setting(self, setting: Setting[Value]) -> None:
        if setting.key == keys.OFFLINE.key:
            self.switch.setChecked(self._settings.get(keys.OFFLINE))


def _summary(requests: tuple[LoggedRequest, ...]) -> str:
    if not requests:
        return tr("No request was ever made")
    return trn(
        "%n request to {hosts}, {size} received",
        "%n requests to {hosts}, {size} received",
        len(requests),
        hosts=trn("%n host", "%n hosts", len({request.host for request in requests})),
        size=size(sum(request.num_bytes for request in requests)),
    )


def _time(text: str) -> str:
    """In the user's own time zone."""
    time = QDateTime.fromString(text, Qt.DateFormat.ISODate)
    return QLocale().toString(time.toLocalTime(), tr("dd MMM yyyy HH:mm")) if time.isValid() else text


def _bytes(request: LoggedRequest) -> str:
    return size(request.num_bytes) if request.finished else tr("not finished")


def _outcome(request: LoggedRequest) -> str:
    return f"HTTP {request.status}" if request.status else tr("no answer")
