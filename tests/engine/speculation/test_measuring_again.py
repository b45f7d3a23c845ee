"""A pair that was loaded while other programs held the cores is measured again once they have let go."""

import json
import threading
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.errors import LoadCancelled
from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.costs import CostCurve
from engine.policy.policy_config import MAX_DRAFT_TOKENS
from engine.records import Message, PairConfig, Request
from engine.speculation.calibration import calibrate_beside
from tests.engine.same_text import ask

QUESTION = Request((Message("user", "What is speculative decoding?"),), max_tokens=96, lookup=False)


class Machine:
    """Whether other programs leave the cores alone."""

    def __init__(self) -> None:
        self.is_quiet = False

    def __call__(self) -> bool:
        return self.is_quiet


def as_others_hold_the_cores(engine: Engine) -> CostCurve:
    """The costs of such a moment: what was found once with 6.5 vanilla passes at width 2 and 17.6 at width 4."""
    vanilla = engine.session.policy.costs.vanilla
    curve = CostCurve({1: vanilla, 2: 6.5 * vanilla, 4: 17.6 * vanilla}, MAX_DRAFT_TOKENS + 1, vanilla)
    engine.session.policy.calibrate(curve, engine.session.policy.draft_cost)
    return curve


def test_after_a_busy_start_the_costs_are_replaced_without_another_load(
    built_in_pair: tuple[Path, Path], tmp_path: Path
) -> None:
    machine, file, config = Machine(), tmp_path / "calibrations.json", PairConfig(*built_in_pair, threads=1)
    with Engine(config, calibrations=file, is_quiet=machine) as engine:
        assert engine.is_in_doubt
        policy, absurd = engine.session.policy, as_others_hold_the_cores(engine)
        before = ask(engine, QUESTION)
        assert before.finished.drafted == 0
        engine.measure_again(threading.Event())  # the others are still there
        assert engine.is_in_doubt
        assert policy.costs is absurd
        assert not file.exists()
        machine.is_quiet = True
        known, held = policy.num_observations, engine.session.target.tokens[:]
        engine.measure_again(threading.Event())
        assert not engine.is_in_doubt
        assert engine.session.target.tokens == held
        assert policy.costs.table() == policy.costs.calibrated != absurd.calibrated
        assert policy.num_observations == known
        assert ask(engine, QUESTION).finished.reused_tokens == before.finished.prompt_tokens - 1
        found = policy.costs.calibrated
    machine.is_quiet = False
    with Engine(config, calibrations=file, is_quiet=machine) as engine:  # what was found is known from now on
        assert not engine.is_in_doubt
        assert engine.session.policy.costs.calibrated == found


def test_a_target_alone_is_measured_again_too(built_in_pair: tuple[Path, Path], tmp_path: Path) -> None:
    machine, file = Machine(), tmp_path / "calibrations.json"
    config = PairConfig(built_in_pair[0], context=512, threads=1)
    with Engine(config, calibrations=file, is_quiet=machine) as engine:
        machine.is_quiet = True
        engine.measure_again(threading.Event())
        assert not engine.is_in_doubt
        assert len(json.loads(file.read_text())) == 1
        assert engine.session.policy.draft_cost is None


def test_what_interrupts_it_changes_nothing(built_in_pair: tuple[Path, Path], tmp_path: Path) -> None:
    machine, file, cancel = Machine(), tmp_path / "calibrations.json", threading.Event()
    with Engine(PairConfig(*built_in_pair, threads=1), calibrations=file, is_quiet=machine) as engine:
        costs, first = engine.session.policy.costs, ask(engine, QUESTION)
        machine.is_quiet = True
        cancel.set()
        with pytest.raises(LoadCancelled):
            engine.measure_again(cancel)
        assert engine.is_in_doubt
        assert engine.session.policy.costs is costs
        assert not file.exists()
        assert ask(engine, QUESTION).finished.reused_tokens == first.finished.prompt_tokens - 1


def test_without_a_file_nothing_is_in_doubt(built_in_pair: tuple[Path, Path]) -> None:
    with Engine(PairConfig(built_in_pair[0], context=512, threads=1), is_quiet=Machine()) as engine:
        assert not engine.is_in_doubt


def test_caches_beside_which_is_measured_keep_what_they_hold(built_in_pair: tuple[Path, Path]) -> None:
    with Model(built_in_pair[0]) as model, Context(model, 2048, outputs=25) as target:
        target.decode([5, 6, 7])
        found = calibrate_beside(target, None, 1)
        assert {1, 2, 4, 8, 16} <= set(found.verify_ns)
        assert target.tokens == [5, 6, 7]
