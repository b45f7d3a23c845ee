"""Runs of a benchmark: grouped, drawn, written and read back; damaged and newer files are refused with a sentence."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.benchmark import runs as benchmark_runs
from app.benchmark.chart import draw
from app.benchmark.reference_chart import read_reference_chart
from app.benchmark.runs import EACH_KIND, RUN, BenchmarkRun, read_run, runs_of
from app.result_json import MeasurementFormatError
from app.store.store import Store
from app.ui.style.tokens import DARK, LIGHT
from engine.records import Measurement, Row

ROWS = (
    Row("vanilla", None, None, 60.0, 59.0, 61.0, 1.0, None, 1.0, 6, 6),
    Row("fixed", "1B.gguf", 5, 84.0, 83.0, 85.0, 1.4, 0.7, 2.4, 6, 6),
    Row("auto", "1B.gguf", None, 91.0, 90.0, 92.0, 1.52, 0.7, 2.4, 6, 6),
    Row("auto", "8|B.gguf", None, 0.0, 0.0, 0.0, 0.0, None, 0.0, 0, 0, error="It does not fit."),
)


def measurement(name: str = "70B", run: str = "") -> Measurement:
    kinds = {"chat": ROWS[:3], "code": ROWS[:2]}
    settings: dict[str, str | int | float | None] = {"prompts": 6, RUN: run} if run else {"prompts": 6}
    return Measurement({"threads": 1}, {}, {"name": name, "file": f"{name}.gguf"}, settings, ROWS, kinds,
                       created="2026-11-22T10:00:00+00:00", drafts={"1B.gguf": 7})  # fmt: skip


def test_targets_of_one_benchmark_are_one_run(tmp_path: Path) -> None:
    store = Store(tmp_path / "tandem.db")
    store.add_measurement(measurement("old"))
    store.add_measurement(measurement("70B", "now"))
    store.add_measurement(measurement("405B", "now"))
    store.add_measurement(measurement("70B", "now"), imported=True)
    runs = runs_of(store.measurements())
    store.close()
    assert [[one.target["name"] for one in run.measurements] for run in runs] == [["70B"], ["70B", "405B"], ["old"]]
    assert [run.imported for run in runs] == [True, False, False]
    assert "70B, 405B · 1.52x" in runs[1].title
    assert runs[0].title.endswith("imported")


def test_groups_are_targets_or_kinds() -> None:
    run = BenchmarkRun((measurement("70B"), measurement("405B")))
    assert [group.target for group in run.groups()] == ["70B", "405B"]
    assert [group.target for group in run.groups("code")] == ["70B", "405B"]
    assert [len(group.bars) for group in run.groups("code")] == [2, 2]
    assert [group.target for group in run.groups(EACH_KIND)] == ["70B, chat", "70B, code", "405B, chat", "405B, code"]
    assert [name for name, _ in BenchmarkRun((measurement(),)).rows(EACH_KIND)] == ["chat"] * 3 + ["code"] * 2
    assert len(run.groups()[0].bars) == 3  # what could not be measured has a row and no bar
    assert len(run.rows()) == 8


@pytest.mark.parametrize("count", [1, 2])
def test_json_comes_back_the_same(tmp_path: Path, count: int) -> None:
    run = BenchmarkRun(tuple(measurement(f"{number}B") for number in range(count)))
    file = tmp_path / "run.json"
    file.write_text(benchmark_runs.to_json(run), "utf-8")
    assert read_run(file) == replace(run, imported=True)


def test_csv_has_one_head_and_every_row_of_every_target() -> None:
    run = BenchmarkRun((measurement("70B"), measurement("405B")))
    lines = list(csv.DictReader(io.StringIO(benchmark_runs.to_csv(run))))
    assert [line["target"] for line in lines] == ["70B"] * 9 + ["405B"] * 9
    assert float(lines[2]["tokens_per_second"]) == 91.0


def test_markdown_is_a_table_for_each_target() -> None:
    text = benchmark_runs.to_markdown(BenchmarkRun((measurement("70B"), measurement("405B"))))
    assert text.count("| configuration | tokens/s |") == 2
    assert "### 405B" in text
    assert "auto, 8\\|B |" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("words", "it is not JSON"),
        ("[]", "holds no measurement"),
        ('{"version": 99, "rows": []}', "format version 99"),
        ('{"prompt": 1}', "not a Tandem measurement"),
        ('{"rows": [{"configuration": "turbo"}]}', "damaged"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_file(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "result.json"
    file.write_text(content, "utf-8")
    with pytest.raises(MeasurementFormatError, match=words) as caught:
        read_run(file)
    assert "result.json" in str(caught.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(MeasurementFormatError, match="cannot be read: No such file"):
        read_run(tmp_path / "none.json")


def test_the_reference_chart_holds_the_six_bars_and_is_drawn_by_the_same_code() -> None:
    chart = read_reference_chart()
    figures = {group.target: [(bar.tokens_per_second, bar.ratio) for bar in group.bars] for group in chart.groups}
    assert figures == {
        "Llama-3.1-70B": [(60, 1.0), (69, 1.15), (91, 1.52)],
        "Llama-3.1-405B": [(6, 1.0), (12, 2.0), (3.3, 0.55)],
    }
    svg = draw(chart.groups, title=chart.title)
    assert all(f">{text}<" in svg for text in ("60", "69", "91", "12", "3.3", "1.52x", "2.00x", "0.55x"))


def test_a_malformed_reference_chart_is_said(tmp_path: Path) -> None:
    file = tmp_path / "chart.json"
    file.write_text(json.dumps({"title": "x", "groups": [{"target": "y"}]}), "utf-8")
    with pytest.raises(ValueError, match=r"chart\.json is malformed"):
        read_reference_chart(file)


def test_the_chart_has_the_colours_of_the_window() -> None:
    from app.benchmark.chart import FILLS, INK

    for tokens in (LIGHT, DARK):
        for meaning, colour in FILLS[tokens.dark].items():
            assert getattr(tokens, f"{meaning}_fill") == colour
        assert INK[tokens.dark][:3] == (tokens.raised, tokens.text, tokens.muted)
