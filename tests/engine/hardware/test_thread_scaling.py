"""Threads follow the machine: the rule with numbers, and a real context between two decodes."""

from pathlib import Path

import pytest

from engine.hardware.thread_scaling import ThreadFollower, wanted_threads
from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.costs import CostCurve
from tests.tiny_gguf import write_tiny


@pytest.mark.parametrize(
    ("most", "cores", "others", "threads"),
    [(2, 2, 0.0, 2), (2, 2, 0.4, 2), (2, 2, 0.9, 1), (2, 2, 2.0, 1), (7, 8, 0.2, 7), (7, 8, 3.0, 5), (1, 8, 0.0, 1)],
)
def test_threads_find_a_core_of_their_own(most: int, cores: int, others: float, threads: int) -> None:
    assert wanted_threads(most, cores, others) == threads


def test_one_busy_moment_changes_nothing_two_do_and_quiet_brings_the_threads_back(tmp_path: Path) -> None:
    follower, costs = ThreadFollower(2, 2), CostCurve({1: 100.0}, 4)
    with Model(write_tiny(tmp_path / "tiny.gguf"), 0) as model, Context(model, 64, threads=2) as context:
        seen = []
        for wanted in (1, 2, 1, 1, 2, 2):
            follower._decide(wanted)
            follower.follow(context, None, costs, 1)
            seen.append((context.threads, round(costs(1))))
    assert seen == [(2, 100), (2, 100), (2, 100), (1, 200), (1, 200), (2, 100)]


def test_after_a_start_on_a_busy_machine_the_cores_that_come_free_are_used(tmp_path: Path) -> None:
    follower, costs = ThreadFollower(most=2, threads=1), CostCurve({1: 200.0}, 4)
    with Model(write_tiny(tmp_path / "tiny.gguf"), 0) as model, Context(model, 64, threads=1) as context:
        seen = []
        for wanted in (1, 2, 2):
            follower._decide(wanted)
            follower.follow(context, None, costs, 1)
            seen.append((context.threads, round(costs(1))))
    assert seen == [(1, 200), (1, 200), (2, 100)]
