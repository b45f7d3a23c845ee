"""Asks the engine whether it can use a schema or grammar, long before an answer would find out."""

import threading
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.prompt import GenerationOptions, Prompt
from app.engine_host.engine_thread import EngineThread
from app.settings.answer_form import AnswerForm


class FormCheck(QObject):
    """Main thread only; the work is done on the engine's, between answers.

    Signals:
        found: what is wrong with the text, in a sentence; empty where nothing is.
    """

    found = Signal(str)

    def __init__(self, engine: EngineThread, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._job = 0
        engine.record.connect(self._on_record)

    def ask(self, form: AnswerForm) -> None:
        """What comes of it is told by `found`; of what was asked before nothing is."""
        self.forget()
        if not form.needs_text or self._engine.pair is None:
            return
        options = GenerationOptions(json_schema=form.json_schema, grammar=form.grammar)
        request = Prompt("", ()).request(options)
        if request.grammar or request.json_schema:
            self._job = self._engine.run(lambda engine, cancel: _problem(engine, request, cancel))

    def forget(self) -> None:
        """Another form is shown."""
        self._job = 0

    @Slot(int, object)
    def _on_record(self, job: int, record: object) -> None:
        if job == self._job and isinstance(record, str):
            self._job = 0
            self.found.emit(record)


def _problem(engine: Any, request: object, _cancel: threading.Event) -> Iterator[str]:
    yield engine.form_problem(request)
