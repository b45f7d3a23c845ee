"""The command line as a script sees it: text, JSON keys, notes, exit codes."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.cli.command import main
from tests.relatives import Family

pytestmark = pytest.mark.usefixtures("known_machine")

TANDEM = [sys.executable, "-m", "app"]
RUN_KEYS = {
    "text", "token_ids", "finish_reason", "prompt_tokens", "tokens", "prefill_seconds", "decode_seconds",
    "tokens_per_second", "rounds", "drafted", "accepted", "acceptance", "speculation",
}  # fmt: skip


@pytest.fixture
def story(family: Family) -> list[str]:
    return ["run", "--target", str(family.target), "--raw", "--prompt", "Tom and Lily went to the park."]


def run_json(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    return answer


# --- usage ---------------------------------------------------------------------------------------


def test_help_is_quick_and_imports_neither_engine_nor_qt(repo_root: Path) -> None:
    program = (
        "import sys\nfrom app.cli.command import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'PySide6', 'numpy', 'llama_cpp', 'huggingface_hub', 'gguf', 'engine.engine'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=repo_root, capture_output=True, text=True, check=True)
    for command in ("run", "bench", "check", "models", "search", "pull"):
        assert f"\n    {command}" in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "invalid choice"),
        (["run", "--target", "x.gguf"], "--prompt"),
        (["run", "--target", "x.gguf", "--prompt", "a", "--prompt-file", "b"], "not allowed with"),
        (["run", "--target", "x.gguf", "--prompt", "a", "--temperature", "-1"], "between 0 and 5"),
        (["run", "--target", "x.gguf", "--prompt", "a", "--max-tokens", "some"], "not a number"),
        (["run", "--target", "x.gguf", "--prompt", "a", "--speculation", "maybe"], "invalid choice"),
        (["check", "--draft", "x.gguf"], "--target"),
        (["bench", "--target", "x.gguf", "--repeats", "0"], "less than 1"),
    ],
)
def test_usage_errors_exit_2(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""


def test_every_flag_of_the_design_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    flags = {
        "run": "target draft prompt prompt-file raw max-tokens temperature top-k top-p min-p seed speculation "
        "draft-length exact threads gpu-layers context json",
        "bench": "target draft prompts raw max-tokens temperature repeats json csv png svg",
        "check": "target draft json",
        "models": "json",
    }
    for command, names in flags.items():
        with pytest.raises(SystemExit):
            main([command, "--help"])
        text = capsys.readouterr().out
        assert [name for name in names.split() if f"--{name}" not in text] == []


# --- run -----------------------------------------------------------------------------------------


def test_text_streams_to_stdout_and_notes_to_stderr(story: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*story, "--max-tokens", "20", "--temperature", "0"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("The acceptance rate panel draws")
    assert said.out.endswith("\n")
    assert "20 tokens, " in said.err
    assert "tokens/s" in said.err


def test_json_has_the_promised_keys_and_sound_figures(
    story: list[str], family: Family, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = ["--draft", str(family.draft), "--speculation", "always", "--draft-length", "4"]
    answer = run_json([*story, *draft, "--max-tokens", "40", "--temperature", "0"], capsys)
    assert set(answer) >= RUN_KEYS
    assert answer["tokens"] == len(answer["token_ids"]) == 40
    assert answer["finish_reason"] == "length"
    assert 0 < answer["accepted"] <= answer["drafted"]
    assert answer["acceptance"] == pytest.approx(answer["accepted"] / answer["drafted"])
    assert answer["rounds"] < 40
    assert answer["tokens_per_second"] == pytest.approx(answer["tokens"] / answer["decode_seconds"])
    assert answer["speculation"] == "always"


@pytest.mark.parametrize("temperature", ["0", "0.8"])
def test_the_same_command_gives_the_same_text_with_and_without_a_draft(
    story: list[str], family: Family, temperature: str, capsys: pytest.CaptureFixture[str]
) -> None:
    common = [*story, "--max-tokens", "60", "--temperature", temperature, "--seed", "7"]
    vanilla = run_json([*common, "--speculation", "off"], capsys)
    again = run_json([*common, "--draft", str(family.draft)], capsys)
    assert vanilla["drafted"] == 0
    assert vanilla["acceptance"] is None
    same = vanilla["token_ids"] == again["token_ids"]
    assert same or again["near_ties"], "only a near-tie may change the text"


def test_a_prompt_from_a_file(story: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "prompt.txt"
    file.write_text("Tom and Lily went to the park.", "utf-8")
    common = ["--max-tokens", "10", "--temperature", "0"]
    from_file = run_json([*story[:-2], "--prompt-file", str(file), *common], capsys)
    assert from_file["token_ids"] == run_json([*story, *common], capsys)["token_ids"]


def test_a_prompt_file_that_is_no_text(story: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "prompt.txt"
    file.write_bytes(b"ab\xff")
    assert main([*story[:-2], "--prompt-file", str(file)]) == 2
    assert main([*story[:-2], "--prompt-file", str(tmp_path / "none.txt")]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "is not UTF-8 text (byte 2)" in first
    assert "cannot be read (No such file or directory)" in second


def test_without_a_template_the_text_is_continued_and_that_is_said(
    family: Family, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", "--target", str(family.target), "--prompt", "Once", "--max-tokens", "5"]
    assert main(arguments) == 0
    assert "template" in capsys.readouterr().err


def test_an_empty_and_an_overlong_prompt_exit_3(story: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for prompt in ("", "word " * 5000):
        assert main([*story[:-1], prompt, "--json"]) == 3
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 1


# Sends itself the signal of Ctrl-C in the fifth round, so that the moment does not depend on the machine's speed.
INTERRUPTED_RUN = """
import os, signal, sys
import app.cli.run as run
from app.cli.command import main
from engine.records import Round

original = run.Engine.generate

def generate(self, request, cancel=None):
    for event in original(self, request, cancel):
        if isinstance(event, Round) and event.index == 5:
            os.kill(os.getpid(), signal.SIGINT)
        yield event

run.Engine.generate = generate
sys.exit(main(sys.argv[1:]))
"""


def interrupted(arguments: Sequence[str], repo_root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", INTERRUPTED_RUN, *arguments, "--max-tokens", "400", "--temperature", "0"]
    return subprocess.run(command, cwd=repo_root, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_prints_what_was_generated_and_exits_130(story: list[str], repo_root: Path) -> None:
    answer = interrupted(story, repo_root)
    assert answer.returncode == 130, answer.stderr
    assert answer.stdout.startswith("The")  # the sixth token; how many came with it is the machine's
    assert answer.stdout.endswith("\n")
    assert "interrupted" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_with_json_still_prints_the_object(story: list[str], repo_root: Path) -> None:
    answer = interrupted([*story, "--json"], repo_root)
    assert answer.returncode == 130, answer.stderr
    stopped = json.loads(answer.stdout)
    assert stopped["finish_reason"] == "cancelled"
    assert stopped["text"].startswith("The")
    assert 0 < stopped["tokens"] < 400


@pytest.mark.skipif(os.name != "posix", reason="needs pipes that break")
def test_a_reader_that_goes_away_is_no_error(story: list[str], repo_root: Path) -> None:
    with subprocess.Popen(
        [*TANDEM, *story, "--temperature", "1.5", "--max-tokens", "400"],
        cwd=repo_root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr is not None
        notes = process.stderr.read()
        assert process.wait(60) == 0
    assert b"Traceback" not in notes
    assert b"BrokenPipe" not in notes


# --- bad files, pairs, memory --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "text", "truncated"])
def test_a_bad_target_exits_3_with_one_sentence(
    kind: str, family: Family, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "model.gguf"
    if kind == "folder":
        file.mkdir()
    elif kind != "missing":
        whole = (family.target).read_bytes()
        file.write_bytes({"empty": b"", "text": b"words, words, words", "truncated": whole[: len(whole) // 2]}[kind])
    assert main(["run", "--target", str(file), "--prompt", "x"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("tandem: ")
    assert "model.gguf" in said.err or str(tmp_path) in said.err
    assert len(said.err.splitlines()) == 1


def test_check_tells_the_pair_and_the_memory(family: Family, capsys: pytest.CaptureFixture[str]) -> None:
    pair = ["--target", str(family.target), "--draft", str(family.hostile)]
    assert main(["check", *pair, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) >= {"target", "draft", "usable", "problems", "warnings", "fit"}
    assert report["usable"] is True
    assert report["problems"] == []
    assert report["fit"]["fits"] is True
    parts = ("target_bytes", "draft_bytes", "target_kv_bytes", "draft_kv_bytes", "scratch_bytes")
    assert report["fit"]["needed_bytes"] == sum(report["fit"][part] for part in parts)
    assert main(["check", *pair]) == 0
    assert "pair    can serve" in capsys.readouterr().out


def test_check_of_a_context_that_cannot_fit_exits_4(family: Family, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(family.target)
    assert main(["check", "--target", file, "--draft", file, "--context", str(10**10), "--json"]) == 4
    said = capsys.readouterr()
    assert json.loads(said.out)["fit"]["fits"] is False
    assert len(said.err.splitlines()) == 1


def test_an_unexpected_error_is_a_sentence_and_a_log(
    tandem_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_options: object) -> int:
        raise ZeroDivisionError("by design")

    monkeypatch.setattr("app.cli.models.models", fail)
    assert main(["models"]) == 1
    said = capsys.readouterr().err
    log = tandem_home / "log" / "tandem.log"
    assert said == (
        f"tandem: something unexpected went wrong (ZeroDivisionError: by design). The details are in {log}.\n"
    )
    assert "Traceback" in log.read_text("utf-8")


# --- window --------------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_no_display_is_a_sentence_that_names_tandem_run(repo_root: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    answer = subprocess.run(TANDEM, cwd=repo_root, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "no display" in answer.stderr
    assert "tandem run" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_stop_sequences_a_grammar_and_a_schema(
    first_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["run", "--target", str(first_model), "--context", "512", "--max-tokens", "60", "--temperature", "0"]
    asked += ["--prompt", "Name three fruits."]
    assert main(asked) == 0
    whole = capsys.readouterr().out
    stop = whole.split()[3]
    assert main([*asked, "--stop", "never said", "--stop", stop]) == 0
    assert capsys.readouterr().out.rstrip("\n") == whole[: whole.index(stop)].rstrip("\n")
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "array", "items": {"enum": ["apple", "pear"]}, "minItems": 2, "maxItems": 2}', "utf-8")
    answer = run_json([*asked, "--stop", "x", "--json-schema", str(schema)], capsys)
    assert (answer["stop"], answer["json_schema"], answer["grammar"]) == (["x"], schema.read_text("utf-8"), None)
    said = json.loads(answer["text"])
    assert set(said) <= {"apple", "pear"}
    assert len(said) == 2
    grammar = tmp_path / "answer.gbnf"
    grammar.write_text('root ::= "no"\n\nroot2 ::= word', "utf-8")
    assert main([*asked, "--grammar", str(grammar)]) == 2
    assert "Undefined rule identifier 'word'" in capsys.readouterr().err
    assert main([*asked, "--grammar", str(tmp_path / "missing.gbnf")]) == 2
    assert "The grammar file" in capsys.readouterr().err
