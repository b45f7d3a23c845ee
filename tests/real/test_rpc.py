"""A target spread over llama.cpp's RPC workers: two processes on the loopback, as it would be two machines.

Needs a build with GGML_RPC, as `make setup` makes where pip has kept no older wheel, or the ggml-rpc library built
apart and named in TANDEM_GGML_BACKENDS. What needs neither runs everywhere: sentences for workers that cannot serve.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import llama_cpp.llama_cpp as lib
import pytest

from app.log_file import take_crash
from engine.engine import Engine
from engine.errors import ModelError
from engine.llama import rpc_worker as rpc
from engine.llama.backend import start_backend
from engine.llama.devices import list_devices, offload_handles
from engine.llama.model import Model
from engine.llama.rpc_worker import knock
from engine.records import PairConfig, Request, Sampling
from tests.engine.same_text import Answer, ask, near_tie
from tests.relatives import Family
from tests.rpc_worker import ROOT, free_port, rpc_worker
from tests.tiny_gguf import write_tiny

PROMPT = "the cat sat on the mat and then it ran"
TOKENS = 60
start_backend()
HAS_RPC = lib.llama_supports_rpc()
needs_rpc = pytest.mark.skipif(
    not HAS_RPC,
    reason="this llama.cpp has no RPC backend: TANDEM_BACKEND=rpc make setup, or name one in TANDEM_GGML_BACKENDS",
)


@dataclass(frozen=True)
class Workers:
    servers: tuple[str, str]
    names: tuple[str, ...]  # as Tandem lists their devices
    children: tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with rpc_worker() as (one, first), rpc_worker() as (two, second):
        found = list_devices(rpc_servers=(one, two))
        yield Workers((one, two), tuple(device.name for device in found if device.kind == "rpc"), (first, second))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    target = write_tiny(tmp_path / "target.gguf", layers=6, seed=1)
    return target, write_tiny(tmp_path / "draft.gguf", layers=1, seed=1)


def requests() -> list[Request]:
    samplings = [Sampling(temperature=temperature, seed=3) for temperature in (0.0, 0.8)]
    drafting = [Request((), PROMPT, TOKENS, sampling, "always", 3) for sampling in samplings]
    return [Request((), PROMPT, TOKENS, sampling, "off") for sampling in samplings] + drafting


def answers(config: PairConfig) -> list[Answer]:
    with Engine(config) as engine:
        return [ask(engine, request) for request in requests()]


# --- with workers ------------------------------------------------------------------------------


@needs_rpc
def test_workers_are_listed_with_their_memory_and_only_where_they_are_named(workers: Workers) -> None:
    found = [device for device in list_devices(rpc_servers=workers.servers) if device.kind == "rpc"]
    assert [device.description for device in found] == list(workers.servers)
    assert all(0 < device.free_bytes <= device.total_bytes for device in found)
    assert "rpc" not in {device.kind for device in list_devices()}
    with pytest.raises(ModelError, match=rf"no device RPC77 here.*{workers.names[1]}"):
        list_devices(["RPC77"], workers.servers)


@needs_rpc
@pytest.mark.parametrize("named", [False, True], ids=["all-devices", "two-named"])
def test_a_target_spread_over_two_workers_writes_its_own_text(
    workers: Workers, pair: tuple[Path, Path], named: bool
) -> None:
    alone = answers(PairConfig(*pair, threads=1))
    config = PairConfig(*pair, threads=1, rpc_servers=workers.servers, devices=workers.names if named else ())
    near_ties = []
    with Engine(config) as engine:
        assert set(workers.names) <= {device.name for device in engine.loaded.devices}
        for request, vanilla in zip(requests(), alone, strict=True):
            assert vanilla.finished.tokens > 20
            near_ties.append(near_tie(engine, request, vanilla, ask(engine, request)))
    assert sum(report is not None for report in near_ties) <= 2, near_ties


@needs_rpc
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the workers' memory from /proc")
def test_each_worker_holds_its_share_of_the_weights(workers: Workers, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "wide.gguf", layers=10, width=512, heads=8, kv_heads=8, feed_forward=512)
    before = [resident_bytes(child) for child in workers.children]
    with Model(path, devices=offload_handles(workers.names, workers.servers)) as model:
        grown = [resident_bytes(child) - was for child, was in zip(workers.children, before, strict=True)]
        assert sum(grown) > 0.8 * model.size_bytes
        assert min(grown) > 0.15 * model.size_bytes  # llama.cpp shares by free memory, which moves


@needs_rpc
def test_a_model_tells_its_story_from_two_workers(workers: Workers, family: Family) -> None:
    target = family.target
    request = Request((), "Once upon a time", 80, Sampling(), "auto")
    with Engine(PairConfig(target, threads=1)) as engine:
        alone = ask(engine, request)
    with Engine(PairConfig(target, threads=1, rpc_servers=workers.servers)) as engine:
        near_tie(engine, request, alone, ask(engine, request))


@needs_rpc
def test_pairs_follow_each_other_and_leave_the_workers_free(workers: Workers, pair: tuple[Path, Path]) -> None:
    config = PairConfig(*pair, threads=1, rpc_servers=workers.servers)
    request = Request((), PROMPT, 8, Sampling(), "off")
    with Engine(config) as first, Engine(config) as second:  # one connection serves both
        assert ask(first, request).ids == ask(second, request).ids
    for server in workers.servers:
        knock(server)
    with Engine(PairConfig(*pair, threads=1)) as local:
        assert "rpc" not in {device.kind for device in local.loaded.devices}
        ask(local, request)


# --- workers that do not serve -----------------------------------------------------------------


@needs_rpc
def test_a_dead_worker_is_a_sentence_and_leaves_other_pairs_alone(pair: tuple[Path, Path]) -> None:
    """Also one that llama.cpp knows from an earlier load: its library would end the process."""
    with rpc_worker() as (server, child):
        config = PairConfig(*pair, threads=1, rpc_servers=(server,))
        Engine(config).close()
        child.kill()
        child.wait()
        with pytest.raises(ModelError, match=rf"RPC worker {server} does not answer: .+\. Start "):
            Engine(config)
    with Model(pair[0]), Engine(PairConfig(*pair, threads=1)) as engine:
        assert ask(engine, Request((), PROMPT, 8, Sampling(), "off")).finished.tokens


@needs_rpc
def test_looking_at_the_devices_does_not_fill_the_queue_of_a_worker_that_serves(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rpc, "PATIENCE_SECONDS", 0.5)
    with rpc_worker() as (server, _), Engine(PairConfig(*pair, threads=1, rpc_servers=(server,))):
        for _ in range(5):
            assert [device.kind for device in list_devices(rpc_servers=(server,))].count("rpc") == 1


@needs_rpc
@pytest.mark.skipif(os.name != "posix", reason="needs the list of a process's open files")
def test_a_worker_that_is_lost_between_two_answers_is_a_sentence_and_another_pair_can_be_loaded(
    pair: tuple[Path, Path],
) -> None:
    """llama.cpp would end the process as soon as it is asked for anything, be it to free what the worker held."""
    request = Request((), PROMPT, 8, Sampling(), "off")
    with rpc_worker() as (server, child):
        config = PairConfig(*pair, threads=1, rpc_servers=(server,))
        with Engine(config) as engine:
            assert ask(engine, request).finished.tokens
            child.kill()
            child.wait()
            with pytest.raises(ModelError, match=rf"RPC worker {server} was lost"):
                ask(engine, request)
            with pytest.raises(ModelError, match=rf"RPC worker {server} was lost"):
                engine.open_session(pair[1])
        with pytest.raises(ModelError, match=rf"RPC worker {server} was lost"):
            Engine(config)
    with Engine(PairConfig(*pair, threads=1)) as other:
        assert ask(other, request).finished.tokens


@needs_rpc
def test_a_worker_that_serves_another_program_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rpc, "PATIENCE_SECONDS", 0.5)
    with rpc_worker() as (server, _), socket.create_connection(address(server)) as other:
        other.sendall(b"\x0e")  # the beginning of a greeting: the worker listens to this client until it leaves
        with pytest.raises(ModelError, match="another program"):
            list_devices(rpc_servers=(server,))


@needs_rpc
@pytest.mark.parametrize("pair_with", ["target", "pair"])
def test_the_command_line_writes_the_same_text_over_workers(
    workers: Workers, pair: tuple[Path, Path], pair_with: str
) -> None:
    target, draft = pair
    files = ["--target", str(target), *(["--draft", str(draft)] if pair_with == "pair" else [])]
    alone = run(files)
    assert alone.returncode == 0, alone.stderr
    options = [option for server in workers.servers for option in ("--rpc", server)]
    spread = run([*files, *options, "--device", "RPC0", "--device", "RPC1"])
    assert spread.returncode == 0, spread.stderr
    assert spread.stdout == alone.stdout


@needs_rpc
def test_a_worker_lost_while_it_serves_ends_the_command_with_a_sentence(tmp_path: Path) -> None:
    """llama.cpp cannot go on, and would write a debugger's backtrace; what was generated stands."""
    target = write_tiny(tmp_path / "long.gguf", layers=6, context=8192)
    with rpc_worker() as (server, worker):
        options = ["--target", str(target), "--rpc", server, "--speculation", "off", "--max-tokens", "8000"]
        with subprocess.Popen(
            command(options), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            begun = child.stdout.read(20)
            worker.kill()
            _, notes = child.communicate(timeout=120)
    assert len(begun) == 20
    assert child.returncode == 1
    assert "An RPC worker was lost" in notes
    assert take_crash(child.pid).startswith("An RPC worker was lost")  # as the window tells it at its next start
    assert "ggml-rpc.cpp" not in notes


def test_no_worker_or_no_backend_is_exit_code_3_and_a_sentence(pair: tuple[Path, Path]) -> None:
    """Whatever this build can do: it never crashes, and says what to do."""
    got = run(["--target", str(pair[0]), "--rpc", f"127.0.0.1:{free_port()}"])
    assert got.returncode == 3
    assert ("does not answer" in got.stderr) == HAS_RPC
    assert ("TANDEM_BACKEND=rpc make setup" in got.stderr) != HAS_RPC


def test_without_the_extra_backend_the_sentence_says_how_to_get_it(pair: tuple[Path, Path]) -> None:
    got = run(["--target", str(pair[0]), "--rpc", f"127.0.0.1:{free_port()}"], backends="")
    assert got.returncode == 3
    assert re.search(r"(TANDEM_BACKEND=rpc make setup|does not answer: .+)\.", got.stderr)


def test_a_backend_that_is_none_is_a_sentence(pair: tuple[Path, Path], tmp_path: Path) -> None:
    library = tmp_path / "libggml-none.so"
    library.write_bytes(b"no library")
    got = run(["--target", str(pair[0])], backends=str(library))
    assert got.returncode == 3
    assert f"TANDEM_GGML_BACKENDS names {library}, which cannot be loaded: " in got.stderr


def run(options: list[str], backends: str | None = None) -> subprocess.CompletedProcess[str]:
    """`tandem run` in a process of its own."""
    environment = os.environ | ({} if backends is None else {"TANDEM_GGML_BACKENDS": backends})
    return subprocess.run(
        command(["--max-tokens", "30", *options]),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def command(options: list[str]) -> list[str]:
    fixed = ["--raw", "--prompt", PROMPT, "--temperature", "0", "--threads", "1"]
    return [sys.executable, "-m", "app", "run", *fixed, *options]


def address(server: str) -> tuple[str, int]:
    host, port = server.split(":")
    return host, int(port)


def resident_bytes(child: subprocess.Popen[bytes]) -> int:
    pages = Path(f"/proc/{child.pid}/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
