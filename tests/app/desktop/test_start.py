"""The composition root, as `tandem` with no command runs it: quick to paint, whole, and closed by Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

# Runs the real open_window; what it reports is taken when Qt has painted the window for the first time.
FIRST_PAINT = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import app.desktop.application as application

LATE = (
    "llama_cpp", "pyqtgraph", "huggingface_hub", "numpy", "gguf", "markdown_it", "pygments", "importlib.metadata",
    "statistics", "PySide6.QtPrintSupport", "app.ui.compare.view", "app.ui.help.page", "app.ui.history.archive_page",
    "app.ui.history.wastebasket", "app.ui.palette.palette", "app.ui.settings.page", "app.ui.steering.panel",
    "app.ui.transfer.importing", "app.ui.attached.part_dialog",
)

class Watcher(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            QApplication.instance().removeEventFilter(self)
            late = [name for name in LATE if name in sys.modules]
            print(f"{time.process_time():.3f}", *late, flush=True)
            QTimer.singleShot(0, watched.close)
        return False

watcher = Watcher()
build = application.build_application

def watched_build():
    qt = build()
    qt.installEventFilter(watcher)
    return qt

application.build_application = watched_build
from app.cli.command import main
sys.exit(main([]))
"""

LOOK = """
startup._READY_MS = 1  # the models are being loaded then

def look(window):
    if gc.get_freeze_count():
        print(gc.get_freeze_count(), window.page_maker._engine.is_loading)
        window.close()

class Watcher"""


def test_the_window_paints_before_what_it_does_not_show_is_imported(repo_root: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT], cwd=repo_root, capture_output=True, text=True, check=False, timeout=120
    )
    assert answer.returncode == 0, answer.stderr
    cpu_seconds, *imported = answer.stdout.split()
    assert imported == []
    assert float(cpu_seconds) < 2.5  # about 0.8; processor time, so that a busy machine does not matter


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_as_its_button_does(repo_root: Path, number: int, tandem_home: Path) -> None:
    program = FIRST_PAINT.replace(
        "QTimer.singleShot(0, watched.close)", f"QTimer.singleShot(0, lambda: os.kill(os.getpid(), {int(number)}))"
    ).replace("import sys, time", "import os, sys, time")
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=repo_root, capture_output=True, text=True, check=False, timeout=120
    )
    assert answer.returncode == 0, answer.stderr
    assert "Traceback" not in answer.stderr
    assert (tandem_home / "data" / "tandem.db").is_file()


def test_a_database_that_cannot_be_opened_is_a_sentence(repo_root: Path, tandem_home: Path) -> None:
    tandem_home.mkdir()
    (tandem_home / "data").write_text("a file where the folder should be", "utf-8")
    answer = subprocess.run(
        [sys.executable, "-m", "app"], cwd=repo_root, capture_output=True, text=True, check=False, timeout=120
    )
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert str(tandem_home / "data") in answer.stderr


def test_once_it_is_ready_and_idle_no_collection_looks_at_the_window(repo_root: Path) -> None:
    program = FIRST_PAINT.replace(
        "QTimer.singleShot(0, watched.close)", "QTimer(watched, interval=50, timeout=lambda: look(watched)).start()"
    )
    program = program.replace("import sys, time", "import gc, sys, time\nimport app.desktop.startup as startup")
    program = program.replace("class Watcher", LOOK)
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=repo_root, capture_output=True, text=True, check=False, timeout=120
    )
    assert answer.returncode == 0, answer.stderr
    kept, is_loading = answer.stdout.splitlines()[-1].split()
    assert int(kept) > 50_000
    assert is_loading == "False"
