"""What an answer must look like: texts that end it, and JSON, a schema or a grammar that it follows."""

import json
from typing import get_args

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.chat.steering import Form
from app.settings.stop_lines import lines_from_stops, stops_from_lines
from app.ui.style.fonts import BODY_PX, mono
from app.ui.style.icons import Icons
from app.ui.widgets.controls import Choice
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_REST_MS = 500
_STOPS_PX, _TEXT_PX = 64, 168
_FORMS: dict[Form, tuple[str, str]] = {
    "free": (tr_noop("Free text"), tr_noop("The model answers as it likes.")),
    "json": (tr_noop("Any JSON"), tr_noop("The answer is one JSON object.")),
    "schema": (tr_noop("JSON schema"), tr_noop("The answer is JSON that this schema describes.")),
    "grammar": (
        tr_noop("Grammar (GBNF)"),
        tr_noop("The answer follows this grammar, which begins with a rule named root."),
    ),
}
_HINTS: dict[Form, str] = {
    "schema": '{\n  "properties": {\n    "name": {"type": "string"}\n  },\n  "required": ["name"]\n}',
    "grammar": 'root ::= "yes" | "no"',
}


class FormEditor(QWidget):
    """A change is told when the typing rests, and at the latest when the field is left.

    Signals:
        changed: stop sequences, form, and its schema or grammar.
    """

    changed = Signal(object, str, str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._stops: tuple[str, ...] = ()
        self._form: tuple[Form, str] = ("free", "")
        self.stops = self._field(tr("Stop sequences"), _STOPS_PX)
        self.stops.setPlaceholderText(tr("none"))
        self.form = Choice(icons)
        self.form.setAccessibleName(tr("Form of the answer"))
        for form in get_args(Form):
            self.form.addItem(tr(_FORMS[form][0]), form)
        self.form.activated.connect(self.commit)
        self.text = self._field(tr("Schema or grammar"), _TEXT_PX)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._about = Label(role="small")
        self._about.setWordWrap(True)
        self.problem = Label(role="small")
        self.problem.setWordWrap(True)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.commit)
        self._place()
        self._show_kind("free")

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        column.addWidget(Label(tr("Stop sequences")))
        column.addWidget(self.stops)
        stops_about = Label(
            tr("The answer ends before the first of them. One per line; \\n stands for a line break."), "small"
        )
        stops_about.setWordWrap(True)
        column.addWidget(stops_about)
        column.addSpacing(12)
        column.addWidget(Label(tr("Form of the answer")))
        column.addWidget(self.form)
        column.addWidget(self._about)
        column.addWidget(self.text)
        column.addWidget(self.problem)

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
        self.problem.setStyleSheet(f"color: {self._icons.theme.tokens.danger}")
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
        self._about.setText(tr(_FORMS[form][1]))
        self.text.setVisible(form in _HINTS)
        self.text.setPlaceholderText(_HINTS.get(form, ""))
        self.say(json_problem(self.text.toPlainText()) if form == "schema" else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched in (self.stops, self.text):
            self.commit()
        return super().eventFilter(watched, event)


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
