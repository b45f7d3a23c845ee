"""One recommendation from what was measured, with its reason. Pure; ranks by tokens/s and never by acceptance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.benchmark.names import draft_title
from app.numbers import size, three_digits, times
from app.words import tr, tr_noop, trn
from engine.records import Measurement, Row, Speculation

WORTH_IT = 1.03  # over vanilla; less than this is within what measuring again would change
_AS_GOOD = 0.97  # automatic is taken where it comes this near to the best: it follows the text, a fixed length does not
_CLEARLY_SLOWER = 0.9  # no scatter explains less than this
_ENOUGH_REPEATS = 3  # fewer do not show how widely they scatter


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
    name: str  # of what to use, e.g. "the draft Llama-3.2-1B Q4_K_M with automatic length"

    @property
    def helps(self) -> bool:
        return self.ratio >= WORTH_IT


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to draft that was measured."""

    draft: str | None  # file name
    draft_title: str
    speculation: Speculation
    length: int | None
    tokens_per_second: float
    ratio: float
    low: float
    high: float
    has_drafted: bool  # else it is vanilla, and what it seems to gain is chance

    @property
    def name(self) -> str:
        """E.g. "the draft Llama-3.2-1B Q4_K_M with automatic length"."""
        if self.speculation == "off":
            return tr("vanilla decoding")
        if self.draft is None:
            return tr("prompt look-up, without a draft")
        if self.length is None:
            return tr("the draft {draft} with automatic length", draft=self.draft_title)
        return trn(
            "the draft {draft} with %n draft token a round",
            "the draft {draft} with %n draft tokens a round",
            self.length,
            draft=self.draft_title,
        )


def advise(measurement: Measurement) -> Advice | None:
    """The fastest configuration of a benchmark; None where vanilla or everything else is missing."""
    ways = [_way(row) for row in measurement.rows if not row.error and row.prompts and row.tokens_per_second > 0]
    vanilla = next((way for way in ways if way.speculation == "off"), None)
    others = [way for way in ways if way.speculation != "off"]
    if vanilla is None or not others:
        return None
    target = str(measurement.target.get("file", ""))
    drafted = [way for way in others if way.has_drafted]
    if not drafted:
        reason = tr("Not one token was drafted in these answers, so that nothing could be gained.")
        return _advice(vanilla, target, vanilla, reason)
    best = _best(drafted)
    repeats = int(measurement.settings.get("repeats") or _ENOUGH_REPEATS) if measurement.finished else 1
    if best.ratio >= WORTH_IT:
        reasons = [_rivals(best, drafted, measurement.drafts), _doubt(best, vanilla, repeats)]
    else:
        reasons = [_no_help(best, vanilla, others, repeats)]
    if not measurement.finished:
        reasons.append(tr("The benchmark was stopped early, so this is what it looked like so far."))
    return _advice(best, target, vanilla, " ".join(reason for reason in reasons if reason))


def _advice(best: _Way, target: str, vanilla: _Way, reason: str) -> Advice:
    if best.ratio < WORTH_IT:
        sentence = tr(
            "Use vanilla decoding: nothing that was tried makes it faster ({rate} tokens/s).",
            rate=three_digits(vanilla.tokens_per_second),
        )
        return Advice(sentence, reason, target, None, "off", None, vanilla.tokens_per_second, 1.0, vanilla.name)
    sentence = tr(
        "Use {way}: {ratio} here, {rate} instead of {vanilla} tokens/s.",
        way=best.name,
        ratio=times(best.ratio),
        rate=three_digits(best.tokens_per_second),
        vanilla=three_digits(vanilla.tokens_per_second),
    )
    return Advice(
        sentence,
        reason,
        target,
        best.draft,
        best.speculation,
        best.length,
        best.tokens_per_second,
        best.ratio,
        best.name,
    )


def _way(row: Row) -> _Way:
    how: Speculation = {"vanilla": "off", "fixed": "always", "auto": "auto"}[row.configuration]  # type: ignore[assignment]
    length = row.draft_length if how == "always" else None
    return _Way(
        row.draft, draft_title(row), how, length, row.tokens_per_second, row.ratio, row.low, row.high,
        has_drafted=row.acceptance is not None,
    )  # fmt: skip


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
    name = tr("the draft {draft}", draft=rival.draft_title) if rival.draft else tr("prompt look-up alone")
    helps = rival.ratio >= WORTH_IT
    if not extra_bytes:
        said = tr_noop("{way} gains {ratio}") if helps else tr_noop("{way} gives only {ratio}")
    elif extra_bytes > 0:
        more = tr_noop("{way} gains {ratio} and needs {size} more")
        said = more if helps else tr_noop("{way} gives only {ratio} and needs {size} more")
    else:
        less = tr_noop("{way} gains {ratio} and needs {size} less")
        said = less if helps else tr_noop("{way} gives only {ratio} and needs {size} less")
    return tr(said, way=name, ratio=times(rival.ratio), size=size(abs(extra_bytes or 0)))


def _extra_bytes(best: str | None, rival: str | None, sizes: Mapping[str, int]) -> int | None:
    known = {**sizes, "": 0}
    first, second = known.get(best or ""), known.get(rival or "")
    return None if first is None or second is None else second - first


def _no_help(best: _Way, vanilla: _Way, ways: Sequence[_Way], repeats: int) -> str:
    drafts = {way.draft for way in ways if way.draft}
    said = tr(
        "The best of the rest is {way} with {ratio}, and {why}.",
        way=best.name,
        ratio=times(best.ratio),
        why=_why_no_help(best, vanilla, repeats),
    )
    tail = tr("Without a draft its memory is free for other things.")
    return f"{said} {tail}" if drafts else said


def _why_no_help(best: _Way, vanilla: _Way, repeats: int) -> str:
    if best.ratio < _CLEARLY_SLOWER:
        return tr("that is slower")
    if repeats < _ENOUGH_REPEATS:
        return tr("with fewer than {repeats} repeats nobody can tell that from chance", repeats=_ENOUGH_REPEATS)
    if best.low <= vanilla.high and best.high >= vanilla.low:
        return tr("that is within the scatter of the repeats")
    return tr("that is slower") if best.ratio < 1 else tr("that is too little to feel")


def _doubt(best: _Way, vanilla: _Way, repeats: int) -> str:
    """Error bars that overlap, or that do not exist, are said and not hidden."""
    if repeats < _ENOUGH_REPEATS:
        return tr("To be sure, measure again with at least {repeats} repeats.", repeats=_ENOUGH_REPEATS)
    if best.low <= vanilla.high:
        return tr("The repeats scatter as widely as the gain: measure again, with more repeats, to be sure.")
    return ""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
