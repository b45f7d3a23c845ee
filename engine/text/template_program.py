"""The child that renders chat templates: `python -m engine.text.template_program`.

A template is a stranger's program. It runs in Jinja's sandbox, which keeps it from files and attributes, and in this
process, whose memory and processor time the system limits, since no sandbox of Python's can. The environment is that
of llama-cpp-python's Jinja2ChatFormatter, which follows Transformers.

One JSON object a line comes in and one goes out; the end of the input ends the process. No Qt, no numpy: it starts
in a fifth of a second.
"""

import contextlib
import json
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TextIO

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

MEMORY_BYTES = 256 * 1024 * 1024  # beyond what the idle process has
CPU_SECONDS = 2
MAX_PROMPT_CHARACTERS = 16 * 1024 * 1024  # a million tokens are some 5 million characters
READY = "ready"


class _Refused(Exception):
    """The template itself says that it does not take this conversation."""


class _Endless(Exception):
    """The text grows without an end."""


def main(incoming: TextIO, outgoing: TextIO) -> int:
    """Answers until the input ends, or until a template used up the memory."""
    _limit_memory()
    _answer(outgoing, {READY: True})
    for line in incoming:
        order = json.loads(line)
        _limit_time(CPU_SECONDS)
        answer = _rendered(order)
        _limit_time(0)
        _answer(outgoing, answer)
        if "memory" in answer:
            return 1  # what is left of this process cannot be trusted
    return 0


def _answer(outgoing: TextIO, answer: dict[str, Any]) -> None:
    outgoing.write(json.dumps(answer) + "\n")
    outgoing.flush()


def _rendered(order: dict[str, Any]) -> dict[str, Any]:
    """`{"text": ...}`, or one of refused, syntax (line, message), endless, recursive, memory, failed."""
    try:
        pieces = _compiled(order["template"]).generate(**_variables(order))
        return {"text": _joined(pieces)}
    except _Refused as error:
        return {"refused": str(error)[:500]}
    except _Endless:
        return {"endless": True}
    except jinja2.TemplateSyntaxError as error:
        return {"syntax": [error.lineno, str(error.message)[:500]]}
    except MemoryError:
        return {"memory": True}
    except RecursionError:
        return {"recursive": True}
    except Exception as error:  # noqa: BLE001  foreign code raises what it likes
        with contextlib.suppress(Exception):
            return {"failed": (str(error) or type(error).__name__)[:500]}
        return {"failed": type(error).__name__}


@lru_cache(maxsize=4)
def _compiled(template: str) -> jinja2.Template:
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[_GenerationTag, jinja2.ext.loopcontrols]
    )
    environment.filters["tojson"] = _to_json
    return environment.from_string(template)


class _GenerationTag(jinja2.ext.Extension):
    """Passes `{% generation %}` through, which marks the trained text in Transformers' templates."""

    tags = {"generation"}

    def parse(self, parser: jinja2.parser.Parser) -> list[jinja2.nodes.Node]:
        parser.stream.skip(1)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def _variables(order: dict[str, Any]) -> dict[str, Any]:
    return {
        "messages": order["messages"],
        "bos_token": order["bos"],
        "eos_token": order["eos"],
        "add_generation_prompt": True,
        "enable_thinking": order["thinking"],  # Qwen3, SmolLM3; they think where it is not defined
        "raise_exception": _raise,
        "strftime_now": _strftime_now,
        "functions": None,
        "function_call": None,
        "tools": None,
        "tool_choice": None,
    }


def _to_json(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def _strftime_now(layout: str) -> str:
    return datetime.now().astimezone().strftime(layout)


def _raise(reason: object) -> NoReturn:
    raise _Refused(str(reason))


def _joined(pieces: Iterator[str]) -> str:
    """The pieces as one text, stopped before a runaway template fills the memory."""
    found, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > MAX_PROMPT_CHARACTERS:
            raise _Endless
        found.append(piece)
    return "".join(found)


def _limit_memory() -> None:
    """By the system's own limit, where it has one: Linux. macOS ignores it, and the parent's clock must do there."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # and it writes no file, whatever happens
        now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY_BYTES, now + MEMORY_BYTES))


def _limit_time(seconds: float) -> None:
    """So much processor time from now on; the system kills what goes beyond. 0: no limit."""
    with contextlib.suppress(AttributeError):  # Windows has no such timer; the parent's clock must do there
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.stdin, sys.stdout))
