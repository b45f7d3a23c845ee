"""Asks once whether Tandem may use the network, where the user has just asked for something of it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.hub.controller import HubController
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_QUESTION = tr_noop("May Tandem use the network for this?")
_SENTENCE = tr_noop(
    "It has not so far. A search or a download goes to Hugging Face, which sees the words you search for, the names of "
    "repositories and files, and your address on the internet. What you write in a chat never leaves this computer. "
    "Every request is listed under Network requests; Never use the network, in the settings, ends it again."
)


class ConsentBar(QFrame):
    """Hidden until it is needed."""

    def __init__(self, icons: Icons, controller: HubController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("adviceCard")
        self._controller = controller
        question = Label(tr(_QUESTION), "heading")
        sentence = Label(tr(_SENTENCE))
        sentence.setWordWrap(True)
        self.allow = TextButton(icons, tr("Allow"), "check", "primary")
        self.refuse = TextButton(icons, tr("No, stay offline"))
        self.allow.clicked.connect(self._on_allow)
        self.refuse.clicked.connect(self._on_refuse)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.allow)
        buttons.addWidget(self.refuse)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(question)
        column.addWidget(sentence)
        column.addLayout(buttons)
        controller.consent_wanted.connect(self._on_wanted)
        controller.consent_answered.connect(self.hide)
        self.hide()

    @Slot()
    def _on_wanted(self) -> None:
        self.show()
        if self.isVisible():
            self.allow.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_allow(self) -> None:
        self._controller.answer(True)

    @Slot()
    def _on_refuse(self) -> None:
        self._controller.answer(False)
