"""A model of a few lines that keeps the engine's promises: words for tokens, cancel before every decode.

What the first word of the question asks for:
    "spell N"   answers N words
    "endless"   answers until it is stopped
    "refuse"    RequestError, as for a prompt that is longer than the context
    "burst"     a bug: ZeroDivisionError after three words
    "fill"      answers until the context is full
Lanes: a draft named "odd..." makes the third word another one, as a near-tie would.
Files: a target named "slow..." loads until it is stopped, "broken..." is refused, "buggy..." raises an odd error.
"""

import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import ClassVar

from engine.errors import LoadCancelled, ModelError, RequestError
from engine.records import (
    Event,
    Finished,
    FinishReason,
    Loaded,
    ModelFile,
    Origin,
    PairConfig,
    Piece,
    Prefill,
    Request,
    Round,
)

MS = 1_000_000
CONTEXT = 64  # tokens, where the settings wish for no other
ODD = 99  # the token of another word


def model_file(path: Path) -> ModelFile:
    return ModelFile(path, path.stem, "llama", 1, 1, 1, "F16", CONTEXT, 1, 8, 1, 1, 8, 8, 512, "llama", True, False)


class SmallSession:
    """Caches of one session: here, only which draft it has."""

    def __init__(self, draft: Path | None) -> None:
        self.is_odd = draft is not None and draft.name.startswith("odd")

    def __enter__(self) -> "SmallSession":
        return self

    def __exit__(self, *_exception: object) -> None:
        pass


class SmallEngine:
    """Counts who is open, so that a test can see what was freed."""

    is_in_doubt = False
    open_engines = 0
    requests: ClassVar[list[Request]] = []  # all that any of them was asked

    def __init__(self, config: PairConfig, on_progress: Callable[[float], None], cancel: threading.Event) -> None:
        on_progress(0.5)
        name = config.target.name
        if name.startswith("broken"):
            raise ModelError(f"{name} is broken. Choose another file.")
        if name.startswith("buggy"):
            raise KeyError(name)
        if name.startswith("slow"):
            cancel.wait(30)
            raise LoadCancelled("The load was stopped.")
        draft = model_file(config.draft) if config.draft else None
        self.context = config.context or CONTEXT
        self.loaded = Loaded(config, model_file(config.target), draft, self.context, 1, (), (), (), 0.01, 20.0 * MS)
        self.closed = False
        SmallEngine.open_engines += 1
        on_progress(1.0)

    def generate(
        self, request: Request, cancel: threading.Event | None = None, session: "SmallSession | None" = None
    ) -> Iterator[Event]:
        assert not self.closed, "generate() after close()"
        cancel = cancel or threading.Event()
        self.requests.append(request)
        order = request.messages[-1].content.split()
        prompt_tokens = self.count_tokens(request)
        if order[0] == "refuse" or prompt_tokens >= self.context:
            raise RequestError(f"The prompt has {prompt_tokens} tokens, and the context holds {self.context}.")
        limit = min(int(order[1]) if order[0] == "spell" else 1_000_000, request.max_tokens or 1_000_000)
        yield Prefill(prompt_tokens, prompt_tokens)
        words: list[str] = []
        reason: FinishReason = "stop"
        while len(words) < limit:
            if cancel.is_set():
                reason = "cancelled"
                break
            if order[0] == "fill" and prompt_tokens + len(words) >= self.context:
                reason = "context"
                break
            if order[0] == "burst" and len(words) == 3:
                raise ZeroDivisionError("division by zero")
            is_odd = session is not None and session.is_odd and len(words) == 2
            words.append("other " if is_odd else f"word{len(words)} ")
            yield self._round(len(words) - 1, prompt_tokens, words[-1])
            if order[0] == "endless" or session is not None:
                cancel.wait(0.005)  # a decode takes its time
        yield self._finished(reason, words, prompt_tokens, request)

    def count_tokens(self, what: Request | str) -> int:
        """Words, as `generate` counts them."""
        if isinstance(what, str):
            return len(what.split())
        return sum(len(message.content.split()) for message in what.messages)

    def open_session(self, draft: Path | None, *, cancel: threading.Event | None = None) -> "SmallSession":
        return SmallSession(draft)

    def text_of(self, token: int) -> str:
        return f"word{token}" if token != ODD else "other"

    def margin(
        self, request: Request, answer: tuple[int, ...], first: int, second: int, session: SmallSession
    ) -> float:
        return 0.01

    def measure_again(self, cancel: threading.Event) -> None:
        """It measures nothing."""

    def forget(self, labels: Collection[str]) -> None:
        """It keeps nothing."""

    def forget_other_drafts(self, wanted: Collection[Path | None]) -> None:
        """It holds none."""

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            SmallEngine.open_engines -= 1

    def _round(self, index: int, prompt_tokens: int, text: str) -> Round:
        piece = Piece(index, text, Origin.DRAFT, index, text)
        return Round(
            index=index,
            position=prompt_tokens + index,
            pieces=(piece,),
            drafted=1,
            accepted=1,
            origin=Origin.DRAFT,
            draft_ns=MS,
            verify_ns=8 * MS,
            sample_ns=MS // 2,
            total_ns=10 * MS,
            vanilla_ns=20.0 * MS,
        )

    def _finished(self, reason: FinishReason, words: list[str], prompt_tokens: int, request: Request) -> Finished:
        count = len(words)
        return Finished(
            finish_reason=reason,
            text="".join(words),
            token_ids=tuple(ODD if word == "other " else number for number, word in enumerate(words)),
            prompt_tokens=prompt_tokens,
            reused_tokens=0,
            prefill_ns=MS,
            decode_ns=10 * MS * max(count, 1),
            rounds=count,
            drafted=count,
            accepted=count,
            seed=request.sampling.seed,
        )
