"""Loads a model file in a child process first, so that a bad one cannot take the app down.

llama.cpp aborts the process on some malformed files (a doubled token, a failed GGML_ASSERT). A child that
loads the file and computes one token finds out at the cost of about a second; a file that passed is not tested
again until it changes.

The child is `python -m engine.pair.preflight FILE`. A frozen executable has no `-m`: its main must begin with
`if sys.argv[1:2] == [CHILD_FLAG]: sys.exit(engine.pair.preflight.main(sys.argv[2:]))`.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine.errors import BackendError, EngineError, LoadCancelled, ModelError, NotEnoughMemory
from engine.gguf.file import read_model_file
from engine.hardware.free_memory import free_memory
from engine.keyed_file import KeyedFile
from engine.records import ModelFile
from engine.words import tr, tr_noop

CHILD_FLAG = "--engine-preflight"
POLL_SECONDS = 0.05
STARTUP_SECONDS = 60.0  # for Python, llama.cpp and a busy machine
SLOWEST_BYTES_PER_SECOND = 20_000_000
LARGEST_DECODED_BYTES = 8_000_000_000  # of larger files only the layout is tested, not a pass over all weights
CONTEXT = 64
MAX_REMEMBERED = 500
_DAMAGED = tr_noop("The file is damaged or was converted wrongly: download or convert it again.")
_REFUSED, _TOO_LARGE, _NO_NUMBERS, _NO_BACKEND = range(40, 44)  # the child's exit codes, none of Python's own

_good: set[str] = set()  # files that passed in this process


def preflight(
    path: Path,
    timeout_seconds: float | None = None,
    *,
    cache: Path | None = None,
    cancel: threading.Event | None = None,
) -> None:
    """Return when llama.cpp can serve `path`; otherwise ModelError, NotEnoughMemory or LoadCancelled.

    `cache` is a JSON file that remembers good files over restarts. `timeout_seconds` None: by the size of the file.
    """
    model = read_model_file(path)
    key = _key(model)
    if key in _good or key in KeyedFile(cache).read():
        return
    seconds = timeout_seconds or STARTUP_SECONDS + model.file_bytes / SLOWEST_BYTES_PER_SECOND
    _test_in_child(path, seconds, cancel or threading.Event())
    _good.add(key)
    _remember(KeyedFile(cache), key)


def main(arguments: list[str]) -> int:
    """The child: load the file, compute one token. What is wrong says the exit code, and why, on stdout, llama.cpp.

    It speaks no language: the sentence is the parent's.
    """
    _leave_no_core_dump()
    try:
        return 0 if _computes_numbers(Path(arguments[0])) else _NO_NUMBERS
    except BackendError as error:
        sys.stdout.buffer.write(f"{error.path}\n{error.reason}".encode("utf-8", "surrogateescape"))
        return _NO_BACKEND
    except EngineError as error:
        from engine.llama.log import log

        sys.stdout.buffer.write(log.last_words().encode("utf-8", "replace"))
        return _TOO_LARGE if isinstance(error, NotEnoughMemory) else _REFUSED


# --- the child ---------------------------------------------------------------------------------


def _computes_numbers(path: Path) -> bool:
    """Of a file that is too large to be tried, only that llama.cpp loads it. Raises EngineError where it does not."""
    from engine.llama.context import Context  # the library loads only in the child
    from engine.llama.model import Model  # the library loads only in the child

    file_bytes = read_model_file(path).file_bytes
    with Model(path, gpu_layers=0, extra_buffers=False) as model:
        for character in _every_byte():  # a vocabulary without a token for one ends the process
            model.tokenize(character)
        tokens = [token for token in model.tokenize("Hello") if 0 <= token < model.vocabulary_size] or [0]
        if file_bytes > min(LARGEST_DECODED_BYTES, free_memory() // 2):
            return True
        with Context(model, CONTEXT, n_batch=CONTEXT) as context:
            context.decode(tokens[:CONTEXT])
            return bool((context.logits() == context.logits()).all())  # only NaN differs from itself


def _every_byte() -> Iterator[str]:
    """Characters that are written with every byte of UTF-8; most of them are no token of their own."""
    yield from map(chr, range(0x800))
    yield from map(chr, range(0x800, 0xD800, 251))
    yield from map(chr, range(0xE000, 0x110000, 4099))


def _leave_no_core_dump() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# --- the parent --------------------------------------------------------------------------------


def _test_in_child(path: Path, seconds: float, cancel: threading.Event) -> None:
    child = subprocess.Popen(
        _command(path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    deadline = time.monotonic() + seconds
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                said, log = child.communicate(timeout=POLL_SECONDS)
                return _judge(path, child.returncode, _text(said), _text(log))
            _check_patience(path, seconds, deadline, cancel)
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()


def _check_patience(path: Path, seconds: float, deadline: float, cancel: threading.Event) -> None:
    if cancel.is_set():
        raise LoadCancelled(tr("The load was stopped."))
    if time.monotonic() > deadline:
        sentence = tr_noop(
            "{file} did not load within {seconds:,.0f} seconds in a test. Its disk may be too slow or the machine "
            "busy: try again, or copy the file to a faster disk."
        )
        raise ModelError(tr(sentence, file=path.name, seconds=seconds))


def _judge(path: Path, code: int, said: str, log: str) -> None:
    if code == 0:
        return
    if code == _NO_NUMBERS:
        sentence = tr_noop("{file} computes no numbers: its weights are damaged. Download it again.")
        raise ModelError(tr(sentence, file=path.name))
    if code == _NO_BACKEND:
        library, _, reason = said.partition("\n")
        raise BackendError(library, reason)
    if code in (_REFUSED, _TOO_LARGE):
        reason = said or tr("llama.cpp gave no reason")
        kind = ModelError if code == _REFUSED else NotEnoughMemory
        raise kind(tr("llama.cpp cannot load {name}: {reason}.", name=path.name, reason=reason))
    if _died_of(code) == "SIGKILL":
        sentence = tr_noop(
            "The system stopped the test of {file}, most likely for lack of memory. Close other programs, or choose a "
            "smaller file."
        )
        raise NotEnoughMemory(tr(sentence, file=path.name))
    raise ModelError(f"{_crash(path, code, log)} {tr(_DAMAGED)}")


def _crash(path: Path, code: int, log: str) -> str:
    if reason := _last_complaint(log):
        sentence = tr_noop("llama.cpp crashed ({how}) while loading {file}: {reason}.")
    else:
        sentence = tr_noop("llama.cpp crashed ({how}) while loading {file}.")
    return tr(sentence, how=_death(code), file=path.name, reason=reason)


def _command(path: Path) -> list[str]:
    file = str(path.absolute())
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG, file]
    return [sys.executable, "-P", "-m", "engine.pair.preflight", file]  # -P: never import from the current folder


def _environment() -> dict[str, str]:
    project = str(Path(__file__).resolve().parents[2])
    paths = [project, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "GGML_NO_BACKTRACE": "1"}


def _death(code: int) -> str:
    if name := _died_of(code):
        return tr("signal {name}", name=name)
    return tr("exit code {code}", code=f"{code & 0xFFFFFFFF:#x}" if code > 255 else code)


def _died_of(code: int) -> str:
    """The name of the signal; empty where it was none."""
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name if code < 0 else ""
    return ""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").strip()


def _last_complaint(log: str) -> str:
    """The line of the log that says most: a failed assertion, else the last line; without build folders."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    asserts = [line for line in lines if "GGML_ASSERT" in line or "GGML_ABORT" in line]
    line = (asserts or lines or [""])[-1].rstrip(".")
    return re.sub(r"\S*[/\\]", "", line, count=1)[:200]


# --- files that passed -------------------------------------------------------------------------


def _key(model: ModelFile) -> str:
    """A file that is replaced or touched, or a new llama.cpp, means a new test."""
    try:
        library = version("llama-cpp-python")
    except PackageNotFoundError:  # frozen
        library = "frozen"
    path = model.path.resolve()
    return f"{path}|{model.file_bytes}|{path.stat().st_mtime_ns}|{library}"


def _remember(cache: KeyedFile, key: str) -> None:
    known = [good for good in cache.read() if good != key]
    cache.write(dict.fromkeys([*known, key][-MAX_REMEMBERED:], True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
