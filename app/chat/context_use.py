"""How full the context is: of what stands, and with what is being typed; counted exactly as it would be sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.chat.fitting import Count, TooLongError, answer_room, fit
from app.chat.prompt import GenerationOptions, Prompt
from app.settings.keys import Overflow
from app.store.records import StoredAttachment, StoredMessage
from engine.errors import RequestError
from engine.records import Message, Request


@dataclass(frozen=True, slots=True)
class ContextUse:
    """In tokens. `used` is the whole prompt: system prompt, messages and `typed`, which is the part that is unsent.

    `leaves_out`: how many messages more than now sending would leave out. `too_long`: why nothing can be sent, in a
    sentence; empty: it can.
    """

    used: int
    typed: int
    context: int
    leaves_out: int = 0
    summarises: bool = False
    too_long: str = ""


def context_use(
    system: str,
    messages: Sequence[StoredMessage],
    typed: str,
    attachments: Sequence[StoredAttachment],
    options: GenerationOptions,
    context: int,
    count: Count,
) -> ContextUse:
    """`messages`: the branch that is shown; `typed`, with `attachments`: what stands unsent.

    Runs where counting blocks nobody.
    """
    stands, left_out = _standing(system, messages, options, count, context)
    if not typed.strip() and not attachments:
        return ContextUse(stands, 0, context)
    place = messages[-1].id + 1 if messages else 1
    question = StoredMessage(place, 0, None, "user", typed.strip(), "", attachments=tuple(attachments))
    asked = [*messages, question]
    if options.opening:
        asked.append(StoredMessage(place + 1, 0, None, "assistant", options.opening, ""))
    whole = Prompt.of(system, asked)
    try:
        fitted = fit(whole, options, count, context)
    except TooLongError as error:
        tokens = error.tokens
        return ContextUse(tokens, max(tokens - stands, 0), context, too_long=str(error))
    leaves_out = max(fitted.prompt.dropped - left_out, 0)
    own = fitted.tokens - stands if not leaves_out else count(Prompt.of("", [question]).request(options))
    return ContextUse(
        fitted.tokens, min(max(own, 0), fitted.tokens), context, leaves_out, fitted.to_summarise is not None
    )


def stopped_after(messages: Sequence[StoredMessage], overflow: Overflow) -> int | None:
    """The answer that a full context ended, where nothing makes room for another; None: the conversation goes on."""
    last = messages[-1] if messages and overflow == "stop" else None
    is_full = last is not None and last.stats is not None and last.stats.finish_reason == "context"
    return last.id if last is not None and is_full else None


def _standing(
    system: str, messages: Sequence[StoredMessage], options: GenerationOptions, count: Count, context: int
) -> tuple[int, int]:
    """Tokens of what stands, and how many messages are left out of it already."""
    prompt = Prompt.of(system, messages, goes_on=False)
    if not prompt.turns:
        return (_system_alone(prompt.system, count) if prompt.system else 0), 0
    tokens = count(prompt.request(options))
    cut = prompt.after_known_cut()
    if not cut.dropped or tokens + answer_room(options, context) <= context:
        return tokens, 0
    return count(cut.request(options)), cut.dropped


def _system_alone(system: str, count: Count) -> int:
    """Some templates refuse a system prompt without a question: what it adds to one is counted."""
    try:
        return count(Request((Message("system", system),)))
    except RequestError:
        question = Message("user", "?")
        return count(Request((Message("system", system), question))) - count(Request((question,)))
