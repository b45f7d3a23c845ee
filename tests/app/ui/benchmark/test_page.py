"""The benchmark page beside the measuring: empty state, files in and out, comparing, advice, keyboard."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from app import paths
from app.benchmark.runs import BenchmarkRun
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.benchmark.page import BenchmarkPage
from app.ui.benchmark.table import BenchmarkTable
from app.ui.style.theme import Theme
from app.ui.window.main_window import MainWindow
from engine.records import Measurement, Row

TIMEOUT = 60_000  # ms


@pytest.fixture
def page(window: MainWindow, set_up_briefly: Callable[[BenchmarkPage], None]) -> BenchmarkPage:
    """Open, with two short prompts."""
    window.show_page("benchmark")
    shown = window.findChild(BenchmarkPage)
    assert isinstance(shown, BenchmarkPage)
    set_up_briefly(shown)
    return shown


def result(**changes: object) -> Measurement:
    """A kept benchmark of the built-in pair."""
    draft = paths.built_in_draft().name
    measured = (
        Row("vanilla", None, None, 60.0, 59.0, 61.0, 1.0, None, 1.0, 6, 6),
        Row("fixed", draft, 5, 91.0, 90.0, 92.0, 1.52, 0.7, 2.4, 6, 6),
        Row("auto", draft, None, 70.0, 69.0, 71.0, 1.17, 0.7, 2.4, 6, 6),
    )
    base = Measurement({}, {}, {"name": "Guide", "file": paths.built_in_target().name}, {}, measured)
    return replace(base, **changes)  # type: ignore[arg-type]


def test_the_empty_page_says_what_to_do_and_draws_the_reference_chart(page: BenchmarkPage) -> None:
    assert page.setup.targets.paths() == (paths.built_in_target(),)
    assert page.setup.drafts.paths() == (paths.built_in_draft(),)
    assert page.setup.run.isEnabled()
    assert page.results.shown is None
    assert [group.target for group in page.results.other.groups] == ["Llama-3.1-70B", "Llama-3.1-405B"]
    assert "91 tokens/s (1.52x)" in page.results.other.accessibleDescription()
    assert not page.advice.isVisible()


def test_a_malformed_prompts_file_is_said_with_its_line(page: BenchmarkPage, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"prompt": "x"}\nwords\n', "utf-8")
    page.setup.use_prompts(file)
    assert "bad.jsonl, line 2: this is not JSON" in page.setup.error.text()
    assert page.setup.error.isVisible()
    assert len(page.setup.order().prompts) > 40


def test_import_export_and_delete(page: BenchmarkPage, store: Store, tmp_path: Path) -> None:
    source = BenchmarkRun((result(),))
    for kind, start in (
        ("json", b"{"),
        ("csv", b"target,"),
        ("md", b"### Guide"),
        ("svg", b"<svg"),
        ("png", b"\x89PNG"),
    ):
        page.files.save(source, tmp_path / f"out.{kind}", kind)
        assert (tmp_path / f"out.{kind}").read_bytes().startswith(start)
    page.files.read(tmp_path / "out.json")
    (kept,) = store.measurements()
    assert kept.imported
    assert page.results.shown is not None
    assert "measured on another machine" in page.advice.text()
    assert "  " not in page.advice.text()
    newer = tmp_path / "newer.json"
    newer.write_text('{"version": 2, "rows": []}', "utf-8")
    page.files.read(newer)
    assert "format version 2" in page.notices.texts()[0]
    page.files.save(source, tmp_path / "none" / "out.csv", "csv")
    assert "could not be written" in page.notices.texts()[0]
    page.results.delete.click()
    assert store.measurements() == ()
    assert page.results.shown is None


def test_a_result_that_cannot_be_deleted_stays_and_that_is_said(page: BenchmarkPage, store: Store) -> None:
    store.add_measurement(result())
    page._reload()
    store.database.connection.execute("PRAGMA query_only = ON")  # SQLite itself refuses, as on a full disk
    page.results.delete.click()
    (said,) = page.notices.texts()
    assert said.startswith("The result could not be deleted: ")
    assert page.results.shown is not None
    store.database.connection.execute("PRAGMA query_only = OFF")
    page.results.delete.click()
    assert store.measurements() == ()


def test_two_results_beside_each_other_share_their_axis(page: BenchmarkPage, store: Store) -> None:
    slow = result(rows=tuple(replace(row, tokens_per_second=row.tokens_per_second / 10) for row in result().rows))
    for measurement in (slow, result()):
        store.add_measurement(measurement)
    page._reload()
    page.results.beside.setCurrentIndex(3)
    page.results.beside.activated.emit(3)
    assert page.results.other.groups[0].bars[0].tokens_per_second == 6.0
    axes = [chart.svg(600, 400, False).count(">75<") for chart in (page.results.chart, page.results.other)]
    assert axes[0] == axes[1] == 1


def test_one_button_applies_the_advice(
    qtbot: QtBot, page: BenchmarkPage, store: Store, settings: Settings, engine: EngineThread
) -> None:
    store.add_measurement(result())
    page._reload()
    assert page.advice.text().startswith("Use the draft guide-draft with 5 draft tokens a round: 1.52x here")
    page.advice.apply.click()
    assert settings.get(keys.SPECULATION) == "always"
    assert settings.get(keys.DRAFT_LENGTH) == 5
    store.add_measurement(result(rows=(result().rows[0], replace(result().rows[1], tokens_per_second=30.0, ratio=0.5))))
    page._reload()
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        page.advice.apply.click()
    assert settings.get(keys.SPECULATION) == "off"
    assert engine.pair is not None
    assert engine.pair.draft is None


def test_advice_for_files_that_are_not_here_says_so(page: BenchmarkPage, store: Store) -> None:
    store.add_measurement(result(target={"file": "405B.gguf", "name": "405B"}))
    page._reload()
    assert "405B.gguf cannot be found on this computer" in page.advice.text()
    assert not page.advice.apply.isEnabled()


def test_the_keyboard_reaches_everything_and_everything_has_a_name(qtbot: QtBot, page: BenchmarkPage) -> None:
    qtbot.keyClick(page.setup.targets.add_button, Qt.Key.Key_Space)
    assert page.setup.targets.menu().actions()[0].text() == "Open a GGUF file ..."
    page.setup.targets.menu().close()
    for kind in (QPushButton, QToolButton, QComboBox, QSpinBox):
        for widget in page.findChildren(kind):
            if widget.isVisible():
                assert widget.accessibleName(), widget
                assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.accessibleName()


@pytest.mark.parametrize(("width_px", "left_out"), [(1000, set()), (380, {4, 6, 7, 8})])
def test_a_narrow_table_leaves_figures_out_and_no_name(
    qtbot: QtBot, theme: Theme, width_px: int, left_out: set[int]
) -> None:
    table = BenchmarkTable(theme)
    qtbot.addWidget(table)
    row = Row("auto", "a.gguf", None, 91.0, 88.0, 93.0, 1.52, 0.78, 3.4, 40, 40, draft_title="Guide draft")
    table.resize(width_px, 200)
    table.show_rows([("Guide", row)])
    table.show()
    assert {column for column in (4, 6, 7, 8) if table.isColumnHidden(column)} == left_out
    assert sum(table.columnWidth(column) for column in range(9)) <= table.viewport().width()
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    told = str(table.figures.data(table.figures.index(0, 1), Qt.ItemDataRole.ToolTipRole))
    assert told == "Range: 88.0 – 93.0 · Accepted: 78 % · A round: 3.40 · Same text: 40 of 40"
