"""Benchmark work on a real small engine: rows as they come, drafts that cannot serve, cancel."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.benchmark.work import BenchmarkOrder, PromptsError, load_prompts, measure, one_of_each_kind, sound_drafts
from engine.bench.prompts import BenchmarkPrompt
from engine.engine import Engine
from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import fit
from engine.records import PairConfig
from tests.relatives import Family
from tests.tiny_gguf import write_tiny

ORDER = BenchmarkOrder(
    (BenchmarkPrompt("Once upon a time", "a"), BenchmarkPrompt("The dog", "b")), max_tokens=8, repeats=1, raw=True
)


@pytest.fixture(scope="module")
def engine(family: Family, known_costs: Callable[[], Path]) -> Iterator[Engine]:
    with Engine(PairConfig(family.target, context=256), calibrations=known_costs()) as opened:
        yield opened


def test_rows_come_while_it_measures_and_a_bad_draft_ends_nothing(
    engine: Engine, family: Family, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"no model")
    good = family.close
    steps = list(measure(engine, replace(ORDER, drafts=(tmp_path / "none.gguf", broken, good)), threading.Event()))
    result = steps[-1].measurement
    assert result is not None
    assert [step.last for step in steps] == [False] * (len(steps) - 1) + [True]
    assert [step.fraction for step in steps] == sorted(step.fraction for step in steps)
    assert [(row.configuration, row.draft) for row in result.rows] == [
        ("vanilla", None), ("fixed", good.name), ("auto", good.name), ("auto", "none.gguf"), ("auto", "broken.gguf"),
    ]  # fmt: skip
    assert all(row.error for row in result.rows[3:])
    assert all(row.identical == row.prompts == 2 for row in result.rows[:3])
    assert result.finished
    assert result.drafts == {good.name: good.stat().st_size}
    assert set(result.kinds) == {"a", "b"}
    some = next(step.measurement for step in steps if step.rows and step.rows[0].prompts)
    assert some is not None
    assert not some.finished
    assert some.machine == result.machine


def test_cancel_keeps_what_was_measured(engine: Engine) -> None:
    cancel = threading.Event()
    steps = []
    for step in measure(engine, replace(ORDER, repeats=50), cancel):
        steps.append(step)
        if step.rows and step.rows[0].prompts:
            cancel.set()
    result = steps[-1].measurement
    assert result is not None
    assert not result.finished
    assert result.rows[0].prompts >= 1
    assert len(steps) < 30


def test_a_draft_that_does_not_fit_is_refused_before_it_is_loaded(engine: Engine, tmp_path: Path) -> None:
    """A header that promises a cache of petabytes; llama.cpp would only notice while it allocates."""
    huge = tmp_path / "huge.gguf"
    write_tiny(huge)
    loaded = replace(engine.loaded, context=10**12)
    sound, failed = sound_drafts((huge,), loaded, threading.Event())
    assert sound == ()
    assert "does not fit beside the target: it needs" in str(failed[0].error)
    assert "are free" in str(failed[0].error)


def test_drafts_that_fit_alone_and_not_together_are_refused_one_by_one(
    engine: Engine, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = (family.close, family.hostile)
    needs = [fit(read_model_file(draft), None, 256, "f16").needed_bytes for draft in drafts]
    monkeypatch.setattr("engine.hardware.memory_fit.free_memory", lambda: sum(needs) - 1)
    sound, failed = sound_drafts(drafts, engine.loaded, threading.Event())
    assert sound == drafts[:1]
    assert [row.draft for row in failed] == [drafts[1].name]


def test_the_quick_prompts_are_one_of_each_kind() -> None:
    shipped = load_prompts()
    quick = one_of_each_kind(shipped)
    assert [prompt.kind for prompt in quick] == list(dict.fromkeys(prompt.kind for prompt in shipped))
    assert len(quick) == 6


def test_a_malformed_prompts_file_names_line_and_reason(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text('{"prompt": "x"}\n\n{"prompt": 5}\n', "utf-8")
    with pytest.raises(PromptsError, match="line 3"):
        load_prompts(file)


@pytest.mark.parametrize(("drafts", "answers"), [(0, 2 * 2 * 1 + 1), (2, (9 * 2 + 1) * 2 + 5 * 2 * 1 + 1)])
def test_the_work_is_counted_beforehand(drafts: int, answers: int) -> None:
    order = replace(ORDER, drafts=tuple(Path(f"{number}.gguf") for number in range(drafts)))
    assert order.answers == answers
