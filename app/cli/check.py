"""`tandem check`: may this draft serve this target, and do both fit in memory. Either may still be on the hub."""

import argparse
import json
from contextlib import ExitStack
from dataclasses import asdict, replace

from app.cli.hub import model_at
from app.models.fit import FitReport, judge
from app.models.load_plan import expected_attention, free_in_any_case
from app.models.names import title
from app.numbers import parameters, size, sizes_apart
from engine.errors import NotEnoughMemory, PairError
from engine.gguf.file import read_model_file
from engine.pair.pairing import check_pair
from engine.records import ModelFile, PairConfig, PairReport


def check(options: argparse.Namespace) -> int:
    with ExitStack() as opened:
        target_path, target_name = opened.enter_context(model_at(options.target))
        target, draft, report = replace(read_model_file(target_path), path=target_name), None, None
        if options.draft:
            draft_path, draft_name = opened.enter_context(model_at(options.draft))
            draft = replace(read_model_file(draft_path), path=draft_name)
            report = check_pair(target_path, draft_path)
    config = PairConfig(target.path, draft.path if draft else None, context=options.context)
    memory = free_in_any_case(config)
    fit = judge(config, target, draft, memory, expected_attention(config, target, draft, memory))
    if options.json:
        print(json.dumps(_as_json(target, draft, report, fit), ensure_ascii=False))
    else:
        _print(target, draft, report, fit)
    if report and not report.usable:
        raise PairError(" ".join(report.problems))
    if not fit.fits:
        ways = "".join(f" {remedy.sentence}, and it fits." for remedy in fit.remedies)
        raise NotEnoughMemory(f"{fit.sentence}{ways}")
    return 0


def _as_json(
    target: ModelFile, draft: ModelFile | None, report: PairReport | None, fit: FitReport
) -> dict[str, object]:
    return {
        "target": model_json(target),
        "draft": model_json(draft) if draft else None,
        "usable": report.usable if report else True,
        "problems": list(report.problems) if report else [],
        "warnings": list(report.warnings) if report else [],
        "fit": {**asdict(fit.need), "needed_bytes": fit.need.needed_bytes, "fits": fit.fits},
        "devices": [asdict(device) for device in fit.devices],
        "remedies": [remedy.sentence for remedy in fit.remedies],
    }


def model_json(model: ModelFile) -> dict[str, object]:
    return {**asdict(model), "path": str(model.path)}


def _print(target: ModelFile, draft: ModelFile | None, report: PairReport | None, fit: FitReport) -> None:
    for role, model in (("target", target), *([("draft", draft)] if draft else [])):
        print(
            f"{role:7} {title(model)}: {model.path.name}, {model.architecture}, "
            f"{parameters(model.parameters)} parameters, {size(model.file_bytes)}, "
            f"{model.vocabulary_size:,} tokens of vocabulary"
        )
    if report:
        print(f"pair    {'can serve' if report.usable else 'cannot serve'}")
        for warning in report.warnings:
            print(f"        note: {warning}")
    need = fit.need
    parts = (
        ("target", need.target_bytes), ("draft", need.draft_bytes), ("target KV cache", need.target_kv_bytes),
        ("draft KV cache", need.draft_kv_bytes), ("scratch", need.scratch_bytes),
    )  # fmt: skip
    verdict = "fits" if fit.fits else "does not fit"
    listed = ", ".join(f"{name} {size(num_bytes)}" for name, num_bytes in parts if num_bytes)
    print("memory  {}: {} of {} free".format(verdict, *sizes_apart(need.needed_bytes, need.free_bytes)))
    print(f"        {listed} at {need.context:,} tokens of context")
    for device in fit.devices:
        print("        {}: {} of {} free".format(device.name, *sizes_apart(device.needed_bytes, device.free_bytes)))
    for remedy in fit.remedies:
        print(f"        would fit: {remedy.sentence}")
