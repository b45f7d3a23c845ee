"""Advice: tokens/s decides and never acceptance, the reason has figures, nothing unmeasured is promised."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.benchmark.advice import WORTH_IT, Advice, advise
from engine.records import Configuration, Measurement, Row

SIZES = {"1B.gguf": 807_694_464, "8B.gguf": 4_920_739_232}


def row(
    configuration: Configuration, draft: str | None, speed: float, *, length: int | None = None,
    acceptance: float | None = 0.5, spread: float = 0.01, error: str | None = None,
) -> Row:  # fmt: skip
    low, high = speed * (1 - spread), speed * (1 + spread)
    return Row(configuration, draft, length, speed, low, high, speed / 60, acceptance, 2.0, 3, 3, error=error)


def measurement(*rows: Row) -> Measurement:
    return Measurement({}, {}, {"file": "70B.gguf", "name": "70B"}, {}, rows, drafts=SIZES)


VANILLA = row("vanilla", None, 60, acceptance=None)


def advice(*rows: Row) -> Advice:
    given_ = advise(measurement(VANILLA, *rows))
    assert given_ is not None
    return given_


def test_the_reference_chart_gives_the_sentence_of_the_brief() -> None:
    said = advice(row("auto", "1B.gguf", 91), row("auto", "8B.gguf", 69))
    assert said.sentence == "Use the draft 1B with automatic length: 1.52x here, 91 instead of 60 tokens/s."
    assert said.reason == "The draft 8B gains 1.15x and needs 4.1 GB more."
    assert (said.target, said.draft, said.speculation, said.draft_length) == ("70B.gguf", "1B.gguf", "auto", None)
    assert said.helps


def test_the_405b_of_the_chart_wants_the_larger_draft() -> None:
    said = advice(row("fixed", "1B.gguf", 33, length=8), row("fixed", "8B.gguf", 120, length=4))
    assert said.draft == "8B.gguf"
    assert (said.speculation, said.draft_length) == ("always", 4)
    assert "4 draft tokens a round" in said.sentence
    assert "The draft 1B gives only 0.55x and needs 4.1 GB less." in said.reason


def test_acceptance_decides_nothing() -> None:
    said = advice(row("auto", "1B.gguf", 91, acceptance=0.3), row("auto", "8B.gguf", 69, acceptance=0.95))
    assert said.draft == "1B.gguf"


def test_automatic_is_taken_where_it_is_as_good_as_the_best_fixed_length() -> None:
    assert advice(row("fixed", "1B.gguf", 91, length=5), row("auto", "1B.gguf", 90)).speculation == "auto"
    assert advice(row("fixed", "1B.gguf", 91, length=5), row("auto", "1B.gguf", 80)).speculation == "always"


def test_nothing_helps_is_said() -> None:
    said = advice(row("fixed", "1B.gguf", 30, length=1), row("auto", "1B.gguf", 60.5))
    assert said.sentence == "Use vanilla decoding: nothing that was tried makes it faster (60 tokens/s)."
    assert "1.01x" in said.reason
    assert (said.draft, said.speculation, said.helps) == (None, "off", False)


def test_what_drafted_nothing_gained_nothing() -> None:
    """Its tokens/s are vanilla's, measured once more."""
    said = advice(row("auto", None, 72, acceptance=None))
    assert (said.speculation, said.helps) == ("off", False)
    assert said.reason == "Not one token was drafted in these answers, so that nothing could be gained."
    assert advice(row("auto", None, 95, acceptance=None), row("auto", "1B.gguf", 91)).draft == "1B.gguf"


def test_a_gain_within_the_scatter_is_doubted() -> None:
    assert "measure again" in advice(row("auto", "1B.gguf", 66, spread=0.15)).reason
    assert "measure again" not in advice(row("auto", "1B.gguf", 91)).reason


def test_a_draft_that_could_not_be_measured_is_never_recommended() -> None:
    said = advice(row("auto", "8B.gguf", 500, error="it does not fit"), row("auto", "1B.gguf", 91))
    assert said.draft == "1B.gguf"


def test_looking_up_alone_can_win_and_its_rivals_need_memory() -> None:
    said = advice(row("auto", None, 90), row("auto", "8B.gguf", 69))
    assert said.sentence.startswith("Use prompt look-up, without a draft: 1.50x")
    assert said.reason == "The draft 8B gains 1.15x and needs 4.9 GB more."
    assert (said.draft, said.speculation) == (None, "auto")


def test_stopped_early_is_said() -> None:
    early = replace(measurement(VANILLA, row("auto", "1B.gguf", 91)), finished=False)
    said = advise(early)
    assert said is not None
    assert said.reason.endswith("so far.")


@pytest.mark.parametrize("rows", [(), (VANILLA,), (row("auto", "1B.gguf", 91),)])
def test_without_something_to_compare_there_is_no_advice(rows: tuple[Row, ...]) -> None:
    assert advise(measurement(*rows)) is None


@given(st.lists(st.floats(min_value=1, max_value=500), min_size=1, max_size=6))
def test_what_is_recommended_is_within_three_percent_of_the_fastest(speeds: list[float]) -> None:
    said = advice(*(row("auto", f"{number}.gguf", speed) for number, speed in enumerate(speeds)))
    best = max(speeds)
    if best / 60 >= WORTH_IT:
        assert said.tokens_per_second >= best * 0.97
    else:
        assert said.speculation == "off"
    assert said.tokens_per_second >= 60 * 0.999


def test_what_was_measured_once_is_no_noise_and_no_certainty() -> None:
    one: dict[str, str | int | float | None] = {"repeats": 1}
    no_help = advise(replace(measurement(VANILLA, row("auto", "1B.gguf", 60.5)), settings=one))
    gain = advise(replace(measurement(VANILLA, row("auto", "1B.gguf", 91)), settings=one))
    assert no_help is not None
    assert gain is not None
    assert "noise" not in no_help.reason + gain.reason
    assert "scatter" not in no_help.reason + gain.reason
    assert "fewer than 3 repeats" in no_help.reason
    slow = advise(replace(measurement(VANILLA, row("auto", "1B.gguf", 30)), settings=one))
    assert slow is not None
    assert "that is slower" in slow.reason
    assert gain.reason == "To be sure, measure again with at least 3 repeats."
    assert "within the scatter of the repeats" in advice(row("auto", "1B.gguf", 60.5)).reason
    assert "that is slower" in advice(row("auto", "1B.gguf", 30)).reason
