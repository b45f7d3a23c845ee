"""What an answer must look like: texts that end it, and JSON, a schema or a grammar that it follows."""

import json
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.settings import keys
from app.settings.answer_form import AnswerForm
from app.settings.declaration import Setting, T, Value
from app.settings.keys import Form
from app.settings.stop_lines import lines_from_stops, stops_from_lines
from app.ui.steering.value_row import reset_button
from app.ui.style.fonts import BODY_PX, mono
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.controls import Choice
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_REST_MS = 500
_STOPS_PX, _TEXT_PX = 64, 168
_SAYS: dict[Form, str] = {
    "free": tr_noop("The model answers as it likes."),
    "json": tr_noop("The answer is one JSON object."),
    "schema": tr_noop("The answer is JSON that this schema describes."),
    "grammar": tr_noop("The answer follows this grammar, which begins with a rule named root."),
}
_HINTS: dict[Form, str] = {
    "schema": '{\n  "properties": {\n    "name": {"type": "string"}\n  },\n  "required": ["name"]\n}',
    "grammar": 'root ::= "yes" | "no"',
}


class FormEditor(QWidget):
    """A change is told when the typing rests, and at the latest when the field is left.

    Signals:
        changed: stop sequences, form, and its schema or grammar.
        reset_wanted: the key of a setting: back to what the model usually does.
    """

    changed = Signal(object, str, str)
    reset_wanted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._stops: tuple[str, ...] = ()
        self._form: tuple[Form, str] = ("free", "")
        self._usual = AnswerForm()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.commit)
        self.stops = self._field(keys.STOPS.label, _STOPS_PX)
        self.stops.setPlaceholderText(tr("none"))
        self.stops_reset, self.form_reset = self._reset(keys.STOPS), self._reset(keys.FORM)
        self.form = Choice(icons)
        self.form.setAccessibleName(keys.FORM.label)
        for form in keys.FORM.choices:
            self.form.addItem(keys.FORM.in_words(form), form)
        self.form.activated.connect(self.commit)
        self.text = self._field(keys.FORM_TEXT.label, _TEXT_PX)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._about_stops, self._about, self.problem = Label(role="small"), Label(role="small"), Label(role="problem")
        self._place()
        self.show_form((), "free", "")
        self._show_kind("free")

    def _place(self) -> None:
        for label in (self._about_stops, self._about, self.problem):
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        column.addLayout(_head(keys.STOPS, self.stops_reset))
        column.addWidget(self.stops)
        column.addWidget(self._about_stops)
        column.addSpacing(12)
        column.addLayout(_head(keys.FORM, self.form_reset))
        column.addWidget(self.form)
        column.addWidget(self._about)
        column.addWidget(self.text)
        column.addWidget(self.problem)

    def _reset(self, setting: Setting[T]) -> IconButton:
        button = reset_button(self._icons, setting)
        button.clicked.connect(partial(self.reset_wanted.emit, setting.key))
        return button

    def _field(self, name: str, height: int) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setObjectName("boxed")
        field.setFont(mono(BODY_PX - 2))
        field.setStyleSheet(f"font-size: {BODY_PX - 2}px")
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        field.setFixedHeight(height)
        field.textChanged.connect(self._on_typed)
        field.installEventFilter(self)
        return field

    def show_usual(self, usual: AnswerForm, has_own_stops: bool, has_own_form: bool) -> None:
        """What holds where the conversation has nothing of its own, and the ways back to that."""
        self._usual = usual
        self._about_stops.setText(_with_default(keys.STOPS.sentence, keys.STOPS, usual.stops))
        self._about.setText(_with_default(tr(_SAYS[self._form[0]]), keys.FORM, usual.form))
        self.stops_reset.setVisible(has_own_stops)
        self.form_reset.setVisible(has_own_form)

    def show_form(self, stops: tuple[str, ...], form: Form, text: str) -> None:
        """Those of another conversation; nothing is told."""
        is_another = (form, text) != self._form
        self._stops, self._form = stops, (form, text)
        if stops_from_lines(self.stops.toPlainText()) != stops:
            self.stops.setPlainText(lines_from_stops(stops))
        self.form.setCurrentIndex(self.form.findData(form))
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        self._rest.stop()
        if is_another:  # else what was found wrong with it still stands
            self._show_kind(form)

    def say(self, problem: str) -> None:
        """What is wrong with the schema or grammar; empty: nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    @Slot()
    def commit(self) -> None:
        """Tells what was changed since the last time."""
        self._rest.stop()
        stops, form = stops_from_lines(self.stops.toPlainText()), self.form.currentData()
        wanted = (form, self.text.toPlainText())
        if stops == self._stops and wanted == self._form:
            return
        if wanted != self._form:
            self._form = wanted
            self._show_kind(form)
        self._stops = stops
        self.changed.emit(stops, *wanted)

    @Slot()
    def _on_typed(self) -> None:
        self._rest.start()

    def _show_kind(self, form: Form) -> None:
        self._about.setText(_with_default(tr(_SAYS[form]), keys.FORM, self._usual.form))
        self.text.setVisible(form in _HINTS)
        self.text.setPlaceholderText(_HINTS.get(form, ""))
        self.say(json_problem(self.text.toPlainText()) if form == "schema" else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched in (self.stops, self.text):
            self.commit()
        return super().eventFilter(watched, event)


def _head(setting: Setting[T], reset: IconButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(Label(setting.label), 1)
    row.addWidget(reset)
    return row


def _with_default(sentence: str, setting: Setting[T], usual: Value) -> str:
    """Both are whole sentences."""
    default = tr("Default: {value}.", value=setting.in_words(usual))
    return f"{sentence} {default}"


def json_problem(text: str) -> str:
    """Why this is no JSON; empty where it is, or nothing stands there yet."""
    if not text.strip():
        return ""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return tr(
            "Not valid JSON yet: line {line}, column {column}: {reason}.",
            line=error.lineno,
            column=error.colno,
            reason=error.msg,
        )
    except RecursionError:
        return tr("This JSON is nested too deeply.")
    return ""
