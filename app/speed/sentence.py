"""A verdict in words: the sentence of the panel, and the line under a reply."""

from app.numbers import counted, percent, rate, times
from app.speed.verdict import LEAST_TOKENS, Proposed, Standing, Verdict

EVEN = 0.03  # within three percent of vanilla nobody can feel a difference
_READS_ALONG = 0.02  # of the time: a draft that takes less than this need not be explained


def sentence(verdict: Verdict) -> str:
    """E.g. "2.13x as fast as vanilla: 78 % of 190 draft tokens were accepted."."""
    speed = f"{rate(verdict.tokens_per_second)} tokens/s"
    match verdict.standing:
        case Standing.WAITING:
            return "No token was written." if verdict.is_over else "The first token is on its way."
        case Standing.VANILLA if verdict.speculation == "off":
            return f"Vanilla, as you chose: {speed}, one token at a time."
        case Standing.VANILLA:
            return f"No draft is loaded: {speed} is this target's own speed."
        case Standing.OFF:
            return _not_drafted(verdict, speed)
    return _drafted(verdict, speed)


def sentence_of_several(verdict: Verdict, num_replies: int) -> str:
    """`verdict`: all replies of a conversation together."""
    together = f"{counted(num_replies, 'reply', 'replies')} together"
    if num_replies == 1 or verdict.standing is Standing.WAITING:
        return sentence(verdict)
    if verdict.standing is Standing.DRAFTED:
        return f"{together}. {_drafted(verdict, f'{rate(verdict.tokens_per_second)} tokens/s')}"
    return f"{together}, none of them drafted: {rate(verdict.tokens_per_second)} tokens/s."


def headline_note(verdict: Verdict) -> str:
    """Beside the large figure: the ratio, or why there is none."""
    if verdict.standing is not Standing.DRAFTED:
        return verdict.standing.value
    return f"{times(verdict.speed_up)} vanilla" if verdict.speed_up is not None else ""


def reply_line(verdict: Verdict) -> str:
    """Under a reply: "212 tokens · 41.3 tokens/s · 1.80x vanilla · 148 of 190 draft tokens accepted"."""
    parts = [counted(verdict.tokens, "token")]
    if verdict.tokens:
        parts.append(f"{rate(verdict.tokens_per_second)} tokens/s")
    if note := headline_note(verdict):
        parts.append(note + _where(verdict))
    return " · ".join(parts + accepted_counts(verdict))


def accepted_counts(verdict: Verdict) -> list[str]:
    """E.g. ["148 of 190 draft tokens accepted", "40 of 41 look-up tokens accepted"]."""
    return [
        f"{proposed.accepted:,} of {counted(proposed.tokens, f'{name} token')} accepted"
        for proposed, name in _drafters(verdict)
    ]


def accepted_share(verdict: Verdict) -> str:
    """The figure: "78 %", "look-up 99 %", or both."""
    shares = [f"look-up {percent(proposed.acceptance)}" if name == "look-up" else percent(proposed.acceptance)
              for proposed, name in _drafters(verdict)]  # fmt: skip
    return ", ".join(shares) or "–"


def _not_drafted(verdict: Verdict, speed: str) -> str:
    """There is a draft, and it proposed nothing."""
    if not verdict.is_over and not verdict.is_paused:
        return f"{speed}; no draft token was proposed yet."
    share = verdict.draft_seconds / verdict.seconds if verdict.seconds else 0.0
    if share >= _READS_ALONG:
        return f"Drafting was off: {speed}. For {percent(share)} of the time the draft read along, to see if it pays."
    return f"Drafting was off because it would not pay here: {speed} is the target's own speed."


def _drafted(verdict: Verdict, speed: str) -> str:
    accepted = _accepted(verdict)
    if (speed_up := verdict.speed_up) is None:
        short = verdict.vanilla is not None
        why = (
            f"Under {LEAST_TOKENS} tokens say nothing about the gain" if short else "Vanilla's speed is not known here"
        )
        return f"{speed}: {accepted}. {why}."
    compared = f"{_compared(speed_up)}{_where(verdict)}"
    if verdict.is_paused and not verdict.is_over:
        return f"Drafting is off for now because it did not pay: {accepted}. So far: {_lower(compared)}."
    cost = ", but drafting and checking took more than they saved" if speed_up < 1 - EVEN else ""
    return f"{compared}: {accepted}{cost}."


def _accepted(verdict: Verdict) -> str:
    """E.g. "78 % of 190 draft tokens and 99 % of 80 look-up tokens were accepted"."""
    parts = [f"{percent(proposed.acceptance)} of {counted(proposed.tokens, f'{name} token')}"
             for proposed, name in _drafters(verdict)]  # fmt: skip
    only_one = len(parts) == 1 and verdict.proposed.tokens == 1
    return f"{' and '.join(parts)} {'was' if only_one else 'were'} accepted"


def _drafters(verdict: Verdict) -> list[tuple[Proposed, str]]:
    both = ((verdict.draft, "draft"), (verdict.lookup, "look-up"))
    return [(proposed, name) for proposed, name in both if proposed.tokens]


def _where(verdict: Verdict) -> str:
    """The ratio is of a part of the answer only: which."""
    span = verdict.vanilla
    if verdict.speed_up is None or span is None or span.tokens >= verdict.tokens:
        return ""
    return f" over {span.tokens:,} of {verdict.tokens:,} tokens"


def _compared(speed_up: float) -> str:
    if speed_up < 1 - EVEN:
        return f"Slower than vanilla ({times(speed_up)})"
    if speed_up <= 1 + EVEN:
        return f"As fast as vanilla ({times(speed_up)})"
    return f"{times(speed_up)} as fast as vanilla"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
