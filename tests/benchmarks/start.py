"""From the start of the process to the window's first paint, and to its pair being loaded.

    python -m tests.benchmarks.start [--conversations N] [--repeats N] [--against CHECKOUT]

The built-in pair, Qt's offscreen platform, a home that has been used before. CHECKOUT is another checkout of Tandem,
84d189e or later; both take turns. Prints medians in seconds and their ratio.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.machine import ROOT, common_options, wait_for_quiet
from tests.benchmarks.results import progress, save, table

# Prints "paint" and "loaded" with the time of day of each; closes the window afterwards.
START = """
import importlib, json, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QMainWindow
from app import paths

def module(*names):
    for name in names:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:  # another commit calls it otherwise
            pass

application = module("app.desktop.application", "app.ui.application")
command = module("app.cli.command", "app.cli")
paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
pair = {"target": str(paths.built_in_target()), "draft": str(paths.built_in_draft())}
paths.settings_file().write_text(json.dumps(pair))

class Watcher(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            watched.removeEventFilter(self)
            print("paint", time.time(), flush=True)
        return False

watcher = Watcher()
build = application.build_window

def watched(*arguments):
    window = build(*arguments)
    window.installEventFilter(watcher)
    def loaded(*_):
        print("loaded", time.time(), flush=True)
        QTimer.singleShot(0, window.close)
    arguments[3].loaded.connect(loaded)
    return window

application.build_window = watched
sys.exit(command.main([]))
"""


def fill(home: Path, conversations: int) -> None:
    """So many conversations of ten messages."""
    program = """
import sys
from app import paths
from app.store.store import Store
paths.database().parent.mkdir(parents=True)
store = Store(paths.database())
store.database.connection.execute("PRAGMA synchronous = OFF")
for number in range(int(sys.argv[1])):
    conversation = store.create_conversation(f"Conversation {number}").id
    last = None
    for index in range(10):
        role = "assistant" if index % 2 else "user"
        last = store.add_message(conversation, role, f"Message {index} of {number}. " * 20, parent_id=last).id
store.close()
"""
    environment = {**os.environ, "TANDEM_HOME": str(home)}
    subprocess.run([sys.executable, "-c", program, str(conversations)], cwd=ROOT, env=environment, check=True)


def start(checkout: Path, home: Path) -> dict[str, float]:
    """Seconds to each of the two moments."""
    environment = {**os.environ, "TANDEM_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(checkout)}
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    moments = dict(line.split() for line in done.stdout.splitlines() if line.startswith(("paint ", "loaded ")))
    if done.returncode or len(moments) != 2:
        raise SystemExit(f"The window of {checkout} did not start:\n{done.stderr}")
    return {name: float(at) - began for name, at in moments.items()}


def main() -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter))
    parser.add_argument("--conversations", type=int, default=0)
    parser.add_argument("--against", type=Path, help="another checkout")
    args = parser.parse_args()
    checkouts = {"this": ROOT} | ({"other": args.against.resolve()} if args.against else {})
    found: dict[str, dict[str, list[float]]] = {name: {"paint": [], "loaded": []} for name in checkouts}
    with tempfile.TemporaryDirectory() as folder:
        homes = {name: Path(folder) / name for name in checkouts}
        if args.conversations:
            fill(homes["this"], args.conversations)
        for repeat in range(-1, args.repeats):  # the first makes the home and fills Python's and the system's caches
            for name, checkout in checkouts.items():
                wait_for_quiet(args.patience)
                for moment, seconds in start(checkout, homes[name]).items():
                    if repeat >= 0:
                        found[name][moment].append(seconds)
    medians = {name: {moment: statistics.median(all_) for moment, all_ in one.items()} for name, one in found.items()}
    rows: list[tuple[object, ...]] = [(name, one["paint"], one["loaded"]) for name, one in medians.items()]
    if args.against:
        rows.append(("ratio", *(medians["this"][key] / medians["other"][key] for key in ("paint", "loaded"))))
    save("start", {f"{args.conversations} conversations": medians}, args.out)
    progress(table(("checkout", "first paint, s", "pair loaded, s"), rows))


if __name__ == "__main__":
    main()
