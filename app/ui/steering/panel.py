"""Answer settings: preset, sampling, stop sequences and form, of the conversation that is shown."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.chat.steering import STEERED, Steering
from app.settings.answer_form import AnswerForm
from app.settings.declaration import Value
from app.ui.steering.form_editor import FormEditor
from app.ui.steering.preset_bar import PresetBar
from app.ui.steering.value_row import ValueRow
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.widgets.controls import upright_scroll
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_HOLDS = tr_noop("Holds for this conversation, from its next answer on.")
_HOLDS_NEXT = tr_noop("Holds for the conversation that your next message begins.")


class SteeringPanel(QFrame):
    """Readable from 280 px on; `SteeringController` fills it.

    Signals:
        hide_requested: the panel should go.
        keep_requested: its settings should hold for every conversation with this model.
        reset_requested: back to what the model usually does, in everything.
    """

    hide_requested = Signal()
    keep_requested = Signal()
    reset_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speedPanel")
        self.setMinimumWidth(280)
        self.setAccessibleName(tr("Answer settings"))
        self._icons = icons
        self.presets = PresetBar(icons)
        self.rows = {setting.key: ValueRow(setting, icons) for setting in STEERED}
        self.form = FormEditor(icons)
        self._holds = Label(tr(_HOLDS), "small")
        self._holds.setWordWrap(True)
        self.keep = TextButton(icons, tr("Keep for this model"), "pin", "plain")
        self.keep.clicked.connect(self.keep_requested)
        self.reset = TextButton(icons, tr("Reset all"), "rotate-ccw", "plain")
        self.reset.clicked.connect(self.reset_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        self.scroll_area = upright_scroll(self._build_inside())
        column.addWidget(self.scroll_area, 1)

    def _build_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(56)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(Label(tr("Answer settings"), "heading"), 1)
        hide = IconButton(self._icons, "x", tr("Hide the answer settings"), "Ctrl+Shift+A", size_px=16)
        hide.clicked.connect(self.hide_requested)
        row.addWidget(hide)
        return head

    def _build_inside(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(0)
        column.addWidget(self._holds)
        column.addSpacing(12)
        column.addWidget(Label(tr("Preset"), "section"))
        column.addSpacing(4)
        column.addWidget(self.presets)
        column.addSpacing(8)
        column.addWidget(Label(tr("Sampling"), "section"))
        for row in self.rows.values():
            column.addWidget(row)
        column.addSpacing(8)
        column.addWidget(Label(tr("Form"), "section"))
        column.addWidget(self.form)
        column.addSpacing(8)
        column.addWidget(self.keep)
        column.addSpacing(8)
        column.addWidget(self.reset)
        column.addStretch(1)
        return inside

    def show_steering(
        self, steering: Steering, usual: Mapping[str, Value], is_stored: bool, usual_form: AnswerForm | None = None
    ) -> None:
        """`usual`: by key, what holds where `steering` says nothing, and `usual_form` the form (None: free).

        `is_stored`: there is a conversation already.
        """
        self._holds.setText(tr(_HOLDS if is_stored else _HOLDS_NEXT))
        for key, row in self.rows.items():
            row.show_value(steering.values.get(key, usual[key]), usual[key], key in steering.values)
        usual_form = usual_form or AnswerForm()
        form = steering.form_of(usual_form)
        self.form.show_form(form.stops, form.form, form.text)
        self.form.show_usual(usual_form, steering.stops is not None, steering.form is not None)
        self.reset.setEnabled(not steering.is_plain)

    def show_model(self, name: str, can_keep: bool) -> None:
        """Which model's conversations would all be answered so."""
        what = tr("Use these settings for every conversation with {model}", model=name)
        self.keep.setToolTip(what if name else tr("Open a model first"))
        self.keep.setEnabled(can_keep)
