"""A real window in a process of its own that closes itself in the middle of something; a file says when what happened.

    python tests/app/desktop/closing_process.py WHEN EVENTS

WHEN: idle, answering, prefilling, loading, calibrating, downloading or scanning. EVENTS is JSON: [[event, time], ...].
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent.parent
_LOOK_MS = 5
_LONG = "The lighthouse stood on a rock, and the sea was all around it. " * 200


class Moment:
    """Whether the window is in the middle of what it is to be closed in; `begin` brings that about."""

    def __init__(self, window: Any, when: str) -> None:
        self._window, self._engine, self._when = window, window._engine, when
        self._fraction, self._is_reading = 0.0, False
        self._engine.loading.connect(self._on_loading)
        self._engine.record.connect(self._on_record)
        self._has_begun = False

    def _on_loading(self, fraction: float) -> None:
        self._fraction = fraction

    def _on_record(self, _job: int, record: object) -> None:
        self._is_reading = 0 < getattr(record, "done", 0) < getattr(record, "total", 0)

    def is_here(self) -> bool:
        if self._when in ("loading", "calibrating"):
            return self._fraction >= (0.01 if self._when == "loading" else 1.0)
        if self._engine.pair is None:
            return False
        if not self._has_begun:
            self._has_begun = True
            getattr(self, f"_begin_{self._when}", lambda: None)()
            return False
        there: bool = getattr(self, f"_is_{self._when}", lambda: True)()
        return there

    def _begin_answering(self) -> None:
        self._window.conversations.send("Write a long story about a lighthouse, in ten chapters.")

    def _is_answering(self) -> bool:
        views = self._window.chat.transcript.views()
        return len(views) == 2 and len(views[1].body.toPlainText()) > 100

    def _begin_prefilling(self) -> None:
        self._window.conversations.send(_LONG)

    def _is_prefilling(self) -> bool:
        return self._is_reading

    def _begin_downloading(self) -> None:
        from app.hub.listing import HubFile, HubModel
        from tests.app.hub_server import REVISION

        hub = self._window.page_maker.hub
        hub.answer(True)
        file = HubFile("org/model", "model.gguf", (64 << 20) + 4, None, REVISION)
        hub.queue.add(HubModel("model", (file,)))

    def _is_downloading(self) -> bool:
        items = self._window.page_maker.hub.queue.items()
        assert all(item.is_active for item in items), items
        return any(item.done_bytes for item in items)

    def _begin_scanning(self) -> None:
        self._window.library.start()

    def _is_scanning(self) -> bool:
        is_running: bool = self._window.library._looking.is_running
        return is_running


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QTimer

    from app.desktop import application, startup
    from app.desktop.single_instance import SingleInstance
    from app.engine_host.engine_thread import EngineThread
    from app.log_file import open_log_file
    from app.store.store import Store

    open_log_file()
    when, file, events = sys.argv[1], Path(sys.argv[2]), []

    def note(event: str) -> None:
        events.append([event, time.time()])
        file.write_text(json.dumps(events), "utf-8")

    store: list[Store] = []  # the window's own: what reads beside it has others

    def noted(kind: type, name: str, event: str, of: list[Store] | None = None) -> None:
        inner: Callable[..., Any] = getattr(kind, name)

        def outer(*arguments: Any) -> Any:
            result = inner(*arguments)
            if of is None or arguments[0] in of:
                note(event)
            return result

        setattr(kind, name, outer)

    noted(Store, "close", "stored", of=store)
    noted(SingleInstance, "release", "released")
    noted(EngineThread, "shut_down", "models freed")
    build = application.build_window

    def build_and_drive(*arguments: Any) -> Any:
        store.append(arguments[1])
        window = build(*arguments)
        moment = Moment(window, when)

        def look() -> None:
            if moment.is_here():
                clock.stop()
                note("asked to close")
                window.close()
                note("window gone")

        clock = QTimer(window)
        clock.timeout.connect(look)
        clock.start(_LOOK_MS)
        return window

    vars(application)["build_window"] = build_and_drive
    return startup.open_window()


if __name__ == "__main__":
    sys.exit(main())
