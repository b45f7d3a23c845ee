"""Rows of the yardstick that are no chats: reading a prompt, sampling a token, the built-in pair in fresh processes."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from engine.gguf.file import read_model_file
from tests.benchmarks.chat_models import model
from tests.benchmarks.machine import ROOT, wait_for_quiet
from tests.benchmarks.measure import geometric_mean
from tests.benchmarks.questions import SAMPLINGS
from tests.benchmarks.runners import Tandem, llama_bench
from tests.tiny_gguf import write_tiny

PROMPT_CHARACTERS = 2200  # about 1,200 tokens
VOCABULARY = 128_256
GUIDE_QUESTIONS = ("What is speculative decoding?", "How do I open another model?", "What does the speed panel show?")
Cells = tuple[object, ...]


def prefill(args: argparse.Namespace) -> list[Cells]:
    """Tokens/s of reading about 1,200 tokens over llama-bench's pp, with no draft and with one that is not used."""
    target = args.models.split(",")[0] if args.models else "q4_1"
    words = " ".join(f"word {number}" for number in range(PROMPT_CHARACTERS))
    rows: list[Cells] = []
    for draft in (None, "q4_0"):
        ours, theirs = [], []
        with Tandem(model(target), model(draft) if draft else None, args.threads) as tandem:
            for repeat in range(args.repeats):
                wait_for_quiet(args.patience)
                text = f"{repeat} {words}"[:PROMPT_CHARACTERS]  # the beginning differs: nothing is reused
                read = tandem.run(text, 1, speculation="off", lookup=False).extra
                ours.append(read["prompt_tokens"] / read["prefill_ns"] * 1e9)
                theirs.append(llama_bench(model(target), args.threads, read["prompt_tokens"], prefill=True).rate)
        ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
        name = f"prefill of {read['prompt_tokens']} tokens over llama-bench"
        rates = (statistics.median(ours), statistics.median(theirs), statistics.median(ratios), min(ratios))
        rows.append((name, f"{target}/{draft or '-'}", "-", *rates, len(ratios), None))
    return rows


def sampling(args: argparse.Namespace) -> list[Cells]:
    """Milliseconds that choosing one token takes inside the loop, with 128,256 tokens to choose from."""
    rows: list[Cells] = []
    with tempfile.TemporaryDirectory() as folder:
        known = read_model_file(write_tiny(Path(folder) / "small.gguf")).vocabulary_size
        file = write_tiny(Path(folder) / "large.gguf", context=1024, extra_tokens=VOCABULARY - known)
        kinds = {"no filter": {"temperature": 0.7}, **SAMPLINGS}
        with Tandem(file, None, args.threads, context=1024) as tandem:
            for name, kind in kinds.items():
                taken = []
                for seed in range(args.repeats):
                    run = tandem.run("a", args.tokens, seed=seed, speculation="off", lookup=False, **kind)
                    taken.append(run.extra["sample_ns"] / run.tokens / 1e6)
                rows.append((f"ms to sample one of {VOCABULARY:,}", "random weights", name, None, None,
                             statistics.median(taken), max(taken), len(taken), None))  # fmt: skip
    return rows


def guide(args: argparse.Namespace) -> list[Cells]:
    """`tandem run`, a fresh process for each answer of the built-in pair: automatic over --speculation off."""
    models = ROOT / "resources" / "models"
    pair = ["--target", str(models / "guide-target.gguf"), "--draft", str(models / "guide-draft.gguf")]
    ratios: list[float] = []
    rates: dict[str, list[float]] = {"auto": [], "off": []}
    with tempfile.TemporaryDirectory() as home:  # what was learned of the pair stays between the processes
        for question in GUIDE_QUESTIONS:
            one: dict[str, list[float]] = {"auto": [], "off": []}
            for _ in range(args.repeats):
                for mode, found in one.items():
                    wait_for_quiet(args.patience)
                    found.append(_fresh_rate([*pair, "--prompt", question, "--speculation", mode], Path(home)))
            ratios.append(statistics.median(one["auto"]) / statistics.median(one["off"]))
            for mode, found in one.items():
                rates[mode].append(statistics.median(found))
    means = (statistics.harmonic_mean(rates["auto"]), statistics.harmonic_mean(rates["off"]))
    return [("the Guide, fresh processes", "guide", "greedy", *means, geometric_mean(ratios), min(ratios), 3, None)]


def _fresh_rate(arguments: list[str], home: Path) -> float:
    command = [sys.executable, "-m", "app", "run", *arguments, "--json"]
    environment = {**os.environ, "TANDEM_HOME": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["tokens_per_second"])
