"""Damaged model files on the window's way: how many are refused, where, and whether any takes the process down.

    python -m tests.benchmarks.mutated [--headers 5000] [--tensors 500] [--loads N] [--seed S]

A mutated header goes through the library scan, with all that the models page works out about a file. One that reads
well, and every file with mutated tensors, is planned as a load is, which tries it in the preflight child, and if that
finds it sound, loaded, asked for a few tokens, and freed. All of it happens in one worker process, as the window is
one: where it dies or hangs, that is counted, and a new one goes on behind the file that did it.
"""

import argparse
import json
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError
from tests.benchmarks.results import progress
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny

ROOT = Path(__file__).resolve().parent.parent.parent
_PATIENCE_SECONDS = 300
_NUMBERS = (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1)
_FAULTS = ("took the process down", "hung", "raised what is no sentence")
_TOKENS = 4


# --- mutations ---------------------------------------------------------------------------------


def mutate_header(content: bytes, header_bytes: int, dice: random.Random) -> bytes:
    """One to three changes within the header."""
    changed = bytearray(content)
    for _ in range(dice.randint(1, 3)):
        change = dice.choice((_flip, _flip, _number, _number, _float, _move, _cut, _repeat))
        change(changed, min(header_bytes, len(changed)), dice)
    return bytes(changed)


def _flip(content: bytearray, end: int, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 8)):
        content[dice.randrange(end)] ^= 1 << dice.randrange(8)


def _number(content: bytearray, end: int, dice: random.Random) -> None:
    at, layout = dice.randrange(end - 8), dice.choice(("<I", "<Q"))
    value = dice.choice(_NUMBERS) & (2**32 - 1 if layout == "<I" else 2**64 - 1)
    struct.pack_into(layout, content, at, value)


def _float(content: bytearray, end: int, dice: random.Random) -> None:
    struct.pack_into("<f", content, dice.randrange(end - 4), dice.choice((float("nan"), float("inf"), -1e38, 0.0)))


def _move(content: bytearray, end: int, dice: random.Random) -> None:
    """A piece over another place."""
    size = dice.randint(1, 64)
    source, goal = dice.randrange(max(1, end - size)), dice.randrange(max(1, end - size))
    content[goal : goal + size] = content[source : source + size]


def _cut(content: bytearray, end: int, dice: random.Random) -> None:
    at = dice.randrange(end)
    if dice.random() < 0.3:
        del content[max(at, 1) :]
    del content[at : at + dice.randint(1, 16)]
    content.extend(bytes(max(0, 16 - len(content))))


def _repeat(content: bytearray, end: int, dice: random.Random) -> None:
    at, size = dice.randrange(end), dice.randint(1, 200)
    content[at:at] = content[at : at + size]


def mutate_tensors(content: bytes, header_bytes: int, dice: random.Random) -> bytes:
    """The header stays; weights become noise, nothing, infinite, or no numbers; or the file ends early."""
    changed = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        size = min(dice.choice((1, 64, 4096, len(content))), len(changed) - header_bytes)
        at = dice.randrange(header_bytes, max(header_bytes + 1, len(changed) - size))
        kind = dice.choice(("noise", "zeros", "ones", "no number", "infinite", "bits"))
        if kind == "bits":
            for _ in range(min(size, 64)):
                changed[dice.randrange(header_bytes, len(changed))] ^= 1 << dice.randrange(8)
            continue
        filler = {
            "noise": dice.randbytes(size),
            "zeros": bytes(size),
            "ones": b"\xff" * size,
            "no number": (struct.pack("<f", float("nan")) * (size // 4 + 1))[:size],
            "infinite": (struct.pack("<f", float("inf")) * (size // 4 + 1))[:size],
        }
        changed[at : at + size] = filler[kind]
    if dice.random() < 0.1:
        del changed[dice.randrange(header_bytes, len(changed)) :]
    return bytes(changed)


# --- the worker: what the window does with a file ------------------------------------------------


class Window:
    """The window's way of a file, without widgets. A sentence is no fault; any other exception is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._models = folder / "models"
        self._models.mkdir()
        self._base = write_tiny(folder / "base.gguf", template=CHAT_TEMPLATE)

    def read(self, file: Path) -> str:
        """As the models page: found, read, named, judged, ranked. -> what came of it"""
        from app.models.fit import Memory, judge
        from app.models.library import Library
        from app.models.ranking import rank
        from engine.records import PairConfig

        library = Library(file.parent, (), self._folder / "home", {}, cache=self._folder / "index.json")
        entries = library.scan()
        rank(entries, Memory(8_000_000_000), {})
        library.drafts_for(self._base)
        for entry in entries:
            assert entry.title
            if entry.model is not None:
                judge(PairConfig(entry.path), entry.model, None, Memory(8_000_000_000))
                return "read well"
        return "refused by its header"

    def load(self, file: Path) -> str:
        """As a load: planned, tried in the child, loaded here, asked, freed."""
        from app.models.load_plan import plan_load
        from engine.engine import Engine
        from engine.records import Message, PairConfig, Request

        try:
            plan = plan_load(PairConfig(file, context=64, gpu_layers=0), None, threading.Event())
        except EngineError as error:
            return "crashed the preflight child" if "crashed" in str(error) else "refused before it was loaded"
        try:
            with Engine(plan.config) as engine:
                for _ in engine.generate(Request((Message("user", "the cat"),), max_tokens=_TOKENS)):
                    pass
        except EngineError:
            return "refused while it was loaded or asked"
        return "answered"


def work(kind: str, first: int, last: int, seed: int, loads: int) -> None:
    """The worker process: a line of JSON for each file, before it and after."""
    from app.log_file import open_log_file
    from engine.gguf.parser import read_header

    open_log_file()
    with tempfile.TemporaryDirectory() as name:
        window, file = Window(Path(name)), Path(name) / "models" / "mutated.gguf"
        bases = [
            Path(name) / "base.gguf",
            *([ROOT / "resources" / "models" / "guide-draft.gguf"] * (kind == "tensors")),
        ]
        contents = [base.read_bytes() for base in bases]
        headers = [read_header(base).data_offset for base in bases]
        for number in range(first, last):
            dice = random.Random(f"{seed} {kind} {number}")
            which = number % len(bases)
            mutate: Callable[[bytes, int, random.Random], bytes]
            mutate = mutate_header if kind == "headers" else mutate_tensors
            file.write_bytes(mutate(contents[which], headers[which], dice))
            print(json.dumps({"number": number}), flush=True)
            outcomes: list[str] = []
            try:
                outcomes.append(window.read(file))
                if outcomes[0] == "read well" and loads > 0:
                    loads -= 1
                    outcomes.append(window.load(file))
            except Exception as error:  # noqa: BLE001  # what no code of ours took for possible
                outcomes.append(f"raised what is no sentence: {type(error).__name__}: {error}")
            print(json.dumps({"number": number, "outcomes": outcomes}), flush=True)


# --- the parent ----------------------------------------------------------------------------------


def run(kind: str, count: int, seed: int, loads: int) -> Counter[str]:
    """How many files came to what; a file may count at several stations."""
    found: Counter[str] = Counter()
    at = 0
    while at < count:
        for said in _worker(kind, at, count, seed, loads):
            at = said.number + said.is_through
            for outcome in said.outcomes:
                found[outcome.split(":")[0]] += 1
                if outcome.startswith(_FAULTS):
                    progress(f"{kind} {said.number}: {outcome}")
            loads -= len(said.outcomes) > 1
            if said.is_through and at % 100 == 0:
                progress(f"{kind}: {at:,} of {count:,}")
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """A file's number, and what came of it; `is_through`: the next one's turn comes."""

    number: int
    outcomes: tuple[str, ...] = ()
    is_through: bool = True


def _worker(kind: str, first: int, last: int, seed: int, loads: int) -> Iterator[Said]:
    """What one worker process says, and at its end what it died of."""
    arguments = ["--work", kind, str(first), str(last), str(seed), str(loads)]
    begun = first
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(  # without a backtrace: a debugger writes into the answers
            [sys.executable, "-m", "tests.benchmarks.mutated", *arguments],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "TANDEM_HOME": home, "GGML_NO_BACKTRACE": "1"},
        )  # fmt: skip
        hung = threading.Event()

        def give_up() -> None:
            hung.set()
            process.kill()

        assert process.stdout is not None
        while True:
            timer = threading.Timer(_PATIENCE_SECONDS, give_up)
            timer.start()
            line = process.stdout.readline()
            timer.cancel()
            if not line.endswith("\n"):
                break
            said = json.loads(line)
            begun = said["number"]
            yield Said(begun, tuple(said.get("outcomes", ())), "outcomes" in said)
        code = process.wait()
    if hung.is_set():
        yield Said(begun, ("hung",))
    elif code:
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        yield Said(begun, (f"took the process down: {name}",))


def main() -> int:
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2], *map(int, sys.argv[3:7]))
        return 0
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mutated", description=__doc__)
    parser.add_argument("--headers", type=int, default=5000)
    parser.add_argument("--tensors", type=int, default=500)
    parser.add_argument("--loads", type=int, default=1_000_000, help="at most so many of each kind are loaded")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults = 0
    for kind, count in (("headers", options.headers), ("tensors", options.tensors)):
        found = run(kind, count, options.seed, options.loads)
        progress(f"{count:,} mutated {kind}: " + ", ".join(f"{what}: {many:,}" for what, many in found.most_common()))
        faults += sum(many for what, many in found.items() if what.startswith(_FAULTS))
    progress(f"took the process down, hung, or raised what is no sentence: {faults}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
