"""Prompts of a benchmark: one JSON object a line, with `prompt`, or `turns` of which the first is used."""

import json
from dataclasses import dataclass
from pathlib import Path

from engine.errors import RequestError
from engine.words import tr


@dataclass(frozen=True, slots=True)
class BenchmarkPrompt:
    """One question of a benchmark. `kind` groups it with its like, e.g. "code"."""

    text: str
    kind: str = ""


def read_prompts(path: Path) -> tuple[BenchmarkPrompt, ...]:
    """All prompts of a JSONL file. Raises RequestError with the line number and the reason."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = tr("it is not UTF-8 text") if isinstance(error, UnicodeDecodeError) else error.strerror
        raise RequestError(tr("The prompts file {path} cannot be read: {reason}.", path=path, reason=reason)) from error
    prompts = tuple(
        _parse(line, tr("{file}, line {number}", file=path.name, number=n))
        for n, line in enumerate(lines, start=1)
        if line.strip()
    )
    if not prompts:
        raise RequestError(
            tr("The prompts file {path} holds no prompts. Each line must be a JSON object with a prompt.", path=path)
        )
    return prompts


def _parse(line: str, place: str) -> BenchmarkPrompt:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise RequestError(tr("{place}: this is not JSON ({error}).", place=place, error=error)) from error
    if not isinstance(entry, dict):
        raise RequestError(tr('{place}: expected a JSON object with "prompt" or "turns".', place=place))
    turns = entry.get("turns")
    text = entry.get("prompt", turns[0] if isinstance(turns, list) and turns else None)
    if not isinstance(text, str) or not text.strip():
        raise RequestError(
            tr('{place}: "prompt" (or the first of "turns") must be a text that is not empty.', place=place)
        )
    return BenchmarkPrompt(text, str(entry.get("kind", entry.get("category", ""))))
