"""Both sides behind one face: `run(prompt, tokens, temperature, seed)` -> Run, generation only, no prefill.

Tandem: generated tokens over `decode_ns`, in a child of its own, which holds a pass for each of them. llama.cpp:
llama-server's `timings`, prompt cache off, and llama-bench's tg figure. llama-server's clock starts when the prompt has
given the first token, so that one fewer is counted than it reports.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import ROOT, cache_folder, end_with_parent

CONTEXT = 2048
_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Run:
    """One timed continuation."""

    tokens: int
    seconds: float
    ids: tuple[int, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.tokens / self.seconds if self.seconds else 0.0


class Tandem:
    """One engine in a child process. `ask` is what Request gets besides the prompt, e.g. speculation="auto".

    wrap: a command before Python's, e.g. ("taskset", "-c", "0").
    """

    def __init__(
        self, target: Path, draft: Path | None, threads: int, wrap: tuple[str, ...] = (), **config: Any
    ) -> None:
        settings = {
            "target": str(target),
            "draft": str(draft) if draft else None,
            "threads": threads,
            "context": CONTEXT,
            **config,
        }
        self._process = subprocess.Popen(
            [*wrap, sys.executable, "-m", "tests.benchmarks.worker", json.dumps(settings)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509
        )
        self.pid = self._process.pid
        self.loaded = self._read()

    def run(self, prompt: str, tokens: int, temperature: float = 0.0, seed: int = 0, **ask: Any) -> Run:
        return self._ask({"prompt": prompt, "max_tokens": tokens, "temperature": temperature, "seed": seed, **ask})

    def _ask(self, request: dict[str, Any]) -> Run:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        return Run(answer["tokens"], answer["decode_ns"] / 1e9, tuple(answer.pop("ids")), answer)

    def chat(self, messages: str, tokens: int, sampling: Mapping[str, Any], seed: int, **ask: Any) -> Run:
        """An answer to a chat, given as JSON, through the target's own template."""
        return self._ask({"messages": json.loads(messages), "max_tokens": tokens, "seed": seed, **sampling, **ask})

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"Tandem's worker ended with code {self._process.wait()}.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(30)

    def __enter__(self) -> "Tandem":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


class Server:
    """llama-server with one setting of its speculation; a setting needs a start, requests cannot change it.

    n_max and p_min None: llama.cpp's defaults. draft None: no speculation.
    """

    def __init__(
        self,
        target: Path,
        draft: Path | None,
        threads: int,
        n_max: int | None = None,
        p_min: float | None = None,
        draft_threads: int | None = None,
        more: tuple[str, ...] = (),
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        of_draft = str(draft_threads or threads)
        command = [
            str(program("llama-server")),
            "-m",
            str(target),
            "-t",
            str(threads),
            "-tb",
            str(threads),
            "-c",
            str(CONTEXT),
            "-np",
            "1",
            "--host",
            "127.0.0.1",
            "--port",
            str(self._port),
            "--log-disable",
            *more,
        ]
        if draft:
            command += ["-md", str(draft), "--spec-type", "draft-simple", "-td", of_draft, "-tbd", of_draft]
            command += ["--spec-draft-n-max", str(n_max)] if n_max is not None else []
            command += ["--spec-draft-p-min", str(p_min)] if p_min is not None else []
        self._command = command
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=end_with_parent,  # noqa: PLW1509
        )
        self.pid = self._process.pid
        self._wait()

    def run(self, prompt: str, tokens: int, temperature: float = 0.0, seed: int = 0) -> Run:
        samplers = ["temperature"] if temperature > 0 else ["top_k"]
        body = {
            "prompt": prompt,
            "n_predict": tokens,
            "temperature": temperature,
            "seed": seed,
            "samplers": samplers,
            "top_k": 1 if temperature <= 0 else 0,
            "cache_prompt": False,
            "return_tokens": True,
        }
        return self._complete(body)

    def chat(self, messages: str, tokens: int, sampling: Mapping[str, Any], seed: int) -> Run:
        """An answer to a chat, given as JSON: the target's template by the server, then the same end point as `run`."""
        prompt = json.loads(self._get("/apply-template", json.dumps({"messages": json.loads(messages)}).encode()))
        greedy = not sampling.get("temperature")
        body = {
            "prompt": prompt["prompt"],
            "n_predict": tokens,
            "seed": seed,
            "samplers": ["top_k"] if greedy else ["top_k", "top_p", "min_p", "temperature"],
            **({"top_k": 1} if greedy else sampling),
            "cache_prompt": False,
            "return_tokens": True,
        }
        return self._complete(body)

    def _complete(self, body: Mapping[str, Any]) -> Run:
        answer = json.loads(self._get("/completion", json.dumps(body).encode()))
        timings = answer["timings"]
        extra = {key: timings.get(key) for key in ("draft_n", "draft_n_accepted", "prompt_n", "prompt_ms")}
        timed = timings["predicted_n"] - 1
        return Run(timed, timings["predicted_ms"] / 1e3, tuple(answer.get("tokens", ())), extra)

    def _get(self, path: str, data: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}", data)
        if data:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=600) as reply:
            return bytes(reply.read())

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self._get("/health")
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.03)
            else:
                return
        self.close()
        raise SystemExit(f"llama-server did not start: {' '.join(self._command)}")

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def llama_bench(target: Path, threads: int, tokens: int, more: tuple[str, ...] = (), *, prefill: bool = False) -> Run:
    """One tg run of llama-bench, which neither samples nor detokenises; or one pp run."""
    command = [
        str(program("llama-bench")),
        "-m",
        str(target),
        "-t",
        str(threads),
        "-p",
        str(tokens if prefill else 0),
        "-n",
        str(0 if prefill else tokens),
        "-r",
        "1",
        "-o",
        "json",
        *more,
    ]
    output = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=end_with_parent,
    ).stdout
    entry = json.loads(output)[0]
    return Run(tokens, entry["avg_ns"] / 1e9)


def program(name: str) -> Path:
    """A program of llama.cpp: $LLAMA_CPP_BIN, or where build_peers.sh put it."""
    folder = os.environ.get("LLAMA_CPP_BIN")
    path = (Path(folder) if folder else cache_folder() / "build" / "bin") / name
    if not path.exists():
        raise SystemExit(f"{name} is missing: run tests/benchmarks/build_peers.sh, or set LLAMA_CPP_BIN.")
    return path
