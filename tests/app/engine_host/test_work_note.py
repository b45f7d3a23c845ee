"""What a run ended in is known at the next start, once; and what that start may load by itself."""

from pathlib import Path

import pytest

from app.engine_host.last_end import LastEnd
from app.engine_host.work_note import LeftOver, WorkNote, WorkNotes
from app.log_file import crash_file
from engine.records import PairConfig

ANSWER = WorkNote("answering", "/models/a.gguf", "/models/b.gguf", 20, 8192)
FIRST = Path("/first.gguf")


def killed(file: Path, *works: WorkNote) -> None:
    """As a run leaves the file that is killed in the middle of these."""
    notes = WorkNotes(file)
    notes.open()
    for work in works:
        notes.begin(work)


def test_a_run_that_closes_leaves_nothing(tmp_path: Path) -> None:
    notes = WorkNotes(tmp_path / "deep" / "running.json")
    assert notes.open() is None
    with notes.during(ANSWER):
        pass
    with notes.during(ANSWER):
        notes.close()
    assert WorkNotes(tmp_path / "deep" / "running.json").open() is None


def test_one_that_does_not_is_told_once(tmp_path: Path) -> None:
    killed(tmp_path / "running.json", ANSWER)
    again = WorkNotes(tmp_path / "running.json")
    left = again.open()
    assert left is not None
    assert left.work == ANSWER
    assert again.open() is None
    again.close()
    assert WorkNotes(tmp_path / "running.json").open() == LeftOver(None, ANSWER)  # not the last run, and not made good


def test_an_answer_is_blamed_before_a_pair_that_was_being_checked_beside_it(tmp_path: Path) -> None:
    killed(tmp_path / "running.json", ANSWER, WorkNote("loading", "/models/c.gguf"))
    left = WorkNotes(tmp_path / "running.json").open()
    assert left is not None
    assert left.work == ANSWER


def test_ends_in_a_row_are_counted_until_an_answer_has_come(tmp_path: Path) -> None:
    file = tmp_path / "running.json"
    killed(file, ANSWER)
    killed(file, ANSWER)
    notes = WorkNotes(file)
    left = notes.open()
    assert left is not None
    assert left.work is not None
    assert left.work.ended_before == 1
    notes.close()
    between = WorkNotes(file)  # a run in which this target did not answer changes nothing
    assert between.open() == LeftOver(None, left.work)
    with between.during(WorkNote("answering", "/models/other.gguf")):
        pass
    between.close()
    killed(file, ANSWER)
    notes = WorkNotes(file)
    left = notes.open()
    assert left is not None
    assert left.work is not None
    assert left.work.ended_before == 2
    with notes.during(ANSWER):
        pass
    notes.begin(ANSWER)
    last = WorkNotes(file).open()
    assert last is not None
    assert last.work == ANSWER


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"pid": "x"}', '"x"'])
def test_a_damaged_file_is_no_note(tmp_path: Path, text: str) -> None:
    file = tmp_path / "running.json"
    file.write_text(text, "utf-8")
    assert WorkNotes(file).open() is None


@pytest.mark.parametrize("works", ["3", "[3]", '[{"doing": "answering"}]', '[{"doing": [], "target": "x"}]'])
def test_a_damaged_note_leaves_that_the_run_was_never_closed(tmp_path: Path, works: str) -> None:
    file = tmp_path / "running.json"
    file.write_text(f'{{"pid": 1, "works": {works}}}', "utf-8")
    assert WorkNotes(file).open() == LeftOver(1)


def test_a_load_that_crashed_has_passed_once_that_pair_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "running.json"
    crashed = WorkNote("loading", ANSWER.target)
    killed(file, crashed)
    notes = WorkNotes(file)
    notes.open()
    with notes.during(crashed, is_a_trial=False):  # only checked
        pass
    with pytest.raises(ZeroDivisionError), notes.during(crashed):
        raise ZeroDivisionError
    notes.close()
    notes = WorkNotes(file)
    assert notes.open() == LeftOver(None, crashed)
    with notes.during(crashed):
        pass
    notes.close()
    assert WorkNotes(file).open() is None


# --- what follows from it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "chosen", "opens"),
    [
        (None, "/models/a.gguf", "as chosen"),
        (ANSWER, "/models/a.gguf", "as chosen"),
        (WorkNote("answering", "/models/a.gguf", ended_before=1), "/models/a.gguf", "first"),
        (WorkNote("answering", "/models/a.gguf", ended_before=1), "/models/other.gguf", "as chosen"),
        (WorkNote("answering", str(FIRST), ended_before=1), str(FIRST), "nothing"),
        (WorkNote("loading", "/models/a.gguf"), "/models/a.gguf", "first"),
        (WorkNote("loading", str(FIRST)), str(FIRST), "nothing"),
    ],
)
def test_nothing_is_loaded_by_itself_that_ended_the_program_twice(
    work: WorkNote | None, chosen: str, opens: str
) -> None:
    assert LastEnd(work).opens(Path(chosen), FIRST) == opens


def test_the_sentence_names_model_settings_and_reason() -> None:
    said = LastEnd(ANSWER, "llama.cpp gave up: CUDA error: out of memory").sentence("as chosen", "Guide")
    assert said == (
        "Tandem crashed while a was answering (llama.cpp gave up: CUDA error: out of memory), with 20 layers on the "
        "GPU, with the draft b and with a context of 8,192 tokens. The part that was written is kept and can be "
        "continued. Safe settings are: no GPU, no draft, a context of 2,048 tokens."
    )
    safe = WorkNote("loading", "/models/a.gguf", None, 0, 2048, ended_before=1)
    assert LastEnd(safe).sentence("first", "Guide") == (
        "Tandem was ended from outside again while it was loading a, on the processor, without a draft and with a "
        "context of 2,048 tokens. So Guide is open instead."
    )


def test_a_run_that_ended_at_rest_without_a_crash_is_not_worth_a_word() -> None:
    assert not LastEnd(None).is_worth_a_word("as chosen")
    assert LastEnd(None, "Bus error").is_worth_a_word("as chosen")
    assert not LastEnd(ANSWER, is_old=True).is_worth_a_word("as chosen")
    assert LastEnd(ANSWER, is_old=True).is_worth_a_word("first")
    assert LastEnd(None, "Bus error").sentence("as chosen", "Guide") == (
        "Tandem crashed the last time (Bus error); the log file has the details."
    )


def test_the_crash_of_that_process_goes_with_it(tandem_home: Path) -> None:
    crash_file(1).parent.mkdir(parents=True)
    crash_file(1).write_text("Fatal Python error: Bus error\n\nThread 1:\n  File x", "utf-8")
    assert LastEnd.of(LeftOver(1, ANSWER)).reason == "Bus error"
    assert not crash_file(1).exists()
    assert LastEnd.of(LeftOver(1)).reason == ""


def test_only_the_settings_themselves_are_safe() -> None:
    config = PairConfig(Path("a.gguf"), context=2048, gpu_layers=0)
    assert WorkNote.of("loading", config).is_safe
    assert not WorkNote.of("loading", PairConfig(Path("a.gguf"))).is_safe
    assert not WorkNote.of("loading", PairConfig(Path("a.gguf"), Path("b.gguf"), context=2048, gpu_layers=0)).is_safe
