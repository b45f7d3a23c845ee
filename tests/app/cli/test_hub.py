"""`tandem search`, `pull` and `check` of remote models against a real server on loopback.

As programs of their own where their start, their signals or their terminal matter, else in this process.
"""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.command import main
from tests.app.hub_server import FakeHub, Fault, serve
from tests.tiny_gguf import write_tiny

REPO = "me/small-GGUF"
Here = Callable[..., tuple[int, str, str]]
CONTENT = b"GGUF" + os.urandom(399_996)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeHub]:
    tiny = write_tiny(tmp_path / "tiny.gguf").read_bytes()
    large = write_tiny(tmp_path / "large.gguf", layers=8).read_bytes()
    other = write_tiny(tmp_path / "other.gguf", changed={270: "different"}).read_bytes()
    files = {
        (REPO, "small-Q4_K_M.gguf"): CONTENT,
        (REPO, "small-Q8_0.gguf"): b"GGUF" * 10,
        ("me/tiny-GGUF", "tiny-Q8_0.gguf"): tiny,
        ("me/large-GGUF", "large-F32.gguf"): large,
        ("me/other-GGUF", "other-F32.gguf"): other,
    }
    with serve(FakeHub(files, licences={REPO: "apache-2.0"})) as hub:
        yield hub


def tandem(server: FakeHub, root: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        cwd=root, env=os.environ | {"HF_ENDPOINT": server.endpoint, "HF_HUB_OFFLINE": "0"} | environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def here(server: FakeHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The command in this process, in a script: exit code, stdout, stderr."""
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


# --- search ------------------------------------------------------------------------------------------


def test_search_lists_what_was_asked_for(server: FakeHub, repo_root: Path) -> None:
    code, out, err = finished(tandem(server, repo_root, "search", "small"))
    assert code == 0, err
    assert out.splitlines() == [REPO, "    7 downloads, 99 likes, apache-2.0"]


def test_search_as_json(here: Here) -> None:
    code, out, _ = here("search", "me", "--sort", "likes", "--json")
    assert code == 0
    assert json.loads(out)[0]["repo"] == REPO


def test_search_without_a_find_says_what_to_try(here: Here) -> None:
    code, out, _ = here("search", "nothing")
    assert (code, "Try fewer or other words" in out) == (0, True)


# --- pull --------------------------------------------------------------------------------------------


def test_pull_prints_the_path_and_its_progress(server: FakeHub, repo_root: Path, tandem_home: Path) -> None:
    code, out, err = finished(tandem(server, repo_root, "pull", REPO))
    assert code == 0, err
    path = Path(out.strip())
    assert path == tandem_home / "data" / "models" / REPO / "small-Q4_K_M.gguf"
    assert path.read_bytes() == CONTENT
    assert "100% of 400 kB" in err


def test_pull_of_a_named_file(here: Here) -> None:
    code, out, _ = here("pull", REPO, "Q8_0")
    assert code == 0
    assert Path(out.strip()).name == "small-Q8_0.gguf"


def test_pull_says_that_nothing_vouches_for_a_file(server: FakeHub, here: Here) -> None:
    server.without_checksum = {"tiny-Q8_0.gguf"}
    code, _, err = here("pull", "me/tiny-GGUF")
    assert code == 0
    assert "nothing vouches for it" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["me/nothing"], 5, "does not exist"),
        ([REPO, "Q3"], 2, "fits no model"),
        (["small"], 2, "owner/name"),
    ],
)
def test_pull_says_what_is_wrong(here: Here, arguments: list[str], code: int, words: str) -> None:
    got, out, err = here("pull", *arguments)
    assert (got, out) == (code, "")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=429, retry_after="7200"), "asked too often"),
        (Fault(page=True), "a web page came"),
        (Fault(wrong_bytes=True), "SHA-256 differs"),
    ],
)
def test_a_download_that_fails_exits_5_in_a_sentence(
    server: FakeHub, here: Here, tandem_home: Path, fault: Fault, words: str
) -> None:
    server.faults = [fault]
    code, out, err = here("pull", REPO)
    assert (code, out) == (5, "")
    assert words in err
    assert "Traceback" not in err
    assert list(tandem_home.rglob("*.gguf")) == []


def test_pull_without_network_exits_5(repo_root: Path) -> None:
    with serve(FakeHub({})) as hub:
        pass
    code, out, err = finished(tandem(hub, repo_root, "pull", REPO))
    assert (code, out) == (5, "")
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_keeps_the_part_and_the_next_pull_goes_on(server: FakeHub, repo_root: Path, tandem_home: Path) -> None:
    server.gate = threading.Event()
    process = tandem(server, repo_root, "pull", REPO)
    assert process.stderr is not None
    assert "small-Q4_K_M.gguf" in process.stderr.readline()  # half of it is there, the server holds the rest back
    process.send_signal(signal.SIGINT)
    code, out, err = finished(process)
    assert (code, out) == (130, "")
    assert "stopped" in err
    assert "Traceback" not in err
    (part,) = tandem_home.rglob("*.part")
    assert 0 < part.stat().st_size < len(CONTENT)
    server.gate.set()
    server.gate = None
    code, out, err = finished(tandem(server, repo_root, "pull", REPO))
    assert code == 0, err
    assert Path(out.strip()).read_bytes() == CONTENT
    assert server.ranges()[-1] is not None


# --- check -------------------------------------------------------------------------------------------


def test_a_remote_pair_is_checked_without_a_download(here: Here, tandem_home: Path) -> None:
    code, out, err = here("check", "--target", "me/large-GGUF", "--draft", "me/tiny-GGUF:Q8_0", "--json")
    assert code == 0, err
    report = json.loads(out)
    assert report["usable"] is True
    assert report["fit"]["fits"] is True
    assert report["target"]["path"] == "me/large-GGUF/large-F32.gguf"
    assert list(tandem_home.rglob("*.gguf")) == []
    code, out, _ = here("check", "--target", "me/large-GGUF", "--draft", "me/other-GGUF")
    assert code == 3
    assert "cannot serve" in out


def test_a_remote_target_alone_is_judged(here: Here) -> None:
    code, out, err = here("check", "--target", "me/large-GGUF")
    assert code == 0, err
    assert out.startswith("target  Tiny F32: large-F32.gguf, llama")
    assert "memory  fits" in out
    assert "draft" not in out


# --- consent -----------------------------------------------------------------------------------------


def write_settings(tandem_home: Path, text: str) -> None:
    (tandem_home / "config").mkdir(parents=True)
    (tandem_home / "config" / "settings.json").write_text(text, "utf-8")


@pytest.mark.parametrize("arguments", [["pull", REPO], ["search", "small"], ["check", "--target", REPO]])
def test_offline_refuses_before_anything_leaves(
    server: FakeHub, here: Here, tandem_home: Path, arguments: list[str]
) -> None:
    write_settings(tandem_home, '{"offline": true}')
    code, _, err = here(*arguments)
    assert code == 5
    assert "stay offline" in err
    assert server.requests == []


def test_hf_hub_offline_is_honoured(server: FakeHub, repo_root: Path) -> None:
    code, _, err = finished(tandem(server, repo_root, "search", "small", HF_HUB_OFFLINE="1"))
    assert code == 5
    assert "HF_HUB_OFFLINE is set" in err
    assert server.requests == []


@pytest.mark.parametrize(("answer", "code", "asked_again"), [(b"y\n", 0, 0), (b"n\n", 5, 5)])
def test_on_a_terminal_it_is_asked_once(
    server: FakeHub, repo_root: Path, tandem_home: Path, answer: bytes, code: int, asked_again: int
) -> None:
    def run() -> tuple[int, bytes]:
        ours, theirs = pty.openpty()
        environment = os.environ | {"HF_ENDPOINT": server.endpoint, "HF_HUB_OFFLINE": "0"}
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "search", "small"],
            cwd=repo_root, env=environment, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs,
        )  # fmt: skip
        os.close(theirs)
        os.write(ours, answer)
        process.communicate(timeout=60)
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:  # Linux ends a terminal so
            pass
        os.close(ours)
        return process.returncode, shown

    got, shown = run()
    assert got == code
    assert b"Allow searches and downloads" in shown
    assert bool(server.requests) == (code == 0)
    got, shown = run()
    assert got == asked_again
    assert b"Allow searches" not in shown


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_killed_pull_goes_on_and_ends_right(server: FakeHub, repo_root: Path, tandem_home: Path) -> None:
    """Three kills here; tests/benchmarks/downloads.py counts fifty."""
    for number in range(1, 4):
        server.faults = [Fault(silent=100_000)]
        process = tandem(server, repo_root, "pull", REPO)
        while sum(part.stat().st_size for part in tandem_home.rglob("*.part")) < number * 100_000:
            assert process.poll() is None
        process.kill()
        process.communicate()
        assert list(tandem_home.rglob("*.gguf")) == []
    code, out, err = finished(tandem(server, repo_root, "pull", REPO))
    assert code == 0, err
    assert Path(out.strip()).read_bytes() == CONTENT
    assert server.sent_bytes == len(CONTENT)  # not a byte came twice
