"""A real window in a process of its own that asks one question; what it shows goes to a file, for who kills it.

    [WINDOW_PRESS=BUTTON] python tests/app/desktop/window_process.py SHOWN [QUESTION]

Without a question it writes what it shows after the start and closes. SHOWN is a JSON object: texts, statuses, buttons
and notices, written as a whole each time. WINDOW_PRESS: the button of a notice to press after the start; it then
goes on until it is ended.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent.parent
_LOOK_MS = 20


def shown(window: Any) -> dict[str, Any]:
    """What stands in the transcript, message by message."""
    transcript = window.chat.transcript
    for role in ("user", "assistant"):
        transcript.last_of(role)  # made, also where a long reply has pushed the question out of sight
    views = transcript.views()
    return {
        "at": time.time(),
        "texts": [view.body.toPlainText() for view in views],
        "statuses": [view.status for view in views],
        "buttons": [
            [button.toolTip().partition(" (")[0] for button in buttons(view) if button.isVisibleTo(view)]
            for view in views
        ],
        "notices": list(window.chat.notices.texts()),
        "ways": [button.text() for button in ways(window)],
        "target": window.chat.pair_bar.target.text(),
        "composer": window.chat.composer.text(),
    }


def buttons(view: Any) -> list[Any]:
    from PySide6.QtWidgets import QAbstractButton

    found: list[Any] = view.findChildren(QAbstractButton)
    return found


def ways(window: Any) -> list[Any]:
    """The buttons under the notices, without those that dismiss them."""
    from PySide6.QtWidgets import QPushButton

    found: list[Any] = window.chat.notices.findChildren(QPushButton)
    return found


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QTimer

    from app.desktop import application, startup
    from app.log_file import open_log_file

    open_log_file()
    target, question = Path(sys.argv[1]), " ".join(sys.argv[2:])
    build = application.build_window

    def build_and_drive(*arguments: Any) -> Any:
        window = build(*arguments)

        def look() -> None:
            part = target.with_suffix(".part")
            part.write_text(json.dumps(shown(window)), "utf-8")
            part.replace(target)

        def begin() -> None:
            if pressed := os.environ.get("WINDOW_PRESS"):
                next(button for button in ways(window) if button.text() == pressed).click()
                clock.start(_LOOK_MS)
            elif question:
                window.chat.composer.set_text(question)
                window.chat.composer.button.click()
                clock.start(_LOOK_MS)
            else:
                look()
                window.close()

        clock = QTimer(window)
        clock.timeout.connect(look)
        QTimer.singleShot(300, begin)
        return window

    vars(application)["build_window"] = build_and_drive
    return startup.open_window()


if __name__ == "__main__":
    sys.exit(main())
