"""One answer, from the tokens of its prompt to the record that ends it."""

import threading
from collections.abc import Callable, Generator
from time import perf_counter_ns

from engine.policy.answer_policy import AnswerPolicy
from engine.records import Event, Finished, Request, Round
from engine.speculation.answer_form import AnswerForm
from engine.speculation.loop import Limits, SpeculativeLoop
from engine.speculation.session import Session
from engine.text.sampling import Sampler


class Answer:
    """Answers one request on the caches of a session.

    `text`: the tokens of the prompt, which the answer is appended to. `noise`: how far batched logits may lie from
    single ones, in logits; see `SpeculativeLoop`.
    """

    def __init__(
        self, session: Session, request: Request, text: list[int], sampler: Sampler, form: AnswerForm, noise: float
    ) -> None:
        self._session, self._request, self._text = session, request, text
        self._sampler, self._form, self._noise = sampler, form, noise
        self._drafter = session.drafter(request, sampler)
        self._prompt_tokens = len(text)
        self._pieces: list[str] = []
        self._rounds = self._drafted = self._accepted = 0

    def events(self, cancel: threading.Event, between: Callable[[], None]) -> Generator[Event]:
        """Prefill..., Round..., Finished. `between` is called wherever nothing is decoded for a moment.

        Raises RequestError where the prompt does not fit, EngineError where llama.cpp fails.
        """
        session, request, started = self._session, self._request, perf_counter_ns()
        if request.remember:
            session.recall(self._text, self._drafter)
        yield from session.prefill(self._text, self._drafter, cancel)
        prefilled = perf_counter_ns()
        loop = self._loop(cancel)
        for group in loop.rounds():
            for round_ in group:
                self._count(round_)
                yield round_
            between()
        yield self._finished(loop, prefilled - started, perf_counter_ns() - prefilled)
        if request.remember:
            session.keep(request.keep_as)

    def _loop(self, cancel: threading.Event) -> SpeculativeLoop:
        session, request = self._session, self._request
        max_tokens = request.max_tokens if request.max_tokens is not None else session.target.n_ctx
        return SpeculativeLoop(
            session.target,
            self._sampler,
            self._drafter,
            AnswerPolicy(session.policy, request.speculation, request.draft_length, request.sampling),
            self._text,
            Limits(max_tokens, cancel.is_set),
            self._form,
            detail=request.detail,
            noise=self._noise,
        )

    def _count(self, round_: Round) -> None:
        self._rounds += 1
        self._drafted += round_.drafted
        self._accepted += round_.accepted
        self._pieces.append(round_.text)

    def _finished(self, loop: SpeculativeLoop, prefill_ns: int, decode_ns: int) -> Finished:
        return Finished(
            finish_reason=loop.finish_reason or "cancelled",
            text="".join(self._pieces) + loop.rest(),
            token_ids=tuple(loop.text[self._prompt_tokens :]),
            prompt_tokens=self._prompt_tokens,
            reused_tokens=self._session.reused,
            prefill_ns=prefill_ns,
            decode_ns=decode_ns,
            rounds=self._rounds,
            drafted=self._drafted,
            accepted=self._accepted,
            seed=self._request.sampling.seed,
            near_ties=loop.near_ties,
            notices=self._form.notices,
        )
