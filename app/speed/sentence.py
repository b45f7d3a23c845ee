"""What drafting did for an answer, in one plain and honest sentence."""

from app.numbers import rate
from engine.records import Speculation

_OFF_ROUNDS = 12  # this many rounds without a guess in a row: drafting is off
_EVEN = 0.03  # within three percent of vanilla nobody can feel a difference


def sentence(
    speculation: Speculation,
    has_draft: bool,
    tokens_per_second: float,
    speed_up: float | None,
    acceptance: float | None,
    idle_rounds: int,
) -> str:
    """E.g. "2.1x faster than vanilla: 78 % of the draft's guesses were right."

    `idle_rounds` is how many rounds in a row, up to now, had no guess; `acceptance` is None if none ever had.
    """
    speed = f"{rate(tokens_per_second)} tokens/s"
    if tokens_per_second <= 0:
        return "The first token is on its way."
    if speculation == "off":
        return f"Vanilla, as you chose: {speed}, one token at a time."
    if acceptance is None:
        if not has_draft:
            return f"No draft is loaded: {speed} is this target's own speed."
        if speculation == "auto" and idle_rounds >= _OFF_ROUNDS:
            return f"Drafting is off because it would not pay here: {speed}, as fast as vanilla."
        return f"{speed}; nothing has been guessed yet."
    guesses = "the draft's guesses" if has_draft else "the guesses from earlier text"
    right = f"{acceptance:.0%}".replace("%", " %") + f" of {guesses} were right"
    if speculation == "auto" and idle_rounds >= _OFF_ROUNDS:
        compared = _compared(speed_up) if speed_up is not None else ""
        so_far = f", {compared[:1].lower()}{compared[1:]} so far" if compared else ""
        return f"Drafting is off for now because it did not pay: {right}{so_far}."
    if speed_up is None:
        return f"{speed}: {right}. Vanilla's speed is not measured yet."
    if speed_up < 1 - _EVEN:
        return f"{_compared(speed_up)}: {right}, but guessing or other work took more than it saved."
    return f"{_compared(speed_up)}: {right}."


def _compared(speed_up: float) -> str:
    if speed_up < 1 - _EVEN:
        return f"Slower than vanilla ({speed_up:.2f}x)"
    if speed_up <= 1 + _EVEN:
        return f"As fast as vanilla ({speed_up:.2f}x)"
    return f"{speed_up:.1f}x faster than vanilla" if speed_up >= 1.1 else f"{speed_up:.2f}x faster than vanilla"
