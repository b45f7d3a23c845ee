"""Vanilla and speculative side by side: the lanes' race, who was first, what was saved, and whether the texts agree."""

import math
from dataclasses import dataclass

from app.compare.common_text import CommonText
from app.compare.lane import CompareLane, LaneStatus
from app.numbers import time_taken
from app.speed.stored import reply_stats
from app.speed.verdict import Verdict
from app.store import token_origins as marks
from app.store.records import MessageState, ReplyStats
from app.words import tr, tr_noop, trn
from engine.bench.comparison import Compared, LaneEvent, LaneFailed, LaneSpec
from engine.records import Divergence, Loaded, Origin, Piece

__all__ = ["SPECULATIVE", "VANILLA", "Answer", "Compared", "Comparison", "LaneEvent", "LaneSpec", "lane_name"]

VANILLA, SPECULATIVE = 0, 1
_NAMES = (tr_noop("Vanilla"), tr_noop("Speculative"), tr_noop("Second draft"))
_IN_A_SENTENCE = (tr_noop("vanilla"), tr_noop("speculative"), tr_noop("second draft"))

_NEAR_TIE = 0.25  # logits: what rounding in batches of other widths moves a score by, and some room
_HALF_WAY = 80  # tokens at which an answer of unknown length stands in the middle of its bar


@dataclass(frozen=True, slots=True)
class Answer:
    """A lane's answer, as it is stored when it is kept."""

    text: str
    stats: ReplyStats
    pieces_json: str | None
    state: MessageState


def lane_name(lane: int) -> str:
    """What stands over a lane."""
    return tr(_NAMES[lane])


class Comparison:
    """Takes in the records of one comparison; a view reads it whenever it paints.

    Attributes:
        question: what was asked.
        seed: the lanes' common seed.
        lanes: the first is vanilla.
        kept: the lane whose answer is the stored reply.
        message_id: of that reply; 0 where none was left, since no lane wrote anything.
        conversation_id: where it belongs, unless it was deleted.
        opening: how every answer begins, as the user wished; no lane wrote it.
        error: why nothing could be compared, in a sentence.
        is_over: no more records will come.
    """

    def __init__(self, specs: tuple[LaneSpec, ...], question: str, seed: int, max_tokens: int | None = None) -> None:
        self.question, self.seed = question, seed
        self.lanes = tuple(CompareLane(spec) for spec in specs)
        self.kept = min(SPECULATIVE, len(specs) - 1)
        self.message_id = self.conversation_id = 0
        self.opening = ""
        self.error = ""
        self.is_over = False
        self._max_tokens = max_tokens
        self._common = tuple(CommonText(self.lanes[VANILLA], lane) for lane in self.lanes)
        self._divergences: tuple[Divergence | None, ...] | None = None

    # --- what comes ----------------------------------------------------------------------------

    def take(self, record: object) -> None:
        if isinstance(record, LaneEvent):
            self.lanes[record.lane].take(record)
            self._compare_speeds()
        elif isinstance(record, LaneFailed):
            self.lanes[record.lane].failure = record.sentence
            if record.lane == self.kept:
                self.kept = VANILLA
        elif isinstance(record, Compared):
            self._divergences = record.divergences
            self.end()

    def end(self, error: str = "") -> None:
        """Nothing more comes; what was written stays."""
        self.error, self.is_over = error, True
        for lane in self.lanes:
            lane.cut()
        self._compare_speeds()
        if not self.lanes[self.kept].text:  # stopped before its first token: another lane's beginning is kept
            self.kept = next((number for number, lane in enumerate(self.lanes) if lane.text), self.kept)

    # --- the race ------------------------------------------------------------------------------

    @property
    def first(self) -> tuple[int, ...]:
        """The finished lanes with the shortest time on their own clocks; several where the times read the same.

        Empty where a text has parted from vanilla's: the lanes then write answers of different length.
        """
        done = [number for number, lane in enumerate(self.lanes) if lane.status is LaneStatus.FINISHED]
        taking_part = [number for number, lane in enumerate(self.lanes) if not lane.failure]
        if not done or len(taking_part) < 2 or any(self._common[number].has_parted for number in taking_part):
            return ()
        shortest = time_taken(min(self.lanes[number].seconds for number in done))
        return tuple(number for number in done if time_taken(self.lanes[number].seconds) == shortest)

    def progress(self, lane: int) -> float:
        """0 to 1. Until an answer's length is known, the bars show how far the lanes are from each other."""
        one = self.lanes[lane]
        if one.status is LaneStatus.FINISHED:
            return 1.0
        return min(self._place(one.tokens), 1.0)

    def mark(self, lane: int) -> float | None:
        """How far this lane was when its clock showed the time at which the first finished; None for those."""
        first = self.first
        one = self.lanes[lane]
        if not first or lane in first or not one.tokens:
            return None
        finish = min(self.lanes[number].seconds for number in first)
        return min(self._place(one.tokens_at(finish)), 1.0) if one.seconds > finish else None

    def _place(self, tokens: int) -> float:
        done = [lane.tokens for lane in self.lanes if lane.status is LaneStatus.FINISHED]
        if done:
            return tokens / max(*done, tokens, 1)
        leader = max(lane.tokens for lane in self.lanes)
        limit = self._max_tokens if self._max_tokens and self._max_tokens <= 2 * _HALF_WAY else None
        whole = limit or leader + _HALF_WAY
        return tokens / max(whole, 1)

    def speed(self, lane: int) -> Verdict:
        """Compared with vanilla as far as the texts are the same."""
        return self.lanes[lane].tracker.verdict()

    def _compare_speeds(self) -> None:
        for lane, common in zip(self.lanes[SPECULATIVE:], self._common[SPECULATIVE:], strict=True):
            common.update()
            lane.tracker.compare(common.span)

    # --- the texts -----------------------------------------------------------------------------

    def divergence(self, lane: int) -> Divergence | None:
        """Where this lane leaves vanilla's text."""
        return self._divergences[lane] if self._divergences and lane < len(self._divergences) else None

    def is_identical(self, lane: int) -> bool:
        """As far as both have got. False while that is not known."""
        known = bool(self._divergences) and bool(self.lanes[lane].tokens) and bool(self.lanes[VANILLA].tokens)
        return known and self.divergence(lane) is None

    def about_texts(self, lane: int) -> str:
        """One or two sentences on this lane's text beside vanilla's; empty while nothing can be said."""
        one = self.lanes[lane]
        if one.failure:
            return tr("{lane} takes no part: {why}", lane=lane_name(lane), why=one.failure)
        if self.is_over and self._divergences is None:
            return tr("The texts were not compared.")
        if (parting := self.divergence(lane)) is not None:
            return _parting(lane, parting)
        if not self.is_identical(lane):
            return ""
        shared = min(one.tokens, self.lanes[VANILLA].tokens)
        if LaneStatus.STOPPED in (one.status, self.lanes[VANILLA].status):
            return trn(
                "Identical as far as both have come: %n token.",
                "Identical as far as both have come: %n tokens.",
                shared,
            )
        return trn("Identical: the one token is the same.", "Identical: all %n tokens are the same.", shared)

    def answer(self, lane: int, pair: Loaded | None) -> Answer:
        """What is stored when this lane's answer is kept."""
        one = self.lanes[lane]
        target = pair.config.target.name if pair else ""
        state: MessageState = "complete" if one.status is LaneStatus.FINISHED else "partial"
        draft = one.spec.draft.name if one.spec.draft is not None else ""
        stats = reply_stats(self.speed(lane), one.finished, seed=self.seed, prompt_tokens=0, target=target, draft=draft)
        pieces = [marks.encode([Piece(-1, self.opening, Origin.TARGET)])] if self.opening else []
        pieces += [one.pieces_json] if one.pieces_json else []
        return Answer(self.opening + one.text, stats, marks.join(pieces) if pieces else None, state)


def _parting(lane: int, parting: Divergence) -> str:
    where = tr(
        "The texts part at token {position:,}: {vanilla}, {other}.",
        position=parting.position + 1,
        vanilla=_chose(VANILLA, parting.vanilla_text),
        other=_chose(lane, parting.other_text),
    )
    return f"{where} {_margin(abs(parting.margin))}"


def _margin(logits: float) -> str:
    if math.isnan(logits):
        return tr("The margin was not measured, because the answers were stopped.")
    if logits <= _NEAR_TIE:
        return tr(
            "A near-tie: only {margin:.2g} logits lie between the two, so rounding decided, which depends on how many "
            "tokens are checked at once. Exact mode (Settings) rules this out.",
            margin=logits,
        )
    return tr(
        "{margin:.2g} logits lie between the two, more than rounding explains: please report this.", margin=logits
    )


def _chose(lane: int, text: str) -> str:
    name = tr(_IN_A_SENTENCE[lane])
    if not text:
        return tr("{lane} ended", lane=name)
    if not text.strip() and "\n" in text:
        return tr("{lane} broke the line", lane=name)
    return tr("{lane} wrote “{text}”", lane=name, text=text.strip() or text)
