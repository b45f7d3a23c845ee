"""`tandem bench` with real small models: the promised JSON, the files, the errors, and Ctrl-C."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.command import main
from tests.relatives import Family

pytestmark = pytest.mark.usefixtures("known_machine")

ROW_KEYS = {
    "configuration", "draft", "draft_length", "tokens_per_second", "low", "high", "ratio", "acceptance",
    "tokens_per_round", "identical", "prompts",
}  # fmt: skip


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    file = tmp_path / "prompts.jsonl"
    file.write_text('{"prompt": "Once upon a time", "kind": "a"}\n{"turns": ["The dog", "ignored"]}\n', "utf-8")
    return file


@pytest.fixture
def command(family: Family, prompts: Path) -> list[str]:
    target, draft = family.target, family.close
    sizes = ["--max-tokens", "12", "--repeats", "2"]
    return ["bench", "--target", str(target), "--draft", str(draft), "--prompts", str(prompts), "--raw", *sizes]


def test_rows_files_and_table(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {kind: tmp_path / f"out.{kind}" for kind in ("json", "csv", "png", "svg")}
    assert main([*command, *(word for kind, file in files.items() for word in (f"--{kind}", str(file)))]) == 0
    result = json.loads(files["json"].read_text("utf-8"))
    assert {"machine", "versions", "target", "rows"} <= set(result)
    assert [row["configuration"] for row in result["rows"]] == ["vanilla", "fixed", "auto"]
    vanilla, fixed, auto = result["rows"]
    assert all(set(row) >= ROW_KEYS for row in result["rows"])
    assert vanilla["ratio"] == 1.0
    assert vanilla["identical"] == vanilla["prompts"] == 2
    assert fixed["draft"] == auto["draft"] == "story-close.gguf"
    assert fixed["draft_length"] >= 1
    assert auto["draft_length"] is None
    assert vanilla["tokens_per_round"] == 1.0
    assert all(row["low"] <= row["tokens_per_second"] <= row["high"] for row in result["rows"])
    for row in (fixed, auto):
        assert row["ratio"] == pytest.approx(row["tokens_per_second"] / vanilla["tokens_per_second"])
    with files["csv"].open(encoding="utf-8") as file:
        assert [line["configuration"] for line in csv.DictReader(file)][:3] == ["vanilla", "fixed", "auto"]
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    assert files["svg"].read_text("utf-8").startswith("<svg")
    table = capsys.readouterr().out
    assert "vanilla" in table
    assert "2 of 2" in table


def test_a_draft_that_cannot_serve_has_a_row_with_the_reason_and_the_others_go_on(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"not a model")
    out = tmp_path / "out.json"
    assert main([*command, "--draft", str(broken), "--json", str(out)]) == 0
    rows = json.loads(out.read_text("utf-8"))["rows"]
    assert [row["configuration"] for row in rows] == ["vanilla", "fixed", "auto", "auto"]
    assert rows[-1]["draft"] == "broken.gguf"
    assert rows[-1]["error"]
    assert "broken was not measured: broken.gguf is not a GGUF file" in capsys.readouterr().err


def test_no_draft_that_can_serve_exits_3(command: list[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"")
    place = command.index("--draft")
    assert main([*command[:place], "--draft", str(broken), *command[place + 2 :]]) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"prompt": "x"}\nwords', "prompts.jsonl, line 2: this is not JSON"),
        ('{"question": "x"}', "line 1"),
        ("", "holds no prompts"),
    ],
)
def test_a_malformed_prompts_file_names_the_line(
    command: list[str], prompts: Path, content: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    prompts.write_text(content, "utf-8")
    assert main(command) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_a_file_that_cannot_be_written_is_said_before_measuring(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--png", str(tmp_path / "none" / "chart.png")]) == 2
    assert main([*command, "--csv", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "does not exist" in said.err
    assert "is a folder" in said.err


def test_the_shipped_prompts_are_forty_or_so_of_six_kinds(repo_root: Path) -> None:
    from engine.bench.prompts import read_prompts

    prompts = read_prompts(repo_root / "resources" / "prompts" / "benchmark.jsonl")
    kinds = [prompt.kind for prompt in prompts]
    assert len(prompts) == len({prompt.text for prompt in prompts}) >= 40
    assert set(kinds) == {"chat", "code", "maths", "summary", "translation", "rewriting"}


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_keeps_what_was_measured(command: list[str], repo_root: Path, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "import app.cli.bench as bench\n"
        "from app.cli.command import main\n"
        "tell = bench._ProgressLine.__call__\n"
        "def stop(self, progress):\n"
        "    tell(self, progress)\n"
        "    if progress.rows and progress.rows[0].prompts:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "bench._ProgressLine.__call__ = stop\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    out = tmp_path / "out.json"
    answer = subprocess.run(
        [sys.executable, "-c", program, *command, "--json", str(out)],
        cwd=repo_root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 130, answer.stderr
    assert "Traceback" not in answer.stderr
    result = json.loads(out.read_text("utf-8"))
    assert result["finished"] is False
    assert result["rows"][0]["prompts"] == 1
    assert "these are the figures so far" in answer.stdout
