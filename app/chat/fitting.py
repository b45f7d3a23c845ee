"""What of a conversation goes into the context, counted exactly: all of it, or the rest without the oldest turns."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.chat.prompt import GenerationOptions, Prompt
from app.words import tr
from engine.errors import RequestError
from engine.records import Request

Count = Callable[[Request], int]

_LEAST_ROOM = 256  # tokens kept for the answer when old turns are left out
_KEPT_SHARE = 0.75  # of the context, when turns are left out: the next few questions then need no other cut
_SUMMARY_TOKENS = 320


class TooLongError(RequestError):
    """What is to be sent does not fit, whatever may be left out. `tokens`: how many it has."""

    def __init__(self, sentence: str, tokens: int) -> None:
        super().__init__(sentence)
        self.tokens = tokens


@dataclass(frozen=True, slots=True)
class Fitted:
    """A prompt that fits, and how many tokens it has. `skipped`: earlier questions without an answer are left out.

    `to_summarise`: the longer prompt whose first turns a summary is to stand for; None: nothing is to be summarised.
    """

    prompt: Prompt
    tokens: int
    skipped: bool = False
    to_summarise: Prompt | None = None


def answer_room(options: GenerationOptions, context: int) -> int:
    """Tokens that are kept free for the answer where old turns make room."""
    return min(options.max_tokens or _LEAST_ROOM, context // 4)


def summary_room(context: int) -> int:
    """The longest summary, in tokens."""
    return min(_SUMMARY_TOKENS, context // 8)


def fit(prompt: Prompt, options: GenerationOptions, count: Count, context: int) -> Fitted:
    """The prompt, or as much of it as fits. Raises TooLongError where not even the newest message does."""

    def tokens_of(one: Prompt) -> int:
        return count(one.request(options))

    makes_room = options.overflow != "stop"
    limit = context - (answer_room(options, context) if makes_room else 1)
    shorter = prompt.after_known_cut()
    is_skipping = shorter.has_unanswered
    candidates = [prompt]
    if shorter.dropped:
        candidates.append(shorter)
    if is_skipping:
        candidates.append(shorter.without_unanswered())
    tokens = 0
    for one in candidates:
        tokens = tokens_of(one)
        if tokens <= limit:
            return Fitted(one, tokens, skipped=is_skipping and one is candidates[-1])
    shortest = candidates[-1]
    if makes_room and shortest.starts:
        return replace(_cut(shortest, options, tokens_of, context), skipped=is_skipping)
    if tokens < context:
        return Fitted(shortest, tokens, skipped=is_skipping)
    raise _too_long(shortest, tokens, context)


def _cut(prompt: Prompt, options: GenerationOptions, tokens_of: Callable[[Prompt], int], context: int) -> Fitted:
    """Begins with a later question: the earliest with which it fits, and some room for the next ones."""
    summarises = options.overflow == "summarise"
    room = summary_room(context) if summarises else 0
    limit = min(context - answer_room(options, context), int(context * _KEPT_SHARE)) - room
    starts = prompt.starts
    place = bisect_left(starts, True, key=lambda start: tokens_of(prompt.starting_at(start)) <= limit)
    shorter = prompt.starting_at(starts[min(place, len(starts) - 1)])
    tokens = tokens_of(shorter)
    if tokens >= context:
        raise _too_long(shorter, tokens, context)
    has_room = summarises and tokens + room < context
    return Fitted(shorter, tokens, to_summarise=prompt if has_room else None)


def with_summary(fitted: Fitted, summary: str, count: Count, options: GenerationOptions, context: int) -> Fitted:
    """The same prompt with a summary of what was left out; without it where it does not fit."""
    told = replace(fitted.prompt, summary=summary)
    tokens = count(told.request(options))
    return Fitted(told, tokens) if tokens < context else replace(fitted, to_summarise=None)


def _too_long(prompt: Prompt, tokens: int, context: int) -> TooLongError:
    over = max(tokens - context, 1)  # as the gauge says; a prompt as long as the context leaves no room for an answer
    if len(prompt.turns) <= 1:
        sentence = tr(
            "This message and what is sent with it have {tokens:,} tokens, {over:,} more than the context of "
            "{context:,} has room for. Shorten it, or raise the context in the settings.",
            tokens=tokens,
            over=over,
            context=context,
        )
    else:
        sentence = tr(
            "The conversation has {tokens:,} tokens, {over:,} more than the context of {context:,} has room for. "
            "Start a new conversation, raise the context in the settings, or let Tandem leave out or summarise the "
            "oldest turns.",
            tokens=tokens,
            over=over,
            context=context,
        )
    return TooLongError(sentence, tokens)
