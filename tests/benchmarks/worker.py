"""Tandem's engine in a child process: one JSON request a line on stdin, one JSON answer a line on stdout."""

import json
import sys
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any

from engine.engine import Engine
from engine.records import Finished, Message, PairConfig, Prefill, Request, Round, Sampling


def answer(engine: Engine, ask: dict[str, Any]) -> dict[str, Any]:
    names = [field.name for field in fields(Sampling) if field.name in ask]
    sampling = Sampling(**{name: ask.pop(name) for name in names})
    ask["messages"] = tuple(Message(**message) for message in ask.get("messages", ()))
    rounds: list[Round] = []
    to_read = 0
    finished = None
    for event in engine.generate(Request(sampling=sampling, **ask)):
        match event:
            case Prefill():
                to_read = max(to_read, event.total)
            case Round():
                rounds.append(event)
            case Finished():
                finished = event
    assert finished is not None
    return {
        "ids": finished.token_ids,
        "text": finished.text,
        "prompt_ids": engine.session.target.tokens[: finished.prompt_tokens],
        "tokens": finished.tokens,
        "tokens_per_second": finished.tokens_per_second,
        "decode_ns": finished.decode_ns,
        "prefill_ns": finished.prefill_ns,
        "prompt_tokens": finished.prompt_tokens,
        "reused_tokens": finished.reused_tokens,
        "to_read": to_read,
        "rounds": finished.rounds,
        "drafted": finished.drafted,
        "accepted": finished.accepted,
        "near_ties": finished.near_ties,
        "draft_ns": sum(r.draft_ns for r in rounds),
        "verify_ns": sum(r.verify_ns for r in rounds),
        "sample_ns": sum(r.sample_ns for r in rounds),
        "lengths": dict(sorted(Counter(r.drafted for r in rounds).items())),
        "origins": dict(Counter(str(r.origin) for r in rounds)),
        "reasons": [r.switch_note for r in rounds if r.switch_note],
    }


def main() -> None:
    config = json.loads(sys.argv[1])
    paths: dict[str, Any] = {key: Path(config.pop(key)) for key in ("target", "draft") if config.get(key)}
    config.pop("draft", None)
    with Engine(PairConfig(**paths, **config)) as engine:
        loaded = engine.loaded
        flash = engine.session.target.flash_attention
        about = {"threads": loaded.threads, "exact_widths": loaded.exact_widths, "flash_attention": flash}
        print(json.dumps(about), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(engine, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
