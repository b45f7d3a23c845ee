"""Renders chat templates in a process of their own, with limits of time and memory, and says in a sentence what failed.

The process stays for the next prompt, so that a usual one costs a millisecond; one that broke a limit is replaced.
A frozen executable has no `-m`: its main must begin with
`if sys.argv[1:2] == [CHILD_FLAG]: sys.exit(engine.text.template_program.main(sys.stdin, sys.stdout))`.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from engine.errors import RequestError
from engine.sizes import size
from engine.text.template_program import CPU_SECONDS, MEMORY_BYTES
from engine.words import tr, tr_noop

CHILD_FLAG = "--engine-template"
START_SECONDS = 60.0  # for Python on a busy machine
WALL_SECONDS = 2.0 * CPU_SECONDS  # the processor time ends it sooner, unless other programs take the processor


ANOTHER_FILE = tr_noop("Choose another file of this model.")
ANOTHER_MODEL = tr_noop("Start a new one, or choose another model.")


class TemplateFault(RequestError):
    """What is wrong with a template, and the way out of it: a sentence each, in the user's language."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(f"{what} {way_out}")
        self.what = what


class TemplateLimit(TemplateFault):
    """A template that went beyond its time or memory, or crashed: asking once more would do the same."""


class TemplateWorker:
    """One child, started when it is first needed, or by `start` before. Any thread; one template at a time."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._is_ready = False

    def start(self) -> None:
        """Starts the child without waiting for it, so that the first prompt need not wait for Python's start."""
        with self._lock, contextlib.suppress(OSError):  # `render` says it in a sentence
            if self._child is None:
                self._launch()

    def render(self, template: str, messages: list[dict[str, str]], bos: str, eos: str, thinking: bool = True) -> str:
        """The text. RequestError with the reason where there is none.

        `thinking` False asks for an answer without thinking first, where the template knows how.
        """
        order = json.dumps({"template": template, "messages": messages, "bos": bos, "eos": eos, "thinking": thinking})
        with self._lock:
            answer = self._ask(order)
        return _text(answer)

    def close(self) -> None:
        """Ends the child; the next template starts another."""
        with self._lock:
            self._end()

    def _ask(self, order: str) -> dict[str, Any]:
        child = self._running()
        try:
            assert child.stdin is not None
            child.stdin.write(order + "\n")
            child.stdin.flush()
            line = self._answers.get(timeout=self._wall_seconds)
        except (queue.Empty, OSError):
            line = ""
        if not line:
            code = self._end()
            return {"killed": code}
        answer: dict[str, Any] = json.loads(line)
        if "memory" in answer:
            self._end()
        return answer

    def _running(self) -> "subprocess.Popen[str]":
        if self._child is None or self._child.poll() is not None:
            self._launch()
        assert self._child is not None
        if not self._is_ready:
            with contextlib.suppress(queue.Empty):
                self._is_ready = bool(self._answers.get(timeout=START_SECONDS))
            if not self._is_ready:
                self._end()
                raise RequestError(
                    tr("The process that applies chat templates did not start. Try again, or restart Tandem.")
                )
        return self._child

    def _launch(self) -> None:
        self._end()
        self._answers, self._is_ready = queue.SimpleQueue(), False
        self._child = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        reader = threading.Thread(target=_read, args=(self._child, self._answers), name="template", daemon=True)
        reader.start()

    def _end(self) -> int | None:
        """The exit code; negative: the signal that ended it."""
        child, self._child = self._child, None
        if child is None:
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):  # one that has just ended says by which signal
            child.wait(0.05)
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return child.wait()


def _read(child: "subprocess.Popen[str]", answers: "queue.SimpleQueue[str]") -> None:
    """Hands on each line, and an empty one at the end."""
    with contextlib.suppress(OSError, ValueError):  # closed while it waited
        for line in child.stdout or ():
            answers.put(line)
    answers.put("")


def _text(answer: dict[str, Any]) -> str:
    if text := answer.get("text"):
        return str(text)
    another_file = tr(ANOTHER_FILE)
    if "text" in answer:
        raise TemplateFault(tr("The model's chat template writes nothing for this conversation."), another_file)
    if "syntax" in answer:
        line, message = answer["syntax"]
        what = tr("The model's chat template has an error in line {line}: {message}.", line=line, message=message)
        raise TemplateFault(what, another_file)
    if limit := _broken_limit(answer):
        raise TemplateLimit(limit, another_file)
    reason = str(answer.get("refused") or answer.get("failed") or "").strip().rstrip(".")
    if "recursive" in answer:
        reason = tr("it calls itself without an end")
    what = tr("The model's chat template refuses this conversation: {reason}.", reason=reason)
    raise TemplateFault(what, tr(ANOTHER_MODEL))


def _broken_limit(answer: dict[str, Any]) -> str:
    """Which one, in a sentence; empty: none."""
    if "endless" in answer:
        return tr("The model's chat template does not come to an end.")
    if "memory" in answer:
        return tr("The model's chat template takes more than {limit} of memory.", limit=size(MEMORY_BYTES))
    if "killed" in answer:
        return tr(
            "The model's chat template was stopped: it took more than {seconds} s, or it crashed.", seconds=CPU_SECONDS
        )
    return ""


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-P", "-m", "engine.text.template_program"]  # -P: never import from the current folder


def _environment() -> dict[str, str]:
    project = str(Path(__file__).resolve().parents[2])
    paths = [project, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
