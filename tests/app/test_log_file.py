"""What "the log file has the details" promises: from the start of the command line and of the window on."""

import logging
import os
import subprocess
import sys
from pathlib import Path

from app import paths
from app.log_file import LogFile, crash_file, open_log_file, take_crash
from tests.tiny_gguf import write_tiny


def run(repo_root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=repo_root, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_command_line_writes_a_log_with_llama_cpps_own_words(repo_root: Path, tmp_path: Path) -> None:
    model = write_tiny(tmp_path / "tiny.gguf", context=256)  # less than is asked for: llama.cpp remarks on it
    ended = run(
        repo_root, "-m", "app", "run", "--raw", "--target", str(model), "--prompt", "the cat", "--max-tokens", "2",
        "--context", "1024", "--flash-attention", "on",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    log = paths.log_file().read_text("utf-8")
    assert "Tandem " in log
    assert "llama.cpp: " in log


def test_an_unexpected_error_of_a_command_has_its_details_there(repo_root: Path) -> None:
    program = "import app.cli.models, app.cli.command as c; app.cli.models.models = lambda o: 1 / 0; c.main(['models'])"
    ended = run(repo_root, "-c", program)
    assert f"The details are in {paths.log_file()}." in ended.stderr
    assert "ZeroDivisionError: division by zero" in paths.log_file().read_text("utf-8")
    assert "Traceback" not in ended.stderr


def test_a_crash_leaves_a_word_behind(repo_root: Path) -> None:
    program = "import os, signal; from app.log_file import open_log_file; open_log_file(); os.kill(os.getpid(), 11)"
    ended = subprocess.Popen([sys.executable, "-c", program], cwd=repo_root)
    assert ended.wait(timeout=120) < 0
    assert "Segmentation fault" in crash_file(ended.pid).read_text("utf-8")
    assert take_crash(ended.pid) == "Segmentation fault"
    assert not crash_file(ended.pid).exists()


def test_what_llama_cpp_says_before_it_ends_the_process_is_the_reason(repo_root: Path) -> None:
    program = (
        "import ctypes, llama_cpp.llama_cpp as lib; from app.log_file import open_log_file; "
        "from engine.llama.backend import start_backend; open_log_file(); start_backend(); "
        "lib._lib.ggml_abort(b'ggml-cuda.cu', 98, b'CUDA error: out of memory')"
    )
    ended = subprocess.Popen([sys.executable, "-c", program], cwd=repo_root, stderr=subprocess.PIPE, text=True)
    _, said = ended.communicate(timeout=120)
    assert ended.returncode < 0
    assert "CUDA error: out of memory" in said
    reason = take_crash(ended.pid)
    assert reason.startswith("llama.cpp gave up: ")
    assert reason.endswith("CUDA error: out of memory")


def test_a_process_with_the_number_of_one_that_crashed_still_finds_its_reason(tandem_home: Path) -> None:
    crash_file().parent.mkdir(parents=True)
    crash_file().write_text("Fatal Python error: Aborted\n", "utf-8")
    file = LogFile()
    assert take_crash(os.getpid()) == "Aborted"
    assert take_crash(os.getpid()) == ""
    file.close()
    assert not crash_file().exists()


def test_only_the_latest_crashes_are_kept(tandem_home: Path) -> None:
    crash_file().parent.mkdir(parents=True)
    for number in range(20):
        crash_file(1000 + number).write_text("Fatal Python error: Aborted\n", "utf-8")
        os.utime(crash_file(1000 + number), (number, number))
    LogFile().close()
    left = {file.name for file in paths.log_dir().glob("crash-*")}
    assert left == {crash_file(1000 + number).name for number in range(11, 20)}


def test_a_process_that_ends_well_leaves_no_crash_behind(tandem_home: Path) -> None:
    file = LogFile()
    assert crash_file().exists()
    file.close()
    assert not crash_file().exists()


def test_a_log_that_cannot_be_written_is_a_sentence(tandem_home: Path) -> None:
    tandem_home.mkdir()
    (tandem_home / "log").write_text("in the way", "utf-8")
    assert open_log_file().startswith(f"The log file {paths.log_file()} cannot be written")


def test_opened_again_it_is_written_once(tandem_home: Path) -> None:
    try:
        assert open_log_file() == open_log_file() == ""
        logging.getLogger("app.test").warning("once")
        assert paths.log_file().read_text("utf-8").count("once") == 1
    finally:
        root = logging.getLogger()
        for handler in [handler for handler in root.handlers if isinstance(handler, LogFile)]:
            root.removeHandler(handler)
            handler.close()
