"""A model that ends the program while it is loaded: a real window, a real abort in llama.cpp, and the next starts."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import paths
from tests.tiny_gguf import write_tiny

DRIVER = Path(__file__).with_name("window_process.py")
SAFE = "Open it with safe settings"

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="needs signals"), pytest.mark.usefixtures("known_machine")]


def no_core_dump() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def start(repo_root: Path, file: Path, *question: str, press: str = "") -> tuple[int, dict[str, Any]]:
    """The exit code of one start, and what it showed. With a question or a button it goes on until it is ended."""
    file.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(file), *question], cwd=repo_root, timeout=120, check=False,
        stderr=subprocess.DEVNULL, preexec_fn=no_core_dump,
        env=os.environ | {"WINDOW_PRESS": press, "GGML_NO_BACKTRACE": "1"},
    )  # fmt: skip
    return done.returncode, json.loads(file.read_text("utf-8")) if file.exists() else {}


def test_a_model_that_ends_the_program_is_not_loaded_again_unasked(repo_root: Path, tmp_path: Path) -> None:
    """Four starts: it ends the program; safe settings are offered, and end it too; they are no longer; all is quiet."""
    bad = write_tiny(tmp_path / "doubled.gguf", changed={300: "the"})  # a token that is there twice: GGML_ASSERT
    settings = paths.settings_file()
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"target": str(bad), "preflight": False}), "utf-8")
    shown = tmp_path / "shown.json"
    assert start(repo_root, shown, "Who are you?")[0] == -signal.SIGABRT
    assert start(repo_root, shown, press=SAFE)[0] == -signal.SIGABRT
    code, seen = start(repo_root, shown)
    assert code == 0
    (said,) = seen["notices"]
    assert said.startswith("Tandem crashed again while it was loading ")
    assert "(llama.cpp gave up: llama-vocab.cpp:" in said
    assert said.endswith("failed), on the processor, without a draft and with a context of 2,048 tokens.")
    assert "Choose another model" in seen["ways"]
    assert SAFE not in seen["ways"]
    code, seen = start(repo_root, shown)
    assert (code, seen["notices"]) == (0, [])
