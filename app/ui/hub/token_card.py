"""Where the user gives an access token for gated repositories. It goes into the system's keyring, nowhere else."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words
from app.ui.hub.controller import HubController
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_SENTENCE = tr_noop(
    "A gated or private repository opens with an access token. Accept the licence on its page on the hub, with your "
    "account, make a token that may read gated repositories, and paste it here. This system's keyring keeps it."
)


class TokenCard(QFrame):
    """Signals:
    given: a token is there now.
    """

    given = Signal()

    def __init__(self, icons: Icons, controller: HubController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("adviceCard")
        self._controller = controller
        self._task = Background(self)  # the system may ask for a password first
        self._task.done.connect(self._on_kept)
        self._task.failed.connect(self._on_not_kept)
        sentence = Label(tr(_SENTENCE))
        sentence.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(tr("Access token (hf_...)"))
        self.field.setAccessibleName(tr("Access token"))
        self.field.returnPressed.connect(self._on_keep)
        self.keep = TextButton(icons, tr("Use this token"), kind="primary")
        self.keep.clicked.connect(self._on_keep)
        self.problem = Label()
        self.problem.setWordWrap(True)
        self.problem.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(sentence)
        column.addLayout(line)
        column.addWidget(self.problem)
        self.hide()

    @Slot()
    def _on_keep(self) -> None:
        if not self.field.text().strip():
            self.field.setFocus()
            return
        text, token = self.field.text(), self._controller.tandem_hub.hub.token
        self.field.clear()
        self._task.start(lambda cancel: token.keep(text))

    @Slot()
    def _on_kept(self) -> None:
        self._controller.tandem_hub.hub.token.mark_kept()
        self.problem.hide()
        self.given.emit()

    @Slot(object)
    def _on_not_kept(self, error: Exception) -> None:
        """It serves until Tandem closes."""
        self.problem.setText(failure_in_words(error))
        self.problem.show()
        self.given.emit()
