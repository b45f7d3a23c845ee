"""What a round takes beside the two models: Python, choosing among 128,256 tokens, and the way of their logits.

On a GPU a pass is short and its logits come over a bus, so that what is nothing beside a pass on a processor may count.
"""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any

from engine.engine import Engine
from engine.llama.context import Context
from engine.records import Request, Round, Sampling, Speculation
from engine.speculation.session import Session
from engine.text.sampling import Sampler
from tests.benchmarks.prompts import stories
from tests.benchmarks.wide_vocabulary import is_filler

SAMPLINGS = {
    "no filter": Sampling(temperature=0.7),
    "chat": Sampling(temperature=0.7, top_k=40, top_p=0.95, min_p=0.05),
}
# The fixed length has drafts to choose for where automatic, on this machine, would not draft.
MODES: dict[str, tuple[Speculation, int | None]] = {
    "vanilla": ("off", None), "automatic": ("auto", None), "fixed 3": ("always", 3),
}  # fmt: skip
_WIDE = 8  # tokens of the pass that tells what a further row of logits costs
_REPEATS = 21
_PARTS = ("draft", "pass", "sampling", "python")


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds. row: one more row of logits of a pass, its part of the head and its way to the processor.
    choice: of the target's token. draft_choice: of a draft's, with its margin."""

    row: float
    choice: float
    draft_choice: float


def sampling_shares(engine: Engine, session: Session, sampling: Sampling, tokens: int, prompts: int) -> dict[str, Any]:
    """By mode: tokens/s, how much of the text is filler, and medians: what a round takes, and the shares of it."""
    costs = measured(session.target, sampling)
    figures: dict[str, Any] = {
        "row_ms": round(costs.row, 4),
        "choice_ms": round(costs.choice, 4),
        "draft_choice_ms": round(costs.draft_choice, 4),
    }
    for mode in MODES:
        figures[mode] = _medians(list(_rounds(engine, session, sampling, mode, tokens, prompts)), costs)
    return figures


def measured(context: Context, sampling: Sampling) -> Costs:
    """What choosing and fetching take, on real logits. The cache is empty before and after."""
    context.truncate(0)
    context.decode(list(range(300, 300 + _WIDE)))
    logits, sampler = context.rows()[-1].copy(), Sampler(sampling)
    text: list[int] = []
    choice = _median_ms(lambda position: sampler.choose(logits, position, text))
    draft_choice = _median_ms(lambda position: sampler.choose_with_margin(logits, position, text))
    one, all_ = (_median_ms(lambda _, outputs=outputs: _pass(context, outputs)) for outputs in (1, _WIDE))
    context.truncate(0)
    return Costs(max(0.0, all_ - one) / (_WIDE - 1), choice, draft_choice)


def _pass(context: Context, outputs: int) -> None:
    context.truncate(0)
    context.decode(list(range(300, 300 + _WIDE)), outputs)
    context.logits()  # waits for the device


def _median_ms(what: Callable[[int], object]) -> float:
    times = []
    for position in range(_REPEATS + 1):
        started = perf_counter_ns()
        what(position)
        times.append((perf_counter_ns() - started) / 1e6)
    return statistics.median(times[1:])  # the first warms up


def _rounds(
    engine: Engine, session: Session, sampling: Sampling, mode: str, tokens: int, prompts: int
) -> Iterator[Round]:
    speculation, length = MODES[mode]
    for prompt in stories(prompts):
        request = Request(
            prompt=prompt,
            max_tokens=tokens,
            sampling=sampling,
            speculation=speculation,
            draft_length=length,
            lookup=False,
        )
        events = [event for event in engine.generate(request, session=session) if isinstance(event, Round)]
        yield from events[1:]  # the first wakes threads and device


def _medians(rounds: Sequence[Round], costs: Costs) -> dict[str, Any]:
    """Logits are a part of the pass, and the draft's choices one of the draft: both are worked out from `costs`."""
    parts = [_parts(round_) for round_ in rounds]
    total = [round_.total_ns / 1e6 for round_ in rounds]
    drafted = [round_.drafted for round_ in rounds]
    shares = {name: statistics.median(part[name] for part in parts) for name in _PARTS}
    shares["logits"] = statistics.median(costs.row * (count + 1) / ms for count, ms in zip(drafted, total, strict=True))
    shares["choices"] = statistics.median(
        costs.draft_choice * count / ms for count, ms in zip(drafted, total, strict=True)
    )
    said = [token for round_ in rounds for token in round_.token_ids]
    return {
        "tokens_per_second": round(len(said) / sum(total) * 1e3, 2),
        "filler_said": round(sum(map(is_filler, said)) / len(said), 3),
        "round_ms": round(statistics.median(total), 3),
        "drafted_a_round": round(statistics.mean(drafted), 2),
        "shares": {name: round(share, 4) for name, share in shares.items()},
    }


def _parts(round_: Round) -> dict[str, float]:
    """Shares of a round; Python is what learns, plans and tells between passes and choices."""
    known = {"draft": round_.draft_ns, "pass": round_.verify_ns, "sampling": round_.sample_ns}
    shares = {name: ns / round_.total_ns for name, ns in known.items()}
    return shares | {"python": 1.0 - sum(shares.values())}


def lines(name: str, figures: dict[str, Any]) -> list[str]:
    """What is printed of one sampling."""
    row, choice, draft = (figures[key] for key in ("row_ms", "choice_ms", "draft_choice_ms"))
    said = [f"  {name}: a row of logits {row:.3f} ms, a choice {choice:.3f} ms, a draft's {draft:.3f} ms"]
    for mode in MODES:
        one = figures[mode]
        shares = {part: f"{100 * share:.1f} %" for part, share in one["shares"].items()}
        said.append(
            f"    {mode}: {one['tokens_per_second']} tokens/s, a round {one['round_ms']} ms, {one['drafted_a_round']} "
            f"drafted; draft {shares['draft']} (choices {shares['choices']}), pass {shares['pass']} (logits "
            f"{shares['logits']}), sampling {shares['sampling']}, Python {shares['python']}"
        )
    return said
