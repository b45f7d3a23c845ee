"""How long the window stands still over long text: pasted, sent, reopened, and another width.

`python -m tests.benchmarks.long_text`: 300 kB without a space and 1 MB in 20,000 lines, each at most 0.2 s.
"""

import os
import tempfile
import time
from collections.abc import Callable

from tests.benchmarks.results import table

TEXTS = {
    "300 kB, one word": "abcdefghijklmnopqrstuvwxyz" * 11_539,
    "1 MB, 20,000 lines": ("x" * 50 + "\n") * 20_000,
}


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as home:
        os.environ["TANDEM_HOME"] = home
        print(table(("text", "pasted", "sent", "reopened", "resized"), measure()))


def measure() -> list[tuple[str, ...]]:
    from PySide6.QtCore import QMimeData

    from app import paths
    from app.desktop.application import build_application, build_window
    from app.engine_host.engine_thread import EngineThread
    from app.models.load_plan import LoadPlan
    from app.settings.keys import Settings
    from app.store.store import Store
    from tests.app.small_engine import SmallEngine

    application, store = build_application(["tandem"]), Store(paths.database())
    engine = EngineThread(SmallEngine, lambda config, serving, cancel: LoadPlan(config))
    window = build_window(application, store, Settings(paths.settings_file()), engine)

    def wait(seconds: float) -> float:
        """The longest time that one turn of the event loop took."""
        worst, until = 0.0, time.monotonic() + seconds
        while (begun := time.monotonic()) < until:
            application.processEvents()
            worst = max(worst, time.monotonic() - begun)
        return worst

    def timed(action: Callable[[], object]) -> str:
        begun = time.monotonic()
        action()
        return f"{max(time.monotonic() - begun, wait(0.7)):.2f} s"

    window.resize(1240, 800)
    window.show()
    window.start()
    wait(1)
    rows: list[tuple[str, ...]] = []
    for name, text in TEXTS.items():
        window.commands.new_conversation()
        data = QMimeData()
        data.setText(f"spell 1 {text}")
        pasted = timed(lambda data=data: window.chat.composer.field.insertFromMimeData(data))
        sent = timed(window.chat.composer.field.send_pressed.emit)
        number = window.conversations.current_id or 0
        window.commands.new_conversation()
        wait(0.3)
        reopened = timed(lambda number=number: window.conversations.open(number))
        rows.append((name, pasted, sent, reopened, timed(lambda: window.resize(1100, 800))))
    window.close()
    engine.shut_down()
    store.close()
    return rows


if __name__ == "__main__":
    main()
