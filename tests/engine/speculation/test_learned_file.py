"""What was learned of a pair outlives the process; anything else in its file is ignored."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.engine import Engine
from engine.policy.draft_token import Agreement, Draft, DraftToken, Outcome
from engine.policy.policy import Policy
from engine.records import Origin, PairConfig, Request
from engine.speculation.learned_file import LearnedFile
from tests.engine.policy.drafting_world import CURVES, STEP_NS, policy_for
from tests.tiny_gguf import write_tiny


def fresh() -> Policy:
    return policy_for(CURVES["bf16"], 0.03 * STEP_NS)


def taught(probability: float) -> Policy:
    """A policy after 400 draft tokens of this acceptance."""
    policy, noise = fresh(), np.random.default_rng(3)
    for _ in range(400):
        token = DraftToken(int(noise.random() < probability), float(noise.choice([0.4, 2.5, 9.0])))
        policy.update(Outcome(Draft(Origin.DRAFT, (token,), ((token,),)), 9, (1, 1), token.token, False, 0, 10**7, 0))
    return policy


def file_of(folder: Path) -> Path:
    return folder / "learned.json"


def keep(folder: Path, policy: Policy, pair: str = "pair") -> None:
    learned = LearnedFile(folder / "calibrations.json")
    learned.restore(pair, policy)
    policy.update(Outcome(Draft(considered=((DraftToken(1, 9.0),),)), 9, (1,), 0, True, 0, 10**7, 0))
    learned.save(policy)


@pytest.mark.parametrize("probability", [0.05, 0.95])
def test_a_new_process_knows_what_the_last_one_learned(tmp_path: Path, probability: float) -> None:
    policy = taught(probability)
    keep(tmp_path, policy)
    again = fresh()
    LearnedFile(tmp_path / "calibrations.json").restore("pair", again)
    assert again.drafting is (probability > 0.5)
    for margin in (0.4, 2.5, 9.0):
        known = policy.acceptance[Origin.DRAFT].probability(margin)
        assert again.acceptance[Origin.DRAFT].probability(margin) == pytest.approx(known, abs=0.06)


def test_live_costs_come_back_where_the_calibration_is_the_same(tmp_path: Path) -> None:
    policy = taught(0.95)
    keep(tmp_path, policy)
    again = fresh()
    LearnedFile(tmp_path / "calibrations.json").restore("pair", again)
    assert again.costs.table() == pytest.approx(policy.costs.table())
    assert again.costs.table() != pytest.approx(again.costs.calibrated)
    calibrated_anew = policy_for(CURVES["q8_0"], 0.03 * STEP_NS)
    LearnedFile(tmp_path / "calibrations.json").restore("pair", calibrated_anew)
    assert calibrated_anew.costs.table() == calibrated_anew.costs.calibrated
    assert calibrated_anew.num_observations > 0


def test_another_pair_knows_nothing_of_it(tmp_path: Path) -> None:
    keep(tmp_path, taught(0.05))
    other = fresh()
    LearnedFile(tmp_path / "calibrations.json").restore("other pair", other)
    assert other.num_observations == 0


def test_nothing_is_written_where_nothing_was_learned_and_without_a_folder(tmp_path: Path) -> None:
    learned, policy = LearnedFile(tmp_path / "calibrations.json"), fresh()
    learned.restore("pair", policy)
    learned.save(policy)
    assert not file_of(tmp_path).exists()
    keep_nowhere = LearnedFile(None)
    keep_nowhere.restore("pair", policy)
    keep_nowhere.save(policy)


def entry(**changes: object) -> dict[str, object]:
    return {**taught(0.9).state(), **changes}


def bins(**changes: object) -> dict[str, object]:
    acceptance = taught(0.9).state()["acceptance"]
    return entry(acceptance={**acceptance, "draft": {**acceptance["draft"], **changes}})


BAD = [
    "no object",
    [],
    {},
    entry(version=99),
    entry(acceptance={}),
    entry(acceptance=[1, 2]),
    entry(costs=[1.0]),
    entry(costs=[-1.0] * 26),
    entry(costs=[float("nan")] * 26),
    entry(costs="x" * 26),
    entry(calibrated=None, costs=3) | {"version": 1},
    bins(seen=[1.0]),
    bins(seen=["x"] * 11),
    bins(right=[1e9] * 11),
    bins(seen=[float("nan")] * 11),
    bins(seen=[float("inf")] * 11),
    bins(seen=None),
]


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_what_no_policy_wrote_is_ignored_as_a_whole(tmp_path: Path, content: object) -> None:
    file_of(tmp_path).write_text(json.dumps({"pair": content}), encoding="utf-8")
    policy, untouched = fresh(), fresh()
    LearnedFile(tmp_path / "calibrations.json").restore("pair", policy)
    assert policy.num_observations == 0
    assert policy.state() == untouched.state()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b"[" * 100_000])
def test_a_torn_or_foreign_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    file_of(tmp_path).write_bytes(content)
    keep(tmp_path, taught(0.9))
    assert set(json.loads(file_of(tmp_path).read_text(encoding="utf-8"))) == {"pair"}


def test_a_folder_in_its_place_costs_nothing_but_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file_of(tmp_path).mkdir()
    keep(tmp_path, taught(0.9))
    assert "could not be kept" in caplog.text


def test_the_engine_keeps_it_after_every_answer_and_the_next_one_starts_from_it(tmp_path: Path) -> None:
    target, calibrations = write_tiny(tmp_path / "target.gguf", seed=1, context=512), tmp_path / "calibrations.json"
    config = PairConfig(target, target, context=512, threads=1)
    request = Request(prompt="the cat sat on", max_tokens=60, lookup=False, speculation="always")
    with Engine(config, calibrations=calibrations) as engine:
        assert engine.session.policy.num_observations == 0
        for _ in engine.generate(request):
            pass
        learned = engine.session.policy.num_observations
    assert learned > 20
    with Engine(config, calibrations=calibrations) as engine:
        assert 0 < engine.session.policy.num_observations <= learned
        assert engine.session.policy.acceptance[Agreement.MATCHED].observations == 0
