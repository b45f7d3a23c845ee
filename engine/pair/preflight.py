"""Loads a model file in a child process first, so that a bad one cannot take the app down.

llama.cpp aborts the process on some malformed files (a doubled token, a failed GGML_ASSERT). A child that
loads the file and computes one token finds out at the cost of about a second; a file that passed is not tested
again until it changes.

The child is `python -m engine.pair.preflight FILE`. A frozen executable has no `-m`: its main must begin with
`if sys.argv[1:2] == [CHILD_FLAG]: sys.exit(engine.pair.preflight.main(sys.argv[2:]))`.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine.errors import EngineError, LoadCancelled, ModelError, NotEnoughMemory
from engine.gguf.file import read_model_file
from engine.hardware.free_memory import free_memory
from engine.records import ModelFile

CHILD_FLAG = "--engine-preflight"
POLL_SECONDS = 0.05
STARTUP_SECONDS = 60.0  # for Python, llama.cpp and a busy machine
SLOWEST_BYTES_PER_SECOND = 20_000_000
LARGEST_DECODED_BYTES = 8_000_000_000  # of larger files only the layout is tested, not a pass over all weights
CONTEXT = 64
MAX_REMEMBERED = 500
DAMAGED = "The file is damaged or was converted wrongly: download or convert it again."

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
    if key in _good or (cache and key in _remembered(cache)):
        return
    seconds = timeout_seconds or STARTUP_SECONDS + model.file_bytes / SLOWEST_BYTES_PER_SECOND
    _test_in_child(path, seconds, cancel or threading.Event())
    _good.add(key)
    if cache:
        _remember(cache, key)


def main(arguments: list[str]) -> int:
    """The child: load the file, compute one token, tell in one sentence on stdout what is wrong."""
    _leave_no_core_dump()
    try:
        _load(Path(arguments[0]))
    except EngineError as error:
        sys.stdout.buffer.write(str(error).encode("utf-8", "replace"))
        return error.exit_code
    return 0


# --- the child ---------------------------------------------------------------------------------


def _load(path: Path) -> None:
    from engine.llama.context import Context  # the library loads only in the child
    from engine.llama.model import Model  # the library loads only in the child

    file_bytes = read_model_file(path).file_bytes
    with Model(path, gpu_layers=0, extra_buffers=False) as model:
        tokens = [token for token in model.tokenize("Hello") if 0 <= token < model.vocabulary_size] or [0]
        if file_bytes > min(LARGEST_DECODED_BYTES, free_memory() // 2):
            return
        with Context(model, CONTEXT, n_batch=CONTEXT) as context:
            context.decode(tokens[:CONTEXT])
            if (context.logits() != context.logits()).any():  # only NaN differs from itself
                raise ModelError(f"{path.name} computes no numbers: its weights are damaged. Download it again.")


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
        raise LoadCancelled("The load was stopped.")
    if time.monotonic() > deadline:
        raise ModelError(
            f"{path.name} did not load within {seconds:.0f} seconds in a test. Its disk may be too slow or the machine "
            "busy: try again, or copy the file to a faster disk."
        )


def _judge(path: Path, code: int, said: str, log: str) -> None:
    if code == 0:
        return
    if code == ModelError.exit_code and said:
        raise ModelError(said)
    if code == NotEnoughMemory.exit_code and said:
        raise NotEnoughMemory(said)
    if _death(code) == "signal SIGKILL":
        raise NotEnoughMemory(
            f"The system stopped the test of {path.name}, most likely for lack of memory. Close other programs, or "
            "choose a smaller file."
        )
    reason = _last_complaint(log)
    raise ModelError(
        f"llama.cpp crashed ({_death(code)}) while loading {path.name}{': ' + reason if reason else ''}. {DAMAGED}"
    )


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
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code & 0xFFFFFFFF:#x}" if code > 255 else f"exit code {code}"


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


def _remembered(cache: Path) -> list[str]:
    try:
        keys = json.loads(cache.read_text("utf-8"))
    except (OSError, ValueError):  # no cache, or a damaged one: test again
        return []
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


def _remember(cache: Path, key: str) -> None:
    keys = [*(known for known in _remembered(cache) if known != key), key][-MAX_REMEMBERED:]
    with contextlib.suppress(OSError):  # a full disk costs a second at the next start, nothing else
        cache.parent.mkdir(parents=True, exist_ok=True)
        new = cache.with_name(cache.name + ".new")
        new.write_text(json.dumps(keys, indent=0), "utf-8")
        new.replace(cache)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
