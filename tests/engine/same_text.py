"""Is a speculative text vanilla's own? If not: where it leaves it, and how near the choice was there."""

from dataclasses import dataclass

from engine.engine import Engine
from engine.records import Event, Finished, Request, Round

NEAR_TIE = 0.02  # logits; batched and single-token passes differ by less than this with an F16 cache


@dataclass(frozen=True)
class Answer:
    rounds: tuple[Round, ...]
    finished: Finished

    @property
    def ids(self) -> tuple[int, ...]:
        return self.finished.token_ids


def answer(events: list[Event]) -> Answer:
    """Checks what every answer must keep to, whatever was asked."""
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert sum(isinstance(event, Finished) for event in events) == 1
    rounds = tuple(event for event in events if isinstance(event, Round))
    assert tuple(token for round_ in rounds for token in round_.token_ids) == finished.token_ids
    assert finished.text.startswith("".join(round_.text for round_ in rounds))
    assert finished.rounds == len(rounds)
    assert finished.drafted == sum(round_.drafted for round_ in rounds)
    assert finished.accepted == sum(round_.accepted for round_ in rounds)
    position = finished.prompt_tokens - 1
    for index, round_ in enumerate(rounds):
        assert round_.index == index
        assert round_.position == position
        assert 0 <= round_.accepted <= round_.drafted
        assert round_.tokens <= round_.accepted + 1
        assert round_.draft_ns + round_.verify_ns + round_.sample_ns <= round_.total_ns
        position += round_.tokens
    return Answer(rounds, finished)


def ask(engine: Engine, request: Request) -> Answer:
    return answer(list(engine.generate(request)))


def near_tie(engine: Engine, request: Request, vanilla: Answer, other: Answer) -> str | None:
    """None where the texts are the same. Otherwise asserts a near-tie, and reports where it is."""
    if vanilla.ids == other.ids and vanilla.finished.finish_reason == other.finished.finish_reason:
        return None
    one, two = (*vanilla.ids, -1), (*other.ids, -1)
    position = next(i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b)
    margin = engine.margin(request, vanilla.ids[:position], one[position], two[position])
    report = (
        f"token {position}: {one[position]} against {two[position]}, {margin:.5f} logits apart ({request.sampling})"
    )
    assert abs(margin) < NEAR_TIE, report
    print(report)
    return report
