"""A real window in a process of its own, used as a reader does: typed into, scrolled, resized; for who kills it.

    python tests/app/desktop/reading_process.py SHOWN [change]

With `change` it types, scrolls up, and changes the window's size and its parts, then waits to be killed. Without, it
writes what it shows after the start and closes. SHOWN is a JSON object, written as a whole each time.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent.parent
UNSENT = "typed and not sent"
SIZE = (760, 620)
_DRAGGED_PX = 40


def shown(window: Any) -> dict[str, Any]:
    from PySide6.QtWidgets import QSplitter

    return {
        "at": time.time(),
        "conversation": window.conversations.current_id,
        "composer": window.chat.composer.text(),
        "place": window.chat.transcript.reading_place,
        "size": [window.width(), window.height()],
        "parts": window.findChild(QSplitter).sizes(),
    }


def change(window: Any) -> None:
    """With the keyboard and the mouse where Qt lets a program hold them."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QSplitter

    window.resize(*SIZE)
    QTest.qWait(50)
    splitter = window.findChild(QSplitter)
    handles = [splitter.handle(number) for number in range(splitter.count())]
    handle = [one for one in handles if one.isVisible()][-1]  # between the conversation and the panel beside it
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle - QPoint(_DRAGGED_PX, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle - QPoint(_DRAGGED_PX, 0))
    QTest.keyClicks(window.chat.composer.field, UNSENT)
    window.chat.transcript.verticalScrollBar().setValue(700)


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QTimer

    from app.desktop import application, startup

    target = Path(sys.argv[1])
    build = application.build_window

    def build_and_drive(*arguments: Any) -> Any:
        window = build(*arguments)

        def look() -> None:
            part = target.with_suffix(".part")
            part.write_text(json.dumps(shown(window)), "utf-8")
            part.replace(target)

        def begin() -> None:
            if sys.argv[2:] == ["change"]:
                change(window)
                look()
            else:
                look()
                window.close()

        QTimer.singleShot(500, begin)
        return window

    vars(application)["build_window"] = build_and_drive
    return startup.open_window()


if __name__ == "__main__":
    sys.exit(main())
