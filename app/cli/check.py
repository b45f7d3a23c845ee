"""`tandem check`: may this draft serve this target, and do both fit in memory."""

import argparse
import json
from dataclasses import asdict

from app.numbers import size
from engine.errors import NotEnoughMemory, PairError
from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import explain, fit
from engine.hardware.placement import DEFAULT_CONTEXT
from engine.pair.pairing import check_pair
from engine.records import Fit, ModelFile, PairReport


def check(options: argparse.Namespace) -> int:
    target, draft = read_model_file(options.target), read_model_file(options.draft)
    report = check_pair(options.target, options.draft)
    need = fit(target, draft, options.context or min(target.context_length, DEFAULT_CONTEXT), "f16")
    if options.json:
        print(json.dumps(_as_json(report, need), ensure_ascii=False))
    else:
        _print(report, need)
    if not report.usable:
        raise PairError(" ".join(report.problems))
    if not need.fits:
        raise NotEnoughMemory(explain(need))
    return 0


def _as_json(report: PairReport, need: Fit) -> dict[str, object]:
    return {
        "target": model_json(report.target),
        "draft": model_json(report.draft),
        "usable": report.usable,
        "problems": list(report.problems),
        "warnings": list(report.warnings),
        "fit": {**asdict(need), "needed_bytes": need.needed_bytes, "fits": need.fits},
    }


def model_json(model: ModelFile) -> dict[str, object]:
    return {**asdict(model), "path": str(model.path)}


def _print(report: PairReport, need: Fit) -> None:
    for role, model in (("target", report.target), ("draft", report.draft)):
        print(
            f"{role:7} {model.path.name}: {model.architecture}, {model.parameters / 1e6:,.1f}M parameters, "
            f"{model.quantisation}, {size(model.file_bytes)}, {model.vocabulary_size:,} tokens of vocabulary"
        )
    print(f"pair    {'can serve' if report.usable else 'cannot serve'}")
    for warning in report.warnings:
        print(f"        note: {warning}")
    parts = (
        ("target", need.target_bytes), ("draft", need.draft_bytes), ("target KV cache", need.target_kv_bytes),
        ("draft KV cache", need.draft_kv_bytes), ("scratch", need.scratch_bytes),
    )  # fmt: skip
    verdict = "fits" if need.fits else "does not fit"
    listed = ", ".join(f"{name} {size(num_bytes)}" for name, num_bytes in parts)
    print(f"memory  {verdict}: {size(need.needed_bytes)} of {size(need.free_bytes)} free")
    print(f"        {listed} at {need.context:,} tokens of context")
