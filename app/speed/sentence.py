"""A verdict in words: the sentence of the panel, and the line under a reply."""

from app.numbers import percent, rate, times
from app.speed.verdict import LEAST_TOKENS, Standing, Verdict
from app.words import tr, trn

EVEN = 0.03  # within three percent of vanilla nobody can feel a difference
_READS_ALONG = 0.02  # of the time: a draft that takes less than this need not be explained


def sentence(verdict: Verdict) -> str:
    """E.g. "2.13x as fast as vanilla: 78 % of 190 draft tokens were accepted."."""
    match verdict.standing:
        case Standing.WAITING:
            return tr("No token was written.") if verdict.is_over else tr("The first token is on its way.")
        case Standing.VANILLA if verdict.speculation == "off":
            return tr("Vanilla, as you chose: {speed}, one token at a time.", speed=_speed(verdict))
        case Standing.VANILLA:
            return tr("No draft is loaded: {speed} is this target's own speed.", speed=_speed(verdict))
        case Standing.OFF:
            return _not_drafted(verdict)
    return _drafted(verdict)


def sentence_of_several(verdict: Verdict, num_replies: int) -> str:
    """`verdict`: all replies of a conversation together."""
    if num_replies == 1 or verdict.standing is Standing.WAITING:
        return sentence(verdict)
    if verdict.standing is Standing.DRAFTED:
        said = _drafted(verdict)
        return trn("%n reply together. {sentence}", "%n replies together. {sentence}", num_replies, sentence=said)
    return trn(
        "%n reply together, not drafted: {speed}.",
        "%n replies together, none of them drafted: {speed}.",
        num_replies,
        speed=_speed(verdict),
    )


def headline_note(verdict: Verdict) -> str:
    """Beside the large figure: the ratio, or why there is none."""
    if verdict.standing is Standing.WAITING:
        return ""
    if verdict.standing is not Standing.DRAFTED:
        return tr(verdict.standing)
    return tr("{times} vanilla", times=times(verdict.speed_up)) if verdict.speed_up is not None else ""


def reply_line(verdict: Verdict) -> str:
    """Under a reply: "212 tokens · 41.3 tokens/s · 1.80x vanilla · 148 of 190 draft tokens accepted"."""
    parts = [trn("%n token", "%n tokens", verdict.tokens)]
    if verdict.tokens:
        parts.append(_speed(verdict))
    if note := headline_note(verdict):
        parts.append(_of_a_part(verdict, note))
    return " · ".join(parts + accepted_counts(verdict))


def accepted_counts(verdict: Verdict) -> list[str]:
    """E.g. ["148 of 190 draft tokens accepted", "40 of 41 look-up tokens accepted"]."""
    draft, lookup, counts = verdict.draft, verdict.lookup, []
    if draft.tokens:
        counts.append(
            trn(
                "{accepted:,} of %n draft token accepted",
                "{accepted:,} of %n draft tokens accepted",
                draft.tokens,
                accepted=draft.accepted,
            )
        )
    if lookup.tokens:
        counts.append(
            trn(
                "{accepted:,} of %n look-up token accepted",
                "{accepted:,} of %n look-up tokens accepted",
                lookup.tokens,
                accepted=lookup.accepted,
            )
        )
    return counts


def accepted_share(verdict: Verdict) -> str:
    """The figure: "78 %", "look-up 99 %", or both."""
    shares = []
    if verdict.draft.tokens:
        shares.append(percent(verdict.draft.acceptance))
    if verdict.lookup.tokens:
        shares.append(tr("look-up {share}", share=percent(verdict.lookup.acceptance)))
    return ", ".join(shares) or "–"


def _speed(verdict: Verdict) -> str:
    return tr("{rate} tokens/s", rate=rate(verdict.tokens_per_second))


def _not_drafted(verdict: Verdict) -> str:
    """There is a draft, and it proposed nothing."""
    speed = _speed(verdict)
    if not verdict.is_over and not verdict.is_paused:
        return tr("{speed}; no draft token was proposed yet.", speed=speed)
    share = verdict.draft_seconds / verdict.seconds if verdict.seconds else 0.0
    if share < _READS_ALONG:
        return tr("Drafting was off because it would not pay here: {speed} is the target's own speed.", speed=speed)
    return tr(
        "Drafting was off: {speed}. For {share} of the time the draft read along, to see if it pays.",
        speed=speed,
        share=percent(share),
    )


def _drafted(verdict: Verdict) -> str:
    accepted, speed_up = _accepted(verdict), verdict.speed_up
    if speed_up is None:
        return _without_ratio(verdict, accepted)
    if verdict.is_paused and not verdict.is_over:
        compared = _of_a_part(verdict, _compared_within(speed_up))
        return tr(
            "Drafting is off for now because it did not pay: {accepted}. So far: {compared}.",
            accepted=accepted,
            compared=compared,
        )
    compared = _of_a_part(verdict, _compared(speed_up))
    if speed_up < 1 - EVEN:
        return tr(
            "{compared}: {accepted}, but drafting and checking took more than they saved.",
            compared=compared,
            accepted=accepted,
        )
    return tr("{compared}: {accepted}.", compared=compared, accepted=accepted)


def _without_ratio(verdict: Verdict, accepted: str) -> str:
    speed = _speed(verdict)
    if verdict.vanilla is None:
        return tr("{speed}: {accepted}. Vanilla's speed is not known here.", speed=speed, accepted=accepted)
    return tr(
        "{speed}: {accepted}. Under {least} tokens say nothing about the gain.",
        speed=speed,
        accepted=accepted,
        least=LEAST_TOKENS,
    )


def _accepted(verdict: Verdict) -> str:
    """E.g. "78 % of 190 draft tokens and 99 % of 80 look-up tokens were accepted"."""
    draft, lookup = verdict.draft, verdict.lookup
    share, of_lookups = percent(draft.acceptance), percent(lookup.acceptance)
    if not lookup.tokens:
        return trn(
            "{share} of %n draft token was accepted",
            "{share} of %n draft tokens were accepted",
            draft.tokens,
            share=share,
        )
    if not draft.tokens:
        return trn(
            "{share} of %n look-up token was accepted",
            "{share} of %n look-up tokens were accepted",
            lookup.tokens,
            share=of_lookups,
        )
    return tr(
        "{drafts} and {lookups} were accepted",
        drafts=trn("{share} of %n draft token", "{share} of %n draft tokens", draft.tokens, share=share),
        lookups=trn("{share} of %n look-up token", "{share} of %n look-up tokens", lookup.tokens, share=of_lookups),
    )


def _of_a_part(verdict: Verdict, ratio: str) -> str:
    """Where the ratio is of a part of the answer only: of which."""
    span = verdict.vanilla
    if verdict.speed_up is None or span is None or span.tokens >= verdict.tokens:
        return ratio
    return tr("{ratio} over {some:,} of {all:,} tokens", ratio=ratio, some=span.tokens, all=verdict.tokens)


def _compared(speed_up: float) -> str:
    """At the beginning of a sentence."""
    if speed_up < 1 - EVEN:
        return tr("Slower than vanilla ({times})", times=times(speed_up))
    if speed_up <= 1 + EVEN:
        return tr("As fast as vanilla ({times})", times=times(speed_up))
    return tr("{times} as fast as vanilla", times=times(speed_up))


def _compared_within(speed_up: float) -> str:
    """As `_compared`, inside one."""
    if speed_up < 1 - EVEN:
        return tr("slower than vanilla ({times})", times=times(speed_up))
    if speed_up <= 1 + EVEN:
        return tr("as fast as vanilla ({times})", times=times(speed_up))
    return tr("{times} as fast as vanilla", times=times(speed_up))
