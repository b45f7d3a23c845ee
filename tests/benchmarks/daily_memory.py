"""What the window takes beside its models, as Linux counts it.

Counted is the resident memory of the window's process (Rss of /proc/self/smaps_rollup), Qt, Python and every library
included, less what the models take: the pages of the mapped .gguf files (Rss of those mappings), and what a process
without a window takes more once it has loaded the same models with the same context and threads and written the same
answer (Anonymous, after less before: KV cache, compute buffers, repacked weights, the vocabulary). Flash attention is
on in both: "auto" times it at each first load, and the other kind takes other buffers.
Child processes are not counted: the trial of a new file and templates have their own, and they end.
"""

import json
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.benchmarks.machine import ROOT
from tests.benchmarks.results import Figure

if TYPE_CHECKING:
    from app.settings.keys import Settings
    from app.store.store import Store
    from engine.records import PairConfig, Request

BESIDE_MB = 250.0
QUESTION = "Tell me a story."
_FLASH_ATTENTION: Literal["on"] = "on"
_MB = 1024 / 1e6  # of what Linux counts in kB
_SETTLED_SECONDS = 3.0  # messages made ahead, files written, cycles collected


@dataclass(frozen=True, slots=True)
class Resident:
    """Megabytes of a process. `weights`: mapped pages of .gguf files; `anonymous`: memory that is in no file."""

    whole: float
    weights: float
    anonymous: float

    @property
    def beside_weights(self) -> float:
        return self.whole - self.weights

    @property
    def files(self) -> float:
        return self.beside_weights - self.anonymous


def resident() -> Resident:
    """Of this process, now."""
    folder = Path("/proc/self")
    if not (folder / "smaps_rollup").exists():
        raise SystemExit("Memory is read from /proc/PID/smaps_rollup, which only Linux has.")
    rollup = _kilobytes((folder / "smaps_rollup").read_text("utf-8").splitlines())
    weights, is_weights = 0, False
    for line in (folder / "smaps").read_text("utf-8").splitlines():
        first = line.split(maxsplit=1)[0]
        if "-" in first:  # the head of a mapping: addresses ... path
            is_weights = line.endswith(".gguf")
        elif first == "Rss:" and is_weights:
            weights += int(line.split()[1])
    return Resident(rollup["Rss"] * _MB, weights * _MB, rollup["Anonymous"] * _MB)


def _kilobytes(lines: Sequence[str]) -> dict[str, int]:
    """Fields such as `Rss:  1234 kB`; the head of the rollup has none."""
    return {line.split()[0].rstrip(":"): int(line.split()[1]) for line in lines if line.endswith(" kB")}


def measure_memory(model: Path, messages: int, tokens: int) -> list[Figure]:
    """Of the built-in pair and of the model, each in processes of its own."""
    found = []
    for name, path in (("built-in pair", ""), (model.stem, str(model))):
        window = _ask("window", path, str(messages), str(tokens))
        models = _ask("engine", json.dumps(window["config"]), str(tokens))
        for moment, most in (("loaded", None), ("used", BESIDE_MB)):
            seen = Resident(**window[moment])
            what = f"{name}, {moment}"
            found += [
                Figure(f"{what}: whole process", seen.whole, "MB"),
                Figure(f"{what}: mapped weights", seen.weights, "MB"),
                Figure(f"{what}: models' own memory", models[moment], "MB"),
                Figure(f"{what}: beside the models", seen.beside_weights - models[moment], "MB", most),
            ]
        used = Resident(**window["used"])
        found.append(Figure(f"{name}, used: of it pages of libraries and other files", used.files, "MB"))
    return found


def _ask(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.daily_memory", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def of_window(model: str, messages: int, tokens: int) -> dict[str, Any]:
    """When the pair is loaded, and when an answer was written and a long conversation opened."""
    from app.chat.conversation import State
    from app.settings import keys
    from tests.benchmarks.daily_window import click, fill_conversation, opened, settle
    from tests.benchmarks.window import run_loop

    numbers: list[int] = []

    def prepare(store: "Store", settings: "Settings") -> None:
        numbers.append(fill_conversation(store, "Long", messages))
        settings.set(keys.FLASH_ATTENTION, _FLASH_ATTENTION)

    with opened(Path(model) if model else None, prepare) as shown:
        pair = shown.engine.pair
        assert pair is not None
        settle(_SETTLED_SECONDS)
        loaded = resident()
        shown.settings.set(keys.MAX_TOKENS, tokens)
        shown.window.conversations.send(QUESTION)
        conversation = shown.window.conversations.conversation
        assert conversation is not None
        run_loop(lambda: conversation.state is State.IDLE)
        click(shown.window, numbers[0])
        settle(_SETTLED_SECONDS)
        used = resident()
    config = {
        "target": str(pair.config.target),
        "draft": str(pair.config.draft) if pair.config.draft else None,
        "context": pair.context,
        "threads": pair.threads,
    }
    return {"config": config, "loaded": asdict(loaded), "used": asdict(used)}


def of_engine(config: dict[str, Any], tokens: int) -> dict[str, float]:
    """Megabytes that the models take beside their mapped weights: loaded, and after an answer."""
    from engine.records import Message, PairConfig, Request
    from tests.tiny_gguf import write_tiny

    request = Request(messages=(Message("user", QUESTION),), max_tokens=tokens)
    with tempfile.TemporaryDirectory() as folder:  # what any model costs once: imports, threads, the allocator
        tiny = PairConfig(write_tiny(Path(folder) / "tiny.gguf"), threads=config["threads"])
        _answer(tiny, replace(request, max_tokens=8))
    before = resident().anonymous
    draft = Path(config["draft"]) if config["draft"] else None
    pair = PairConfig(
        Path(config["target"]),
        draft,
        context=config["context"],
        threads=config["threads"],
        flash_attention=_FLASH_ATTENTION,
    )
    loaded, used = _answer(pair, request)
    return {"loaded": loaded - before, "used": used - before}


def _answer(pair: "PairConfig", request: "Request") -> tuple[float, float]:
    """-> megabytes that are in no file when the pair is loaded, and after the answer"""
    from engine.engine import Engine

    with Engine(pair) as engine:
        loaded = resident().anonymous
        deque(engine.generate(request), maxlen=0)
        return loaded, resident().anonymous


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    answer = (
        of_window(rest[0], int(rest[1]), int(rest[2]))
        if what == "window"
        else of_engine(json.loads(rest[0]), int(rest[1]))
    )
    print(json.dumps(answer))
