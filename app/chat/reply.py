"""One answer on its way: what came, what of it is painted, what of it is on disk."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from app.chat.prompt import GenerationOptions, Prompt
from app.chat.thinking import split_reply
from app.compare.comparison import Comparison
from app.speed.stored import reply_stats, verdict_of
from app.store import token_origins as marks
from app.store.records import ReplyStats, StoredMessage
from app.words import tr
from engine.records import Finished, Loaded, Origin, Piece, Round

if TYPE_CHECKING:
    from app.speed.tracker import SpeedTracker


class Reply:
    """Grows by rounds. `message.content` is what stood there before, when a partial answer goes on.

    Attributes:
        job: the engine thread's number for it.
        context_used: tokens in the target's context after the latest round.
        comparison: all lanes, where several answer; this reply is then the text of the lane that is kept.
    """

    def __init__(self, message: StoredMessage, prompt: Prompt, options: GenerationOptions, pair: Loaded | None) -> None:
        from app.speed.tracker import SpeedTracker  # numpy with it: not before the window is shown

        self.message = message
        self.prompt = prompt
        self.options = options
        self.pair = pair
        self.job = 0
        self.stopping = False
        earlier = verdict_of(message.stats) if message.stats else None
        self._tracker = SpeedTracker(options.speculation, bool(pair and pair.draft), earlier)
        self.context_used = 0
        self.comparison = self._comparison()
        self._texts: list[str] = []
        self._pieces: list[Piece] = _as_piece(message)
        self._foreign_pieces = len(self._pieces)
        self._round_seconds: list[float] = []
        self._painted = 0  # rounds
        self._painted_pieces = 0
        self._journaled = 0
        self._journaled_pieces = 0

    @property
    def text(self) -> str:
        return self.message.content + "".join(self._texts)

    @property
    def has_begun(self) -> bool:
        return bool(self._texts)

    @property
    def is_empty(self) -> bool:
        """The model has said nothing; how the answer was to begin is the user's own."""
        return not self._texts and self.message.content == self.options.opening

    @property
    def pieces_json(self) -> str | None:
        return self._joined(self._pieces)

    @property
    def tracker(self) -> "SpeedTracker":
        """Its speed: where several lanes answer, that of the kept one."""
        return self.comparison.lanes[self.comparison.kept].tracker if self.comparison else self._tracker

    def answered_by(self, pair: Loaded | None) -> None:
        """Which pair it is, once it speaks; another may have been loading when the message was sent."""
        self.pair = pair
        self._tracker.has_draft = bool(pair and pair.draft)

    def add(self, record: Round) -> None:
        self._texts.append(record.text)
        self._pieces.extend(record.pieces)
        self._round_seconds.append(record.total_ns / 1e9)
        if not self.comparison:  # whose lanes count for themselves
            self._tracker.add(record)
        self.context_used = record.position + record.tokens

    def adopt(self, comparison: Comparison) -> None:
        """Takes over the kept lane's text, where another lane than before is kept."""
        lane = comparison.lanes[comparison.kept]
        if not self._texts and lane.text:
            self._texts, self._pieces = [lane.text], [*self._pieces, *lane.pieces]

    def complete(self, finished: Finished | None) -> None:
        """Takes in what the rounds could not show: the end of a cut-off character, the time in all.

        None: it was cut off.
        """
        if not self.comparison and finished:
            self._tracker.finish(finished.decode_ns / 1e9, finished.finish_reason == "stop")
        elif not self.comparison:
            self._tracker.finish(0.0)
        if not finished:
            return
        streamed = "".join(self._texts)
        if finished.text != streamed and finished.text.startswith(streamed):
            self._texts.append(finished.text[len(streamed) :])

    def unpainted(self) -> tuple[str, tuple[Piece, ...]]:
        """What came since the last call."""
        text = "".join(self._texts[self._painted :])
        pieces = tuple(self._pieces[self._painted_pieces :])
        self._painted, self._painted_pieces = len(self._texts), len(self._pieces)
        return text, pieces

    def unjournaled(self) -> tuple[str, str | None]:
        """Text and marks that are not on disk yet; `journaled` says that they are."""
        pieces = self._pieces[self._journaled_pieces :]
        return "".join(self._texts[self._journaled :]), marks.encode(pieces) if pieces else None

    def journaled(self) -> None:
        self._journaled, self._journaled_pieces = len(self._texts), len(self._pieces)

    def stats(self, finished: Finished | None) -> ReplyStats:
        """The figures under the reply, with those from before where it goes on.

        Without `finished`, those of an answer that was cut off.
        """
        if self.comparison:
            return self.comparison.answer(self.comparison.kept, self.pair).stats
        stats = reply_stats(
            self._tracker.verdict(),
            finished,
            seed=self.options.sampling.seed,
            prompt_tokens=max(self.context_used - self._tracker.verdict().tokens, 0),
            target=self.pair.config.target.name if self.pair else "",
            draft=self.pair.config.draft.name if self.pair and self.pair.config.draft else "",
            earlier=self.message.stats,
        )
        return self._with_thinking(stats)

    def _with_thinking(self, stats: ReplyStats) -> ReplyStats:
        """What of the tokens and the time went into thinking."""
        end = split_reply(self.text).answer_start
        earlier, before = self.message.stats, len(self.message.content)
        own = self._pieces[self._foreign_pieces :]
        tokens = sum(place < end - before for place in _places(piece.text for piece in own))
        places = _places(self._texts)
        seconds = sum(spent for place, spent in zip(places, self._round_seconds, strict=False) if place < end - before)
        return replace(
            stats,
            thinking_tokens=tokens + (earlier.thinking_tokens if earlier else 0),
            thinking_seconds=seconds + (earlier.thinking_seconds if earlier else 0.0),
        )

    def notices(self, finished: Finished | None) -> tuple[str, ...]:
        """What to tell the user at the end of the answer."""
        if not finished or finished.finish_reason != "context":
            return finished.notices if finished else ()
        if self.pair:
            said = tr("The context of {context:,} tokens is full, so the answer ends here.", context=self.pair.context)
        else:
            said = tr("The context is full, so the answer ends here.")
        ways = (
            tr("Start a new conversation, raise the context in the settings, or let Tandem leave out the oldest turns.")
            if self.options.overflow == "stop"
            else tr("Ask on, and the oldest turns make room; or raise the context in the settings.")
        )
        return (*finished.notices, f"{said} {ways}")

    def _comparison(self) -> Comparison | None:
        if not self.options.lanes:
            return None
        comparison = Comparison(
            self.options.lanes, self.prompt.asked, self.options.sampling.seed, self.options.max_tokens
        )
        comparison.message_id, comparison.conversation_id = self.message.id, self.message.conversation_id
        comparison.opening = self.options.opening
        return comparison

    def _joined(self, pieces: list[Piece]) -> str | None:
        earlier = [self.message.pieces_json] if self.message.pieces_json else []
        return marks.join([*earlier, marks.encode(pieces)]) if pieces or earlier else None


def _as_piece(message: StoredMessage) -> list[Piece]:
    """A text that no model wrote, in front of one that does: marks are counted from the first character."""
    is_foreign = message.content and not message.pieces_json
    return [Piece(-1, message.content, Origin.TARGET)] if is_foreign else []


def _places(texts: Iterable[str]) -> list[int]:
    """The character at which each of these texts begins, one after another."""
    return list(accumulate((len(text) for text in texts), initial=0))[:-1]
