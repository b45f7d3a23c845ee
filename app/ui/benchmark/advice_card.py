"""One recommendation, its reason, and the button that follows it."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.benchmark.advice import Advice
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.style.plain_text import tooltip
from app.ui.widgets.label import Label
from app.words import tr

_BESIDE_PX = 520  # narrower than this, the button stands under the words


class AdviceCard(QFrame):
    """Signals: applied: the Advice that the user follows."""

    applied = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("adviceCard")
        self._icons = icons
        self._advice: Advice | None = None
        self._icon = Label()
        self._sentence = Label(role="heading")
        self._sentence.setWordWrap(True)
        self._reason = Label(role="muted")
        self._reason.setWordWrap(True)
        self.apply = TextButton(icons, tr("Use this"), "check", "primary")
        self.apply.clicked.connect(self._on_apply)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._sentence)
        words.addWidget(self._reason)
        self._inside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._inside.setSpacing(14)
        self._inside.addLayout(words, 1)
        self._inside.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 14, 16, 14)
        row.setSpacing(14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._inside, 1)
        icons.theme.changed.connect(self._retint)
        self.show_advice(None)

    @property
    def advice(self) -> Advice | None:
        return self._advice

    def text(self) -> str:
        """Sentence and reason."""
        return f"{self._sentence.text()} {self._reason.text()}".strip()

    def show_advice(self, advice: Advice | None, obstacle: str = "", note: str = "") -> None:
        """`obstacle`: why it cannot be followed now; `note`: what else to know. None hides the card."""
        self._advice = advice
        self.setVisible(advice is not None)
        if advice is None:
            return
        self._sentence.setText(advice.sentence)
        self._reason.setText(" ".join(part for part in (advice.reason, note, obstacle) if part))
        self._reason.setVisible(bool(self._reason.text()))
        self.apply.setEnabled(not obstacle)
        self.apply.setToolTip(tooltip(obstacle or tr("Load this pair with these settings")))
        self.setAccessibleName(tr("Advice: {advice}", advice=self.text()))
        self._retint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= scaled(_BESIDE_PX)
        directions = QBoxLayout.Direction
        self._inside.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    @Slot()
    def _on_apply(self) -> None:
        if self._advice is not None:
            self.applied.emit(self._advice)

    @Slot()
    def _retint(self) -> None:
        helps = self._advice is not None and self._advice.helps
        icon = self._icons.icon("zap" if helps else "info", "automatic" if helps else "muted")
        self._icon.setPixmap(icon.pixmap(QSize(20, 20), self.devicePixelRatioF()))
