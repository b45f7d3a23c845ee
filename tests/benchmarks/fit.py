"""What Tandem says a pair will take, beside what llama.cpp then takes.

    python -m tests.benchmarks.fit [--pairs A,B/C] [--contexts 1024,4096,8192] [--kv f16,q8_0]

Each pair is planned as before a load (app/models/fit.py), then loaded in a process of its own, which reads a prompt
and drafts an answer, so that every buffer is used. `taken` is llama.cpp's: KV caches and compute buffers as it logs
them, the latter when they are freed; the logits of as many positions as one pass asked for; its vocabulary, by what a
process grows that reads nothing else; and the weights, each once: those that it repacked, the others as they lie in the
file. `grew` is what that process had more at its end than before: memory of its own, Python's and Tandem's included,
and the pages of the files that a pass touched.

An f16 cache is measured with flash and with plain attention: which one "auto" takes is timed on each machine, and the
plan knows it from the second load on. Exit code 1 where plan over taken is off by more than 10 % anywhere.
"""

import argparse
import ctypes
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import paths
from app.models.fit import Memory, judge
from engine.gguf.file import read_model_file
from engine.records import PairConfig
from tests.benchmarks.chat_models import model
from tests.benchmarks.machine import ROOT, SHARED, describe
from tests.benchmarks.results import progress, read, save, table

MIB = 1 << 20
PLENTY = 1 << 50
BOUND = 0.10
STORIES = ("stories260K", "stories260K-qat", "stories260K-l0124", "stories260K-l04")
PAIRS = (
    "guide-target", "guide-target/guide-draft", "q4_1", "q8_0", "q4_0", "bf16", "q8_0/q4_0", "q4_1/q4_1-without-8-9-10",
    "shape", "shape/q4_1", "shape-bf16", "shape-bf16/q4_0", *STORIES, "stories260K/stories260K-l04",
)  # fmt: skip
PROMPT_TOKENS, ANSWER_TOKENS = 600, 60


@dataclass(frozen=True, slots=True)
class Case:
    """One load. `attention`: flash, or plain."""

    pair: str
    context: int
    kv_type: str
    attention: str

    @property
    def name(self) -> str:
        return f"{self.pair} {self.context} {self.kv_type} {self.attention}"

    def config(self) -> PairConfig:
        target, _, draft = self.pair.partition("/")
        flash = "on" if self.attention == "flash" else "off"
        files = path_of(target), path_of(draft) if draft else None
        return PairConfig(*files, context=self.context, kv_type=self.kv_type, flash_attention=flash)  # type: ignore[arg-type]


def path_of(name: str) -> Path:
    if name.startswith("guide-"):
        return paths.resources() / "models" / f"{name}.gguf"
    return SHARED / "data" / "models" / f"{name}.gguf" if name in STORIES else model(name)


def planned(case: Case) -> int:
    """Bytes that the plan says before the load."""
    config = case.config()
    draft = read_model_file(config.draft) if config.draft else None
    return judge(config, read_model_file(config.target), draft, Memory(PLENTY)).need.needed_bytes


# --- the process that loads ------------------------------------------------------------------------


def load_and_tell(case: Case) -> dict[str, float]:
    """MiB by kind."""
    import llama_cpp.llama_cpp as lib

    from engine.engine import Engine
    from engine.llama.backend import start_backend
    from engine.llama.model import Model
    from engine.records import Request

    lines: list[str] = []

    @lib.llama_log_callback  # type: ignore[untyped-decorator]
    def keep(_level: int, text: bytes, _data: object) -> None:
        lines.append(text.decode("utf-8", "replace"))

    start_backend()
    lib.llama_log_set(keep, ctypes.c_void_p(0))
    config = case.config()
    files = [path for path in (config.target, config.draft) if path]
    before = own_mib()
    vocabulary = 0.0
    for path in files:
        empty = own_mib()
        with Model(path, vocabulary_only=True):
            vocabulary += own_mib() - empty
    lines.clear()
    with Engine(config) as engine:
        Path("/proc/self/clear_refs").write_text("1")
        prompt = "the cat sat on the mat. " * PROMPT_TOKENS
        tokens, _ = engine._weights.tokenize(Request(prompt=prompt))
        room = config.context - ANSWER_TOKENS - 8 if config.context else 0
        text = prompt[: len(prompt) * min(PROMPT_TOKENS, room) // len(tokens)]
        ask = {"speculation": "always", "draft_length": 24} if config.draft else {}
        for _ in engine.generate(Request(prompt=text, max_tokens=ANSWER_TOKENS, **ask)):  # type: ignore[arg-type]
            pass
        grew = own_mib() - before + touched_mib(files)
        outputs = [(engine.session.target.outputs, engine._weights.target.vocabulary_size)]
        if engine.session.draft:
            outputs.append((engine.session.draft.outputs, engine.session.draft.model.vocabulary_size))
    log = "".join(lines)
    repacked = sum(map(float, re.findall(r"REPACK model buffer size = +([\d.]+) MiB", log)))
    mapped = sum(map(float, re.findall(r"CPU(?:_Mapped)? model buffer size = +([\d.]+) MiB", log)))
    tensors = sum(read_model_file(path).tensor_bytes for path in files) / MIB
    return {
        "weights": tensors if repacked else mapped,
        "repacked": repacked,
        "kv": sum(map(float, re.findall(r"KV buffer size = +([\d.]+) MiB", log))),
        "compute": sum(map(float, re.findall(r"compute buffer size (?:is|of) +([\d.]+) MiB", log))),
        "logits": sum(rows * size * 4 for rows, size in outputs) / MIB,
        "vocabulary": vocabulary,
        "grew": grew,
    }


def own_mib() -> float:
    """Memory of this process that is no file's."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"RssAnon:\s+(\d+)", status)[0]) / 1024


def touched_mib(files: list[Path]) -> float:
    """Pages of these files that were used since the last look."""
    found, ours = 0, False
    names = {str(path.resolve()) for path in files}
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            ours = line.split(maxsplit=5)[-1] in names
        elif ours and line.startswith("Referenced:"):
            found += int(line.split()[1])
    return found / 1024


# --- the command -----------------------------------------------------------------------------------


def cases(args: argparse.Namespace) -> Iterator[Case]:
    for pair in args.pairs.split(","):
        heads = [read_model_file(path_of(name)).key_length for name in pair.split("/")]
        trained = read_model_file(path_of(pair.partition("/")[0])).context_length
        for context in sorted({min(int(wanted), trained) for wanted in args.contexts.split(",")}):
            for kv_type in args.kv.split(","):
                if kv_type != "f16" and any(length % 32 for length in heads):
                    continue  # llama.cpp quantises no cache of such heads
                for attention in ("flash", "plain") if kv_type == "f16" else ("flash",):
                    yield Case(pair, context, kv_type, attention)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", default=",".join(PAIRS), help="target or target/draft; names of chat_models.py too")
    parser.add_argument("--contexts", default="1024,4096,8192")
    parser.add_argument("--kv", default="f16,q8_0")
    parser.add_argument("--out", type=Path, default=None, help="folder of the JSON result (default: in the cache)")
    parser.add_argument("--show", action="store_true", help="load nothing; show what was measured before")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.case:
        print(json.dumps(load_and_tell(Case(**json.loads(args.case)))))
        return 0
    if args.show:
        return summary(read("fit", args.out))
    for name, value in describe().items():
        progress(f"{name}: {value}")
    head = ("pair", "context", "KV cache", "attention", "plan MB", "taken MB", "plan/taken", "grew MB", "grew/plan")
    rows: list[tuple[object, ...]] = []
    entries: dict[str, Any] = {}
    for case in cases(args):
        plan, taken = planned(case) / MIB, run(case)
        total = sum(taken[kind] for kind in ("weights", "kv", "compute", "logits", "vocabulary"))
        row = (case.pair, f"{case.context:,}", case.kv_type, case.attention, plan, total, plan / total, taken["grew"],
               taken["grew"] / plan)  # fmt: skip
        progress(" | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row))
        rows.append(row)
        entries[case.name] = {"plan": plan, "taken": total, **taken}
    progress("\n" + table(head, rows) + "\n")
    save("fit", entries, args.out)
    return summary(entries)


def summary(entries: dict[str, Any]) -> int:
    """A row a pair, and the worst of all."""
    ratios = {name: figures["plan"] / figures["taken"] for name, figures in entries.items()}
    pairs: dict[str, list[str]] = {}
    for name in entries:
        pairs.setdefault(name.split(" ")[0], []).append(name)
    rows = []
    for pair, names in pairs.items():
        found, plans = [ratios[name] for name in names], [entries[name]["plan"] for name in names]
        rows.append((pair, len(names), min(plans), max(plans), min(found), max(found)))
    progress(table(("pair", "loads", "least plan MB", "largest plan MB", "least plan/taken", "largest"), rows))
    worst = max(ratios, key=lambda name: abs(ratios[name] - 1))
    progress(f"\n{len(entries)} loads; worst plan/taken {ratios[worst]:.3f} ({worst})")
    return 0 if abs(ratios[worst] - 1) <= BOUND else 1


def run(case: Case) -> dict[str, float]:
    order = json.dumps({name: getattr(case, name) for name in ("pair", "context", "kv_type", "attention")})
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.fit", "--case", order],
            cwd=ROOT, env=os.environ | {"TANDEM_HOME": folder}, stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    sys.exit(main())
