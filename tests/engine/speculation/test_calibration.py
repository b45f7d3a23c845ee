"""What is measured at load, and how it is remembered."""

import json
import math
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.errors import LoadCancelled
from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.costs import DraftCost
from engine.speculation.calibration import Calibration, CalibrationFile, calibrate
from engine.speculation.exact_widths import exact_widths
from tests.tiny_gguf import write_tiny

KNOWN = Calibration({1: 1e6, 2: 1.5e6, 4: 2e6}, 9e5, DraftCost(2e5, 5e4), 1, 0.001)


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Model]:
    with Model(write_tiny(tmp_path / "tiny.gguf")) as model:
        yield model


def calibrate_alone(target: Context, cancel: threading.Event) -> object:
    return calibrate(target, None, cancel)


def calibrate_pair(target: Context, cancel: threading.Event) -> object:
    with Context(target.model, 256, outputs=25) as draft:
        return calibrate(target, draft, cancel)


class Meter:
    """Counts how often it was asked to measure."""

    def __init__(self, found: Calibration = KNOWN) -> None:
        self.found, self.asked = found, 0

    def __call__(self) -> Calibration:
        self.asked += 1
        return self.found


# --- measuring ---------------------------------------------------------------------------------


def test_every_width_up_to_the_widest_has_a_cost(model: Model) -> None:
    with Context(model, 256, outputs=25) as target, Context(model, 256, outputs=25) as draft:
        found = calibrate(target, draft)
        assert {1, 2, 4, 8, 25} <= set(found.verify_ns)
        assert all(ns > 0 for ns in found.verify_ns.values())
        assert found.vanilla_ns > 0
        assert found.draft is not None
        assert all(0 < ns < 1e9 for ns in (found.draft.step, found.draft.read))
        assert found.draft_threads == draft.threads
        assert 0 <= found.noise < 0.5
        assert target.tokens == draft.tokens == []
        curve = found.curve()
        assert curve.vanilla == found.vanilla_ns
        assert [curve(width) for width in found.verify_ns] == pytest.approx(list(found.verify_ns.values()))


def test_a_target_alone_has_no_draft_cost(model: Model) -> None:
    with Context(model, 256, outputs=25) as target:
        assert calibrate(target, None).draft is None


def test_a_context_that_gives_one_row_of_logits_is_measured_for_single_tokens(model: Model) -> None:
    with Context(model, 256, outputs=1) as target:
        found = calibrate(target, None)
        assert set(found.verify_ns) == {1}
        assert found.noise == 0.0


def test_a_short_context_is_measured_as_far_as_it_goes(model: Model) -> None:
    with Context(model, 32, outputs=25) as target, Context(model, 32, outputs=25) as draft:
        found = calibrate(target, draft)
        assert 1 in found.verify_ns
        assert max(found.verify_ns) <= target.n_ctx
        assert target.tokens == draft.tokens == []


@pytest.mark.parametrize("measure", [calibrate_alone, calibrate_pair, exact_widths])
def test_what_is_measured_at_a_load_ends_where_the_load_is_cancelled(
    model: Model, measure: Callable[[Context, threading.Event], object]
) -> None:
    cancel = threading.Event()
    cancel.set()
    with Context(model, 256, outputs=25) as target:
        with pytest.raises(LoadCancelled):
            measure(target, cancel)
        measure(target, threading.Event())  # and the next one is not stopped


# --- remembering -------------------------------------------------------------------------------


def test_a_key_is_measured_once(tmp_path: Path) -> None:
    path, meter = tmp_path / "deep" / "calibrations.json", Meter()
    assert CalibrationFile(path).get("pair", meter) == KNOWN
    assert CalibrationFile(path).get("pair", meter) == KNOWN
    assert meter.asked == 1
    assert not list(path.parent.glob("*.partial"))


def test_keys_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "calibrations.json"
    alone = Calibration({1: 5e6}, 5e6, None, 1, 0.0)
    CalibrationFile(path).get("one", Meter())
    assert CalibrationFile(path).get("two", Meter(alone)) == alone
    assert CalibrationFile(path).get("one", Meter(alone)) == KNOWN
    assert CalibrationFile(path).get("two", Meter()) == alone


@pytest.mark.parametrize("content", ["", "no JSON", "[]", "3", '{"pair": 3}', '{"pair": {"verify_ns": {}}}'])
def test_a_damaged_file_is_measured_anew_and_mended(tmp_path: Path, content: str) -> None:
    path, meter = tmp_path / "calibrations.json", Meter()
    path.write_text(content)
    assert CalibrationFile(path).get("pair", meter) == KNOWN
    assert CalibrationFile(path).get("pair", meter) == KNOWN
    assert meter.asked == 1


@pytest.mark.parametrize(
    "entry",
    [
        {"verify_ns": {"1": "fast"}},
        {"verify_ns": {"wide": 1e6}},
        {"verify_ns": [1, 2]},
        {"verify_ns": {}},
        {"verify_ns": {"1": 0.0}},
        {"verify_ns": {"1": -1e6}},
        {"verify_ns": {"2": 1e6}},
        {"verify_ns": {"1": math.nan}},
        {"vanilla_ns": 0.0},
        {"vanilla_ns": None},
        {"draft": {"first": 3e5, "step": 0.0, "read": 5e4}},
        {"draft": {"first": "slow", "step": 2e5, "read": 5e4}},
        {"draft": {"first": 3e5}},
        {"draft": 2e5},
    ],
    ids=str,
)
def test_an_entry_that_makes_no_sense_is_measured_anew(tmp_path: Path, entry: dict[str, object]) -> None:
    path, meter = tmp_path / "calibrations.json", Meter()
    CalibrationFile(path).get("pair", Meter())
    stored = json.loads(path.read_text())
    path.write_text(json.dumps({"pair": stored["pair"] | entry}))
    assert CalibrationFile(path).get("pair", meter) == KNOWN
    assert meter.asked == 1


def test_without_a_place_nothing_is_kept() -> None:
    meter = Meter()
    for _ in range(2):
        assert CalibrationFile(None).get("pair", meter) == KNOWN
    assert meter.asked == 2


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    meter = Meter()
    for _ in range(2):
        assert CalibrationFile(tmp_path / "file" / "calibrations.json").get("pair", meter) == KNOWN
    assert meter.asked == 2


# --- in a bad moment ---------------------------------------------------------------------------


def test_what_was_measured_on_a_busy_machine_is_in_doubt_until_it_is_measured_on_a_quiet_one(tmp_path: Path) -> None:
    quiet, meter = [False], Meter()
    file = CalibrationFile(tmp_path / "calibrations.json", lambda: quiet[0])
    better = Calibration({1: 1e6, 2: 1.2e6}, 9e5, None, 1, 0.001)
    assert file.get("pair", Meter()) == KNOWN
    assert file.is_in_doubt("pair")
    assert file.again("pair", meter) is None
    assert meter.asked == 0
    quiet[0] = True
    assert file.again("pair", Meter(better)) == better
    assert not file.is_in_doubt("pair")
    assert CalibrationFile(tmp_path / "calibrations.json").get("pair", meter) == better


def test_where_others_come_back_meanwhile_it_stays_in_doubt(tmp_path: Path) -> None:
    seen = iter([False, True, False])
    file = CalibrationFile(tmp_path / "calibrations.json", lambda: next(seen))
    file.get("pair", Meter())
    assert file.again("pair", Meter()) is None
    assert file.is_in_doubt("pair")
    assert not (tmp_path / "calibrations.json").exists()


@pytest.mark.parametrize(
    ("widths", "is_possible"),
    [
        ({2: 2.07, 4: 3.31, 8: 5.76, 16: 10.6}, True),  # Q4_1
        ({2: 2.28, 3: 2.48}, True),  # Q8_0
        ({2: 6.5, 4: 17.6}, False),  # Q4_1 while others held the cores
        ({2: 2.0, 16: 40.0}, False),
    ],
)
def test_costs_that_no_machine_has_are_measured_again(
    tmp_path: Path, widths: dict[int, float], is_possible: bool
) -> None:
    """The machine may have been quiet again just when that was asked."""
    found = Calibration({1: 1e6} | {width: passes * 1e6 for width, passes in widths.items()}, 1e6, None, 1, 0.0)
    file, meter = CalibrationFile(tmp_path / "calibrations.json"), Meter(found)
    file.get("pair", meter)
    assert found.is_possible is is_possible
    assert file.is_in_doubt("pair") is not is_possible
    file.again("pair", meter)
    assert not file.is_in_doubt("pair")
    assert CalibrationFile(tmp_path / "calibrations.json").get("pair", meter) == found
    assert meter.asked == 2
