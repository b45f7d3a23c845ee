"""One recommendation from what was measured, with its reason. Pure; ranks by tokens/s and never by acceptance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.numbers import counted, size
from app.store.records import ReplyStats
from engine.records import Measurement, Row, Speculation

WORTH_IT = 1.03  # over vanilla; less than this is within what measuring again would change
_AS_GOOD = 0.97  # automatic is taken where it comes this near to the best: it follows the text, a fixed length does not
_FEW_TOKENS = 200  # a way to draft that wrote fewer while chatting says nothing yet


@dataclass(frozen=True, slots=True)
class Advice:
    """What to use, in words and for a button. `draft` None: no draft model."""

    sentence: str
    reason: str
    target: str  # file name
    draft: str | None
    speculation: Speculation
    draft_length: int | None
    tokens_per_second: float
    ratio: float

    @property
    def helps(self) -> bool:
        return self.ratio >= WORTH_IT


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to draft that was measured."""

    draft: str | None
    speculation: Speculation
    length: int | None
    tokens_per_second: float
    ratio: float
    low: float
    high: float

    @property
    def name(self) -> str:
        """E.g. "the draft guide-draft with automatic length"."""
        if self.speculation == "off":
            return "vanilla decoding"
        if self.draft is None:
            return "looking up repeats, without a draft"
        how = "automatic length" if self.length is None else f"{counted(self.length, 'guess', 'guesses')} a round"
        return f"the draft {Path(self.draft).stem} with {how}"


def advise(measurement: Measurement) -> Advice | None:
    """The fastest configuration of a benchmark; None where vanilla or everything else is missing."""
    ways = [_way(row) for row in measurement.rows if not row.error and row.prompts and row.tokens_per_second > 0]
    vanilla = next((way for way in ways if way.speculation == "off"), None)
    others = [way for way in ways if way.speculation != "off"]
    if vanilla is None or not others:
        return None
    best = _best(others)
    target = str(measurement.target.get("file", ""))
    reasons = [_rivals(best, others, measurement.drafts)] if best.ratio >= WORTH_IT else [_no_help(best, others)]
    reasons.append(_doubt(best, vanilla))
    if not measurement.finished:
        reasons.append("The benchmark was stopped early, so this is what it looked like so far.")
    return _advice(best, target, vanilla, " ".join(reason for reason in reasons if reason))


def advise_from_replies(replies: Sequence[ReplyStats], target: str) -> Advice | None:
    """The same from answers in conversations with this target (file name), where enough was written."""
    by_way: dict[tuple[str, Speculation], list[ReplyStats]] = {}
    for reply in replies:
        if reply.target == target and reply.baseline_tokens_per_second and reply.decode_seconds > 0:
            draft = reply.draft if reply.speculation != "off" else ""
            by_way.setdefault((draft, reply.speculation), []).append(reply)
    ways = [_way_of_replies(draft, how, some) for (draft, how), some in by_way.items() if _tokens(some) >= _FEW_TOKENS]
    drafting = [way for way in ways if way.speculation != "off"]
    if not drafting:
        return None
    best = max(drafting, key=lambda way: way.ratio)  # other texts, other depths: only what each gained compares
    replies_used = sum(len(some) for some in by_way.values())
    tokens = sum(_tokens(some) for some in by_way.values())
    reason = f"From {counted(replies_used, 'answer', 'answers')} ({tokens:,} tokens) in your conversations."
    vanilla = _Way(None, "off", None, best.tokens_per_second / best.ratio, 1.0, 0.0, 0.0)
    return _advice(best, target, vanilla, reason + " A benchmark on the same prompts would say it more surely.")


def _advice(best: _Way, target: str, vanilla: _Way, reason: str) -> Advice:
    if best.ratio < WORTH_IT:
        sentence = f"Use vanilla decoding: nothing that was tried makes it faster ({_rate(vanilla)} tokens/s)."
        return Advice(sentence, reason, target, None, "off", None, vanilla.tokens_per_second, 1.0)
    sentence = f"Use {best.name}: {_ratio(best)} here, {_rate(best)} instead of {_rate(vanilla)} tokens/s."
    return Advice(
        sentence, reason, target, best.draft, best.speculation, best.length, best.tokens_per_second, best.ratio
    )


def _way(row: Row) -> _Way:
    how: Speculation = {"vanilla": "off", "fixed": "always", "auto": "auto"}[row.configuration]  # type: ignore[assignment]
    length = row.draft_length if how == "always" else None
    return _Way(row.draft, how, length, row.tokens_per_second, row.ratio, row.low, row.high)


def _way_of_replies(draft: str, how: Speculation, replies: Sequence[ReplyStats]) -> _Way:
    seconds = sum(reply.decode_seconds for reply in replies)
    vanilla_seconds = sum(reply.tokens / (reply.baseline_tokens_per_second or 1.0) for reply in replies)
    rate = _tokens(replies) / seconds
    return _Way(draft or None, how, None, rate, vanilla_seconds / seconds, rate, rate)


def _best(ways: Sequence[_Way]) -> _Way:
    """The fastest; the automatic length of the same draft where it is as good as that."""
    fastest = max(ways, key=lambda way: way.tokens_per_second)
    enough = fastest.tokens_per_second * _AS_GOOD
    automatic = [way for way in ways if way.draft == fastest.draft and way.length is None]
    return next((way for way in automatic if way.tokens_per_second >= enough), fastest)


def _rivals(best: _Way, ways: Sequence[_Way], sizes: Mapping[str, int]) -> str:
    """What each other draft would have given, and what it needs more or less."""
    said = []
    for draft in dict.fromkeys(way.draft for way in ways if way.draft != best.draft):
        rival = max((way for way in ways if way.draft == draft), key=lambda way: way.tokens_per_second)
        said.append(_rival(rival, _extra_bytes(best.draft, draft, sizes)))
    return f"{_upper('; '.join(said))}." if said else ""


def _rival(rival: _Way, extra_bytes: int | None) -> str:
    name = f"the draft {Path(rival.draft).stem}" if rival.draft else "looking up repeats alone"
    gains = f"gains {_ratio(rival)}" if rival.ratio >= WORTH_IT else f"gives only {_ratio(rival)}"
    if not extra_bytes:
        return f"{name} {gains}"
    needs = f"needs {size(extra_bytes)} more" if extra_bytes > 0 else f"needs {size(-extra_bytes)} less"
    return f"{name} {gains} and {needs}"


def _extra_bytes(best: str | None, rival: str | None, sizes: Mapping[str, int]) -> int | None:
    known = {**sizes, "": 0}
    first, second = known.get(best or ""), known.get(rival or "")
    return None if first is None or second is None else second - first


def _no_help(best: _Way, ways: Sequence[_Way]) -> str:
    drafts = {way.draft for way in ways if way.draft}
    tail = " Without a draft its memory is free for other things." if drafts else ""
    return f"The best of the rest is {best.name} with {_ratio(best)}, and that is within the noise or worse.{tail}"


def _doubt(best: _Way, vanilla: _Way) -> str:
    """Error bars that overlap are said, not hidden."""
    if best.ratio >= WORTH_IT and best.low <= vanilla.high:
        return "The repeats scatter as widely as the gain: measure again, with more repeats, to be sure."
    return ""


def _tokens(replies: Sequence[ReplyStats]) -> int:
    return sum(reply.tokens for reply in replies)


def _ratio(way: _Way) -> str:
    return f"{way.ratio:.2f}x"


def _rate(way: _Way) -> str:
    return f"{way.tokens_per_second:,.0f}" if way.tokens_per_second >= 99.95 else f"{way.tokens_per_second:.3g}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
