"""The models of the benchmarks: small real weights given the cost of larger ones by shape_model.py, made on demand."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.machine import SHARED, cache_folder

WEIGHTS = {  # agreement with stories260K over greedy tokens, as ../shared/data/README.md has it
    "same": "stories260K",  # 1.0
    "qat": "stories260K-qat",  # ~0.7
    "l0124": "stories260K-l0124",  # ~0.6
    "l04": "stories260K-l04",  # < 0.1, the hostile draft
}
_SHAPES: dict[str, tuple[str, ...]] = {
    "12x768": ("--layers", "12", "--width", "768", "--ffn", "3072", "--heads", "12", "--kv-heads", "12"),
    "6x512": ("--layers", "6", "--width", "512", "--ffn", "2048", "--heads", "8", "--kv-heads", "8"),
    "5x256": ("--layers", "5", "--width", "256", "--ffn", "512", "--heads", "8", "--kv-heads", "4"),
    "1b": ("--like", "llama-3.2-1b"),
    "8b": ("--like", "llama-3.1-8b"),
    "70b": ("--like", "llama-3.1-70b"),
    "405b": ("--like", "llama-3.1-405b"),
}
TARGETS = {"bf16": ("12x768", "BF16"), "q8": ("12x768", "Q8_0"), "1b-q4": ("1b", "Q4_0")}
COSTLY = ("6x512", "BF16")  # a draft step costs about a tenth of the 12x768 BF16 target's


@dataclass(frozen=True, slots=True)
class Pair:
    """A target and a draft by name: `qat` is the tiny draft, `qat+` those weights at a tenth of the target's cost."""

    target: str
    draft: str | None

    @property
    def name(self) -> str:
        return f"{self.target}/{self.draft or '-'}"

    @property
    def target_path(self) -> Path:
        return shaped("same", *TARGETS[self.target])

    @property
    def draft_path(self) -> Path | None:
        if self.draft is None:
            return None
        weights = self.draft.removesuffix("+")
        return shaped(weights, *COSTLY) if self.draft.endswith("+") else weights_file(weights)


def parse_pairs(text: str) -> list[Pair]:
    """`bf16/qat,bf16/qat+` -> pairs"""
    pairs = [Pair(*item.split("/")) for item in text.split(",")]
    for pair in pairs:
        if pair.target not in TARGETS or (pair.draft or "").removesuffix("+") not in WEIGHTS:
            known = f"targets are {', '.join(TARGETS)}; drafts {', '.join(WEIGHTS)}, or with a +"
            raise SystemExit(f"{pair.name}: {known}.")
    return pairs


def weights_file(name: str) -> Path:
    path = SHARED / "data" / "models" / f"{WEIGHTS[name]}.gguf"
    if not path.exists():
        raise SystemExit(f"{path.name} is missing: the benchmarks need the shared test data beside the checkout.")
    return path


def shaped(weights: str, shape: str, kind: str, filler: str = "random") -> Path:
    """The weights of that name in that shape and type."""
    return shape_file(weights_file(weights), weights, shape, kind, filler)


def shape_file(source: Path, name: str, shape: str, kind: str, filler: str = "random") -> Path:
    """A small model in that shape and type; made once and kept in the cache."""
    out = cache_folder() / "models" / f"{name}-{shape}-{kind}{'-zero' if filler == 'zero' else ''}.gguf"
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = out.with_suffix(".partial")
        tool = SHARED / "tools" / "shape_model.py"
        command = [sys.executable, str(tool), str(source), str(partial), *_SHAPES[shape]]
        subprocess.run([*command, "--type", kind, "--filler", filler], check=True)
        partial.replace(out)
    return out
