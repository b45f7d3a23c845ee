"""The benchmark page measures the real built-in pair: run, stop, close, bad drafts and targets, the command line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import paths
from app.cli.command import main
from app.engine_host.engine_thread import EngineThread
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.benchmark.page import BenchmarkPage
from app.ui.style.icons import Icons
from engine.records import Measurement, PairConfig, Row

TIMEOUT = 180_000  # ms; a busy machine is no failure
PAIR = PairConfig(paths.built_in_target(), paths.built_in_draft(), context=512)


@pytest.fixture(scope="module")
def engine(qapp: QApplication) -> Iterator[EngineThread]:
    """The real one, for all tests of this file: what they need of it is the same pair."""
    thread = EngineThread()
    yield thread
    assert thread.shut_down(30)


@pytest.fixture
def page(
    qtbot: QtBot,
    icons: Icons,
    store: Store,
    settings: Settings,
    engine: EngineThread,
    set_up_briefly: Callable[[BenchmarkPage], None],
) -> BenchmarkPage:
    """Shown, with two short prompts."""
    if engine.pair is None or engine.pair.config != PAIR:
        with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
            engine.load(PAIR)
    shown = BenchmarkPage(icons, store, settings, engine)
    qtbot.addWidget(shown)
    shown.resize(1000, 800)
    shown.show()
    set_up_briefly(shown)
    return shown


def run(qtbot: QtBot, page: BenchmarkPage) -> None:
    with qtbot.waitSignal(page.controller.ended, timeout=TIMEOUT):
        page.setup.run.click()


def rows(page: BenchmarkPage) -> list[Row]:
    return [row for _, row in page.results.table.figures.rows()]


def test_a_run_measures_keeps_draws_and_advises(
    qtbot: QtBot, page: BenchmarkPage, store: Store, engine: EngineThread, tmp_path: Path
) -> None:
    steps: list[float] = []
    page.controller.stepped.connect(lambda step: steps.append(step.fraction))
    run(qtbot, page)
    assert len(steps) > 20
    (kept,) = store.measurements()
    assert [row.configuration for row in kept.measurement.rows] == ["vanilla", "fixed", "auto"]
    assert all(row.identical == row.prompts == 2 for row in kept.measurement.rows)
    assert kept.measurement.finished
    assert {"processor", "threads"} <= set(kept.measurement.machine)
    assert rows(page) == list(kept.measurement.rows)
    assert [bar.meaning for bar in page.results.chart.groups[0].bars] == ["vanilla", "draft_one", "automatic"]
    assert page.advice.advice is not None
    assert page.setup.isVisible()
    assert not page.progress.isVisible()
    page.results.view.setCurrentText("Each kind")
    page.results.view.activated.emit(1)
    assert [group.target for group in page.results.chart.groups] == ["a", "b"]
    _command_line_gives_the_same_rows(kept.measurement, tmp_path)


def _command_line_gives_the_same_rows(mine: Measurement, tmp_path: Path) -> None:
    out = tmp_path / "cli.json"
    pair = ["--target", str(paths.built_in_target()), "--draft", str(paths.built_in_draft())]
    sizes = ["--prompts", str(tmp_path / "two.jsonl"), "--max-tokens", "12", "--repeats", "1"]
    assert main(["bench", *pair, *sizes, "--json", str(out)]) == 0
    theirs = json.loads(out.read_text("utf-8"))
    assert [(row["configuration"], row["draft"], row["identical"], row["prompts"]) for row in theirs["rows"]] == [
        (row.configuration, row.draft, row.identical, row.prompts) for row in mine.rows
    ]
    assert theirs["rows"][0]["tokens_per_round"] == mine.rows[0].tokens_per_round
    assert set(theirs["kinds"]) == set(mine.kinds)


def test_stop_keeps_what_was_measured(qtbot: QtBot, page: BenchmarkPage, store: Store) -> None:
    page.setup.repeats.setValue(100)
    page.controller.stepped.connect(
        lambda step: page.progress.cancel.click() if step.rows and step.rows[0].prompts else None
    )
    run(qtbot, page)
    (kept,) = store.measurements()
    assert not kept.measurement.finished
    assert kept.measurement.rows[0].prompts >= 1
    assert page.results.shown is not None
    assert page.results.shown.title.endswith("stopped early")
    assert len({row.prompts for row in kept.measurement.rows if row.prompts}) == 1  # the same prompts for all
    (said,) = page.notices.texts()
    assert said.startswith("Stopped. What was measured is kept below: ")


def test_stop_while_lengths_are_tried_keeps_what_was_tried(qtbot: QtBot, page: BenchmarkPage, store: Store) -> None:
    page.controller.stepped.connect(lambda step: page.progress.cancel.click() if "2 a round" in step.label else None)
    run(qtbot, page)
    (kept,) = store.measurements()
    rows_kept = kept.measurement.rows
    assert [(row.configuration, row.draft_length) for row in rows_kept[:2]] == [("vanilla", None), ("fixed", 1)]
    assert rows_kept[0].ratio == 1.0
    assert rows_kept[1].ratio > 0
    assert len({row.prompts for row in rows_kept}) == 1
    assert "kept below" in page.notices.texts()[-1]


def test_stop_before_the_first_answer_says_that_nothing_is_kept(
    qtbot: QtBot, page: BenchmarkPage, store: Store
) -> None:
    page.controller.began.connect(lambda _target: page.progress.cancel.click())
    run(qtbot, page)
    assert store.measurements() == ()
    assert page.notices.texts() == ("Stopped before the first answer was measured: there is nothing to keep.",)


def test_the_time_left_is_what_was_measured(qtbot: QtBot, page: BenchmarkPage) -> None:
    assert "answers of up to 12 tokens; the first ones tell how long it takes" in page.setup.estimate.text()
    left: list[tuple[float, float]] = []
    page.controller.stepped.connect(
        lambda step: left.append((perf_counter(), step.seconds_left)) if step.seconds_left is not None else None
    )
    run(qtbot, page)
    assert left[-1][1] <= 0.01
    half = left[len(left) // 2]
    took = left[-1][0] - half[0]
    assert half[1] == pytest.approx(took, rel=4, abs=2)  # no stopwatch on a busy machine, but no fairy tale


def test_run_is_in_sight_in_a_small_window_and_nothing_is_cut(qtbot: QtBot, page: BenchmarkPage) -> None:
    page.resize(452, 600)  # what is left of 700 x 600 beside the conversations

    def is_in_sight(button: QWidget) -> bool:
        corner = button.mapTo(page.viewport(), button.rect().bottomRight())
        return page.viewport().rect().contains(corner) and page.horizontalScrollBar().maximum() == 0

    qtbot.waitUntil(lambda: is_in_sight(page.setup.run))  # the layout follows with the next event
    sights: list[bool] = []
    page.controller.stepped.connect(lambda _step: sights.append(is_in_sight(page.progress.cancel)))
    run(qtbot, page)
    assert all(sights[5:])
    assert rows(page)
    qtbot.waitUntil(lambda: is_in_sight(page.setup.run))  # with results below


def test_closing_the_window_keeps_what_was_measured(
    qtbot: QtBot, page: BenchmarkPage, store: Store, engine: EngineThread
) -> None:
    page.setup.repeats.setValue(100)
    seen: list[object] = []
    page.controller.stepped.connect(lambda step: seen.append(step) if step.rows and step.rows[0].prompts else None)
    page.setup.run.click()
    qtbot.waitUntil(lambda: bool(seen), timeout=TIMEOUT)
    with qtbot.waitSignal(engine.done, timeout=TIMEOUT):
        page.close_run()
    (kept,) = store.measurements()
    assert not kept.measurement.finished
    assert kept.measurement.rows[0].prompts >= 1


def test_a_draft_that_cannot_serve_says_why_and_the_others_go_on(
    qtbot: QtBot, page: BenchmarkPage, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"no model")
    page.setup.drafts.set_paths([broken, paths.built_in_draft()])
    run(qtbot, page)
    assert [(row.configuration, bool(row.error)) for row in rows(page)] == [
        ("vanilla", False), ("fixed", False), ("auto", False), ("auto", True),
    ]  # fmt: skip
    shown = page.results.table.figures
    assert str(shown.data(shown.index(3, 2))).startswith("not measured: ")


def test_a_target_that_is_gone_or_bad_is_said_and_the_next_one_is_measured(
    qtbot: QtBot, page: BenchmarkPage, engine: EngineThread, tmp_path: Path
) -> None:
    gone, bad = tmp_path / "gone.gguf", tmp_path / "bad.gguf"
    bad.write_bytes(b"no model")
    page.setup.targets.set_paths([gone, bad, paths.built_in_target()])
    page.setup.drafts.set_paths([])
    run(qtbot, page)
    said = " ".join(page.notices.texts())
    assert f"{gone} is no longer there" in said
    assert "bad.gguf" in said
    assert [row.configuration for row in rows(page)] == ["vanilla", "auto"]
    assert engine.pair is not None
    assert engine.pair.config.draft == paths.built_in_draft()
