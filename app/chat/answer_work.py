"""What one answer asks of the engine thread: the prompt made to fit, the oldest turns summarised, then the answer."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.chat.fitting import Fitted, fit, summary_room, with_summary
from app.chat.prompt import GenerationOptions, Prompt, kv_label
from app.chat.thinking import split_reply
from app.compare.work import Check, compare_work
from engine.records import Finished, Message, Request

_ORDER = (
    "Summarise the conversation below for someone who has to continue it, in at most {words} words. Keep names, "
    "numbers, decisions and open questions. Write the summary only."
)
_WORDS_A_TOKEN = 0.6


@dataclass(frozen=True, slots=True)
class Summarising:
    """The model reads the oldest turns once more to write a summary of them. `messages`: how many."""

    messages: int


def answer_work(prompt: Prompt, options: GenerationOptions, check: Check, conversation_id: int) -> Any:
    """For `EngineThread.run`: yields a `Fitted`, before it perhaps `Summarising`, then what the engine says.

    Raises RequestError where the newest message does not fit.
    """

    def work(engine: Any, cancel: threading.Event) -> Iterator[object]:
        context: int = engine.loaded.context
        fitted = fit(prompt, options, engine.count_tokens, context)
        if fitted.to_summarise is not None:
            yield Summarising(len(fitted.to_summarise.turns) - len(fitted.prompt.turns))
            summary = _summary(engine, fitted, options, context, cancel)
            if isinstance(summary, Finished):
                yield summary
                return
            fitted = with_summary(fitted, summary, engine.count_tokens, options, context)
        yield fitted
        request = replace(fitted.prompt.request(options), keep_as=kv_label(conversation_id))
        if options.lanes:
            yield from compare_work(request, options.lanes, check)(engine, cancel)
        else:
            yield from engine.generate(request, cancel)

    return work


def _summary(
    engine: Any, fitted: Fitted, options: GenerationOptions, context: int, cancel: threading.Event
) -> str | Finished:
    """The model's own; how the answer ends, without a word of it, where it was stopped meanwhile."""
    request = _summary_request(engine, fitted, options, context)
    for record in engine.generate(request, cancel):
        if isinstance(record, Finished):
            if record.finish_reason == "cancelled":
                return replace(record, text="", token_ids=())
            return split_reply(record.text).answer.strip()
    return ""


def _summary_request(engine: Any, fitted: Fitted, options: GenerationOptions, context: int) -> Request:
    """The turns that go, the earlier summary first; the oldest are left out where they do not fit at once."""
    longer = fitted.to_summarise
    assert longer is not None
    going = longer.turns[: len(longer.turns) - len(fitted.prompt.turns)]
    room = summary_room(context)
    request = _request(longer.summary, going, options, room)
    while len(going) > 1 and engine.count_tokens(request) + room >= context:
        going = going[1:]
        request = _request(longer.summary, going, options, room)
    return request


def _request(earlier: str, turns: tuple[Message, ...], options: GenerationOptions, room: int) -> Request:
    order = _ORDER.format(words=int(room * _WORDS_A_TOKEN))
    said = [f"{'User' if turn.role == 'user' else 'Assistant'}: {turn.content}" for turn in turns]
    if earlier:
        said.insert(0, f"Before that: {earlier}")
    text = "\n\n".join([order, *said])
    return Request((Message("user", text),), max_tokens=room, speculation=options.speculation, thinking=False)
