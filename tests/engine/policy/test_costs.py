import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_token import Steps

POINTS = {1: 100.0, 2: 160.0, 4: 200.0, 8: 400.0}


def test_measured_widths_are_kept_and_those_between_are_interpolated() -> None:
    curve = CostCurve(POINTS, 8)
    assert [curve(width) for width in (1, 2, 3, 4, 6, 8)] == pytest.approx([100, 160, 180, 200, 300, 400])


def test_beyond_the_widest_measured_the_last_slope_goes_on_but_never_falls() -> None:
    assert CostCurve(POINTS, 10)(10) == pytest.approx(500)
    assert CostCurve({1: 100.0, 2: 90.0}, 5)(5) == pytest.approx(90)
    assert CostCurve({1: 100.0}, 5)(5) == pytest.approx(100)


def test_the_table_is_the_curve() -> None:
    curve = CostCurve(POINTS, 9)
    curve.observe(4, 300.0)
    assert curve.table()[0] == curve.vanilla
    assert curve.table()[1:] == pytest.approx([curve(width) for width in range(1, 10)])


def test_one_width_follows_its_own_timings() -> None:
    curve = CostCurve(POINTS, 8)
    for _ in range(300):
        curve.observe(1, 100.0)
        curve.observe(4, 320.0)
    assert curve(1) == pytest.approx(100, rel=0.1)
    assert curve(4) == pytest.approx(320, rel=0.1)


def test_single_tokens_in_a_row_cost_less_than_between_drafts() -> None:
    curve = CostCurve(POINTS, 8, 80.0)
    assert (curve.vanilla, curve(1)) == pytest.approx((80, 100))
    for _ in range(300):
        curve.observe(1, 100.0)
        curve.observe_vanilla(60.0)
        curve.observe(4, 200.0)
    assert curve.vanilla == pytest.approx(60, rel=0.1)
    assert curve(1) == pytest.approx(100, rel=0.1)


def test_unless_it_was_measured_vanilla_costs_as_much_as_any_single_token() -> None:
    assert CostCurve(POINTS, 8).vanilla == 100.0


def test_vanilla_follows_a_machine_that_slows_down_while_it_is_not_used() -> None:
    curve = CostCurve(POINTS, 8, 80.0)
    for _ in range(300):
        curve.observe(1, 200.0)
        curve.observe(4, 400.0)
    assert curve.vanilla > 1.3 * 80


def test_all_widths_follow_a_machine_that_slows_down() -> None:
    """As the context grows, timings of the widths in use move those that are not in use."""
    curve = CostCurve(POINTS, 8)
    for _ in range(300):
        curve.observe(1, 200.0)
        curve.observe(2, 320.0)
    assert curve(8) > 1.3 * 400


def test_a_hiccup_moves_the_curve_little() -> None:
    curve = CostCurve(POINTS, 8)
    curve.observe(1, 1e9)
    assert curve(1) < 1.15 * 100
    curve.observe(1, 0.001)
    assert curve(1) > 0.85 * 100


@pytest.mark.parametrize("width", [0, -1, 9])
def test_widths_that_are_not_in_the_table_are_ignored(width: int) -> None:
    curve = CostCurve(POINTS, 8)
    curve.observe(width, 1.0)
    assert curve.table() == CostCurve(POINTS, 8).table()


@given(st.lists(st.tuples(st.integers(1, 12), st.floats(1e-3, 1e12)), max_size=200))
def test_costs_stay_positive_whatever_is_timed(timings: list[tuple[int, float]]) -> None:
    curve = CostCurve(POINTS, 12)
    for width, nanoseconds in timings:
        curve.observe(width, nanoseconds)
    assert all(cost > 0 for cost in curve.table()[1:])


@given(st.integers(1, 12), st.floats(10.0, 1e4))
def test_timings_draw_a_width_towards_them_and_never_past(width: int, nanoseconds: float) -> None:
    curve = CostCurve(POINTS, 12)
    before = curve(width)
    curve.observe(width, nanoseconds)
    assert min(before, nanoseconds) * (1 - 1e-9) <= curve(width) <= max(before, nanoseconds) * (1 + 1e-9)


def test_a_width_out_of_use_returns_to_its_calibration() -> None:
    """Else one busy moment would keep it out of use for good."""
    curve = CostCurve({1: 100.0, 4: 200.0}, 4)
    for _ in range(40):
        curve.observe(4, 2 * curve(4))
    poisoned = curve(4) / curve(1)
    for _ in range(600):
        curve.observe(1, 100.0)
    assert poisoned > 3
    assert curve(4) / curve(1) == pytest.approx(2.0, rel=0.05)


def test_a_drafts_costs_follow_their_timings() -> None:
    cost = DraftCost(1e6, 1e5)
    for _ in range(100):
        cost.observe(Steps(6_000_000, 3))
        cost.observe_reading(8e5, 16)
    assert cost.step == pytest.approx(2e6, rel=0.05)
    assert cost.read == pytest.approx(5e4, rel=0.05)


def test_nothing_read_says_nothing() -> None:
    cost = DraftCost(1e6, 1e5)
    cost.observe_reading(0.0, 0)
    assert (cost.step, cost.read) == (1e6, 1e5)


def test_one_hiccup_moves_a_drafts_cost_little() -> None:
    cost = DraftCost(1e6, 1e5)
    cost.observe(Steps(1_000_000_000, 1))
    assert cost.step < 1.1e6
