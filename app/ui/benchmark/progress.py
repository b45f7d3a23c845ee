"""How far a benchmark is, and the way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.benchmark.work import BenchmarkStep
from app.numbers import duration
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from app.words import tr


class BenchmarkProgress(QFrame):
    """Signals: cancelled: the user wants it to end; what was measured stays."""

    cancelled = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title, self._what = ElidedLabel("heading"), ElidedLabel("muted")
        self._left = Label(role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(tr("Progress of the benchmark"))
        self.cancel = TextButton(icons, tr("Stop"), "stop")
        self.cancel.setToolTip(tr("Stop here; what was measured stays"))
        self.cancel.clicked.connect(self.cancelled)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._left)
        head.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._what)
        column.addWidget(self._bar)

    def begin(self, title: str) -> None:
        """A target's turn begins."""
        self._title.set_whole(title)
        self._what.set_whole(tr("preparing"))
        self._left.setText("")
        self._bar.setRange(0, 0)
        self.cancel.setEnabled(True)

    def show_step(self, step: BenchmarkStep) -> None:
        self._what.set_whole(step.label)
        self._bar.setRange(0, 1000 if step.fraction else 0)
        self._bar.setValue(round(step.fraction * 1000))
        left = step.seconds_left
        self._left.setText("" if left is None else tr("about {time} left", time=duration(left)))

    def stopping(self) -> None:
        self._what.set_whole(tr("stopping; what was measured stays"))
        self._left.setText("")
        self.cancel.setEnabled(False)
