"""`tandem run`: one answer. Text streams to stdout, notes go to stderr."""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app import paths
from app.cli.options import INTERRUPTED, pair_config, sampling
from app.models.recommended import Recommended, recommended
from app.settings import keys
from engine.engine import Engine
from engine.errors import EngineError
from engine.pair.preflight import preflight
from engine.records import Finished, Loaded, Message, PairConfig, Request, Round


class UsageError(EngineError):
    """A command that cannot be carried out as it was typed."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What `--json` tells of one run."""

    finished: Finished
    loaded: Loaded
    request: Request

    def as_json(self) -> dict[str, object]:
        finished, sampling_used = self.finished, self.request.sampling
        return {
            "text": finished.text,
            "token_ids": list(finished.token_ids),
            "finish_reason": finished.finish_reason,
            "prompt_tokens": finished.prompt_tokens,
            "tokens": finished.tokens,
            "prefill_seconds": finished.prefill_ns / 1e9,
            "decode_seconds": finished.decode_ns / 1e9,
            "tokens_per_second": finished.tokens_per_second,
            "rounds": finished.rounds,
            "drafted": finished.drafted,
            "accepted": finished.accepted,
            "acceptance": finished.acceptance,
            "speculation": self.request.speculation,
            "seed": finished.seed,
            "temperature": sampling_used.temperature,
            "top_k": sampling_used.top_k,
            "top_p": sampling_used.top_p,
            "min_p": sampling_used.min_p,
            "repeat_penalty": sampling_used.repeat_penalty,
            "repeat_last_n": sampling_used.repeat_last_n,
            "draft_length": self.request.draft_length,
            "stop": list(self.request.stop),
            "grammar": self.request.grammar,
            "json_schema": self.request.json_schema,
            "reused_tokens": finished.reused_tokens,
            "near_ties": finished.near_ties,
            "exact": self.loaded.config.exact,
            "target": str(self.loaded.config.target),
            "draft": str(self.loaded.config.draft) if self.loaded.config.draft else None,
            "context": self.loaded.context,
            "threads": self.loaded.threads,
            "load_seconds": self.loaded.load_seconds,
            "notices": [*self.loaded.warnings, *finished.notices],
        }


def run(options: argparse.Namespace) -> int:
    prompt = _text(options.prompt_file, "prompt file") if options.prompt is None else str(options.prompt)
    grammar, schema = _text(options.grammar, "grammar file"), _text(options.json_schema, "schema file")
    config = pair_config(options, options.draft)
    with cancelled_by_ctrl_c() as cancel, load(config, cancel) as engine:
        loaded = engine.loaded
        for warning in loaded.warnings:
            _note(warning)
        request = replace(_request(options, prompt, loaded), grammar=grammar or None, json_schema=schema or None)
        finished = _stream(engine, request, cancel, show=not options.json)
    if options.json:
        print(json.dumps(Answer(finished, loaded, request).as_json(), ensure_ascii=False))
    else:
        _summary(finished)
    return INTERRUPTED if finished.finish_reason == "cancelled" else 0


def load(config: PairConfig, cancel: threading.Event) -> Engine:
    """Tries each new file in a child process, then loads the pair. Raises EngineError with a sentence."""
    for file in (config.target, config.draft):
        if file:
            preflight(file, cache=paths.sound_files(), cancel=cancel)
    return Engine(config, cancel=cancel, calibrations=paths.calibrations_file())


def _text(file: Path | None, what: str) -> str:
    """What stands in the file, "-" being the standard input; empty without a file."""
    if file is None:
        return ""
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"The {what} {file} is not UTF-8 text (byte {error.start}).") from error
    except OSError as error:
        raise UsageError(f"The {what} {file} cannot be read ({error.strerror}).") from error


def _request(options: argparse.Namespace, prompt: str, loaded: Loaded) -> Request:
    suits = Recommended(loaded.target.sampling)
    if options.target is None:  # as in the window; a script that names its file gets plain settings
        suits = recommended(loaded.target)
    system = (Message("system", options.system),) if options.system else ()
    return Request(
        messages=() if options.raw else (*system, Message("user", prompt)),
        prompt=prompt if options.raw else None,
        max_tokens=options.max_tokens,
        sampling=sampling(options, suits.sampling),
        stop=tuple(options.stop),
        speculation=options.speculation or keys.SPECULATION.default,
        draft_length=options.draft_length,
        lookup=not options.no_lookup,
    )


def _stream(engine: Engine, request: Request, cancel: threading.Event, *, show: bool) -> Finished:
    """Writes text as it comes; returns the last record."""
    streamed: list[str] = []
    for event in engine.generate(request, cancel):
        if isinstance(event, Round):
            streamed.append(event.text)
        if show and isinstance(event, Round | Finished):  # the last one brings what was held back until it was sure
            told = event.text if isinstance(event, Round) else event.text.removeprefix("".join(streamed))
            sys.stdout.write(told)
            sys.stdout.flush()
        if isinstance(event, Finished):
            return event
    raise EngineError("The engine ended without a last record.")


def _summary(finished: Finished) -> None:
    sys.stdout.write("" if finished.text.endswith("\n") else "\n")
    sys.stdout.flush()
    for notice in finished.notices:
        _note(notice)
    accepted = f", accepted {finished.accepted} of {finished.drafted} draft tokens" if finished.drafted else ""
    why = {"length": ", stopped at --max-tokens", "context": ", the context is full", "cancelled": ", interrupted"}
    _note(
        f"{finished.tokens} tokens, {finished.tokens_per_second:.1f} tokens/s"
        f"{accepted}{why.get(finished.finish_reason, '')}"
    )


def _note(sentence: str) -> None:
    print(f"tandem: {sentence}", file=sys.stderr)


@contextmanager
def cancelled_by_ctrl_c() -> Iterator[threading.Event]:
    """The first Ctrl-C asks the engine to stop, which keeps what was generated; the second one ends the program."""
    cancel = threading.Event()

    def on_interrupt(_number: int, _frame: object) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)
