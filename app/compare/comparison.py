"""Vanilla and speculative side by side: the lanes' race, who was first, what was saved, and whether the texts agree."""

import math
from dataclasses import dataclass

from app.compare.common_text import CommonText
from app.compare.lane import CompareLane, LaneStatus
from app.speed.stored import reply_stats
from app.speed.verdict import Verdict
from app.store import token_origins as marks
from app.store.records import MessageState, ReplyStats
from engine.bench.comparison import Compared, LaneEvent, LaneFailed, LaneSpec
from engine.records import Divergence, Loaded, Origin, Piece

__all__ = ["NAMES", "SPECULATIVE", "VANILLA", "Answer", "Compared", "Comparison", "LaneEvent", "LaneSpec"]

VANILLA, SPECULATIVE = 0, 1
NAMES = ("Vanilla", "Speculative", "Second draft")

_NEAR_TIE = 0.25  # logits: what rounding in batches of other widths moves a score by, and some room
_HALF_WAY = 80  # tokens at which an answer of unknown length stands in the middle of its bar


@dataclass(frozen=True, slots=True)
class Answer:
    """A lane's answer, as it is stored when it is kept."""

    text: str
    stats: ReplyStats
    pieces_json: str | None
    state: MessageState


class Comparison:
    """Takes in the records of one comparison; a view reads it whenever it paints.

    Attributes:
        question: what was asked.
        seed: the lanes' common seed.
        lanes: the first is vanilla.
        kept: the lane whose answer is the stored reply.
        message_id: of that reply.
        opening: how every answer begins, as the user wished; no lane wrote it.
        error: why nothing could be compared, in a sentence.
        is_over: no more records will come.
    """

    def __init__(self, specs: tuple[LaneSpec, ...], question: str, seed: int, max_tokens: int | None = None) -> None:
        self.question, self.seed = question, seed
        self.lanes = tuple(CompareLane(spec) for spec in specs)
        self.kept = min(SPECULATIVE, len(specs) - 1)
        self.message_id = 0
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
    def fastest(self) -> int | None:
        """The finished lane with the shortest time on its own clock, once another lane is behind it.

        None where a text has parted from vanilla's: the lanes then write answers of different length.
        """
        done = [number for number, lane in enumerate(self.lanes) if lane.status is LaneStatus.FINISHED]
        taking_part = [number for number, lane in enumerate(self.lanes) if not lane.failure]
        if not done or len(taking_part) < 2 or any(self._common[number].has_parted for number in taking_part):
            return None
        return min(done, key=lambda number: self.lanes[number].seconds)

    def progress(self, lane: int) -> float:
        """0 to 1. Until an answer's length is known, the bars show how far the lanes are from each other."""
        one = self.lanes[lane]
        if one.status is LaneStatus.FINISHED:
            return 1.0
        return min(self._place(one.tokens), 1.0)

    def mark(self, lane: int) -> float | None:
        """How far this lane was when its clock showed the time at which the fastest finished; None for that one."""
        fastest = self.fastest
        one = self.lanes[lane]
        if fastest is None or fastest == lane or not one.tokens:
            return None
        finish = self.lanes[fastest].seconds
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
        one, name = self.lanes[lane], NAMES[lane]
        if one.failure:
            return f"{name} takes no part: {one.failure}"
        if self.is_over and self._divergences is None:
            return "The texts were not compared."
        if (parting := self.divergence(lane)) is not None:
            return _parting(name, parting)
        if not self.is_identical(lane):
            return ""
        shared = min(one.tokens, self.lanes[VANILLA].tokens)
        if LaneStatus.STOPPED in (one.status, self.lanes[VANILLA].status):
            return f"Identical as far as both have come: {shared:,} tokens."
        return f"Identical: all {shared:,} tokens are the same."

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


def _parting(name: str, parting: Divergence) -> str:
    chosen = f"vanilla {_chose(parting.vanilla_text)}, {name.lower()} {_chose(parting.other_text)}"
    where = f"The texts part at token {parting.position + 1:,}: {chosen}."
    if math.isnan(parting.margin):
        return f"{where} The margin was not measured, because the answers were stopped."
    margin = abs(parting.margin)
    if margin <= _NEAR_TIE:
        return (
            f"{where} A near-tie: only {margin:.2g} logits lie between the two, so rounding decided, which depends on "
            "how many tokens are checked at once. Exact mode (Settings) rules this out."
        )
    return f"{where} {margin:.2g} logits lie between the two, more than rounding explains: please report this."


def _chose(text: str) -> str:
    if not text:
        return "ended"
    return "broke the line" if not text.strip() and "\n" in text else f"wrote “{text.strip() or text}”"
