"""A verdict as it is stored with its reply, and back."""

from app.speed.verdict import AgainstVanilla, Proposed, Verdict
from app.store.records import ReplyStats
from engine.records import Finished


def reply_stats(
    verdict: Verdict,
    finished: Finished | None,
    *,
    seed: int,
    prompt_tokens: int,
    target: str = "",
    draft: str = "",
    earlier: ReplyStats | None = None,
) -> ReplyStats:
    """`verdict`: of the whole answer. `finished` None: it was cut off. `earlier`: of its first part, where it goes on;
    `target` and `draft` are file names."""
    span = verdict.vanilla
    return ReplyStats(
        tokens=verdict.tokens,
        tokens_per_second=verdict.tokens_per_second,
        finish_reason=finished.finish_reason if finished else "cancelled",
        baseline_tokens_per_second=verdict.vanilla_tokens_per_second,
        speed_up=verdict.speed_up,
        drafted=verdict.proposed.tokens,
        accepted=verdict.proposed.accepted,
        rounds=verdict.rounds,
        seed=finished.seed if finished else seed,
        prompt_tokens=earlier.prompt_tokens if earlier else finished.prompt_tokens if finished else prompt_tokens,
        reused_tokens=finished.reused_tokens if finished else 0,
        prefill_seconds=_prefill_seconds(finished) + (earlier.prefill_seconds if earlier else 0.0),
        decode_seconds=verdict.seconds,
        near_ties=(finished.near_ties if finished else 0) + (earlier.near_ties if earlier else 0),
        speculation=verdict.speculation,
        target=target,
        draft=draft,
        lookup_drafted=verdict.lookup.tokens,
        lookup_accepted=verdict.lookup.accepted,
        compared_tokens=span.tokens if span else 0,
        compared_seconds=span.seconds if span else 0.0,
        vanilla_seconds=span.vanilla_seconds if span else 0.0,
        draft_seconds=verdict.draft_seconds,
        verify_seconds=verdict.verify_seconds,
        sample_seconds=verdict.sample_seconds,
        accepted_lengths=verdict.accepted_lengths,
    )


def verdict_of(stats: ReplyStats) -> Verdict:
    """Also of replies that an earlier version stored: without a draft, all that was proposed was looked up."""
    lookup = Proposed(stats.lookup_drafted, stats.lookup_accepted)
    if not stats.draft and not lookup.tokens:
        lookup = Proposed(stats.drafted, stats.accepted)
    seconds = stats.decode_seconds
    if not seconds and stats.tokens_per_second:
        seconds = stats.tokens / stats.tokens_per_second
    return Verdict(
        tokens=stats.tokens,
        seconds=seconds,
        rounds=stats.rounds,
        draft=Proposed(stats.drafted - lookup.tokens, stats.accepted - lookup.accepted),
        lookup=lookup,
        vanilla=_span(stats, seconds),
        draft_seconds=stats.draft_seconds,
        verify_seconds=stats.verify_seconds,
        sample_seconds=stats.sample_seconds,
        accepted_lengths=stats.accepted_lengths,
        speculation=stats.speculation,
        has_draft=bool(stats.draft),
        is_over=True,
    )


def _span(stats: ReplyStats, seconds: float) -> AgainstVanilla | None:
    if stats.compared_tokens:
        return AgainstVanilla(stats.compared_tokens, stats.compared_seconds, stats.vanilla_seconds)
    if stats.baseline_tokens_per_second:
        return AgainstVanilla(stats.tokens, seconds, stats.tokens / stats.baseline_tokens_per_second)
    return None


def _prefill_seconds(finished: Finished | None) -> float:
    return finished.prefill_ns / 1e9 if finished else 0.0
