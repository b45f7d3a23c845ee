"""Where the user gives an access token for gated repositories. It goes into the system's keyring, nowhere else."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.hub.errors import HubError
from app.ui.hub.controller import HubController
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label

_SENTENCE = (
    "This repository is gated: its owner wants to know who downloads it. Open its page, accept the licence there with "
    "your account, make an access token that may read gated repositories, and paste it here. It is kept in this "
    "system's keyring."
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
        sentence = Label(_SENTENCE)
        sentence.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText("Access token (hf_...)")
        self.field.setAccessibleName("Access token")
        self.field.returnPressed.connect(self._on_keep)
        self.keep = TextButton(icons, "Use this token", kind="primary")
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
        try:
            self._controller.tandem_hub.hub.token.keep(self.field.text())
            self.problem.hide()
        except HubError as error:  # it serves until Tandem closes
            self.problem.setText(str(error))
            self.problem.show()
        self.field.clear()
        self.given.emit()
