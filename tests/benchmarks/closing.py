"""How long closing takes in the middle of what: from the click until the window is gone, all is stored, nothing runs.

    python -m tests.benchmarks.closing [--model F] [--repeats N]

The window is a process of its own, with the real engine; the download hangs on a server that has fallen silent.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.app.hub_server import FakeHub, Fault, serve
from tests.benchmarks.kills import first_model
from tests.benchmarks.machine import describe
from tests.benchmarks.results import progress, table

DRIVER = Path(__file__).resolve().parent.parent / "app" / "desktop" / "closing_process.py"
WHEN = ("idle", "answering", "prefilling", "loading", "calibrating", "downloading", "scanning")
ALLOWED_SECONDS = 1.0
_FILES = 3000  # to be scanned


def close_once(when: str, model: Path, endpoint: str) -> tuple[float, float, float]:
    """-> seconds until the window is gone, until all is stored, until the process has ended"""
    with tempfile.TemporaryDirectory() as folder:
        home, events = Path(folder), Path(folder) / "events.json"
        (home / "config").mkdir()
        chosen = {"target": str(model), "draft": None, "model_folders": [str(home / "models")]}
        (home / "config" / "settings.json").write_text(json.dumps(chosen), "utf-8")
        if when == "scanning":
            fill(home / "models")
        environment = {**os.environ, "TANDEM_HOME": folder, "QT_QPA_PLATFORM": "offscreen", "HF_ENDPOINT": endpoint}
        subprocess.run([sys.executable, str(DRIVER), when, str(events)], env=environment, check=True)
        ended = time.time()
        times = dict(json.loads(events.read_text("utf-8")))
        asked = times["asked to close"]
        return times["window gone"] - asked, times["stored"] - asked, ended - asked


def fill(folder: Path) -> None:
    """Files to look at, each of its own."""
    from tests.tiny_gguf import write_tiny

    folder.mkdir()
    first = write_tiny(folder / "0.gguf", weights=False)
    for number in range(1, _FILES):
        shutil.copyfile(first, folder / f"{number}.gguf")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.closing", description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", choices=WHEN)
    options = parser.parse_args()
    model = options.model or first_model()
    rows, is_good = [], True
    content = b"GGUF" + bytes(64 << 20)
    for when in (options.only,) if options.only else WHEN:
        found = []
        for _ in range(options.repeats):
            hub = FakeHub({("org/model", "model.gguf"): content}, faults=[Fault(silent=1 << 20)])
            with serve(hub) as served:
                found.append(close_once(when, model, served.endpoint))
        worst = [max(times) for times in zip(*found, strict=True)]
        is_good = is_good and worst[-1] < ALLOWED_SECONDS
        rows.append((when, *worst))
        progress(f"{when}: {', '.join(f'{seconds:.2f} s' for seconds in worst)}")
    for name, value in describe().items():
        progress(f"{name}: {value}")
    progress(table(("closed while", "window gone, s", "all stored, s", "process ended, s"), rows))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
