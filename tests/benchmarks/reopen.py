"""A conversation goes on after a restart: from the question to its first token, with and without its kept KV state.

    python -m tests.benchmarks.reopen [--history TOKENS] [--repeats N]

SmolLM2 answers behind about so many tokens of history, its process ends, and the next process asks once more.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.chat_models import first_model
from tests.benchmarks.machine import ROOT, common_options, wait_for_quiet
from tests.benchmarks.results import progress, save, table

KEPT_BYTES = 1_000_000_000


def child(home: Path, turns: int, history: int) -> dict[str, Any]:
    """In its own process: the last question of `turns`, behind the history. Waits a second first, as a user does."""
    from engine.engine import Engine
    from engine.records import Finished, Message, PairConfig, Request, Round

    calibrations, states = home / "calibrations.json", home / "kv"
    config = PairConfig(first_model(), context=4096, kv_disk_bytes=KEPT_BYTES)
    with Engine(config, calibrations=calibrations, kv_states=states) as engine:
        time.sleep(1.0)
        said = json.loads((home / "said.json").read_text()) if turns > 1 else []
        question = (
            f"{'The quick brown fox jumps over the lazy dog. ' * (history // 10)} What is this?"
            if turns == 1
            else "Why?"
        )
        said.append(("user", question))
        messages = tuple(Message(role, text) for role, text in said)
        started, first, finished = time.perf_counter(), None, None
        for event in engine.generate(Request(messages=messages, max_tokens=8, remember=True)):
            if isinstance(event, Round) and first is None:
                first = time.perf_counter() - started
            if isinstance(event, Finished):
                finished = event
        assert finished is not None
        (home / "said.json").write_text(json.dumps([*said, ("assistant", finished.text)]))
    return {"first": first, "prompt": finished.prompt_tokens, "reused": finished.reused_tokens}


def run(home: Path, turns: int, history: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.reopen", "--child", str(home), str(turns), str(history)]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
        return
    parser = common_options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter))
    parser.add_argument("--history", type=int, default=1000, help="tokens (default 1,000)")
    args = parser.parse_args()
    rows: dict[str, list[dict[str, Any]]] = {"read anew": [], "kept": []}
    for _ in range(args.repeats):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            run(home, 1, args.history)
            for name, found in rows.items():
                if name == "kept":
                    wait_for_quiet(args.patience)
                    found.append(run(home, 2, args.history))
                    continue
                kept = home / "kv"
                aside = kept.rename(home / "aside")
                said = (home / "said.json").read_text()
                wait_for_quiet(args.patience)
                found.append(run(home, 2, args.history))
                (home / "said.json").write_text(said)
                for file in kept.glob("*"):
                    file.unlink()
                kept.rmdir()
                aside.rename(kept)
    cells = []
    for name, found in rows.items():
        seconds = statistics.median(one["first"] for one in found)
        cells.append((name, found[-1]["prompt"], found[-1]["reused"], seconds))
    save("reopen", {**rows}, args.out)
    progress(table(("state", "tokens of the prompt", "of them kept", "seconds to the first token"), cells))


if __name__ == "__main__":
    main()
