"""Look-ups beside a draft model, on real text and without a clock: what their agreement gains.

    python -m tests.benchmarks.agreement [--questions N] [--tokens N] [--pairs TARGET/DRAFT,...]

SmolLM2's vanilla answers to MT-Bench are written once more with a real draft model and real n-grams, as in `replay`; a
pass of the target and a step of the draft cost what the pair's calibration finds, and on a machine that is held up by
its memory, where a further token of a pass costs a twentieth and a step of the draft a fiftieth. Automatic over
vanilla, all turns in one ratio of times, and how much longer it takes without a part, in per cent.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event

from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.answer_policy import AnswerPolicy
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_token import Draft, Steps
from engine.policy.policy_config import DEFAULT
from engine.records import Sampling
from engine.speculation.calibration import calibrate
from engine.speculation.combined_drafter import CombinedDrafter
from engine.speculation.drafter import Drafter
from engine.speculation.model_drafter import ModelDrafter
from engine.speculation.ngram_drafter import NgramDrafter, NgramIndex
from engine.text.sampling import Sampler
from tests.benchmarks.chat_models import model
from tests.benchmarks.machine import common_options, wait_for_quiet
from tests.benchmarks.questions import SAMPLINGS
from tests.benchmarks.replay import MEMORY_BOUND, VANILLA_NS, WIDEST, Answer, fresh_policy, recorded, written
from tests.benchmarks.results import progress, save, table

PAIRS = "shape-bf16/q4_0,shape-bf16/q4_0-without-10-20,middle-bf16/q4_0,bf16/q4_0-without-5-6-7-8-9-10-11-12-13-14"
CHEAP = 0.02  # of a vanilla pass: a step of the draft on the machine that is held up by its memory
USUAL = "as it is"
WITHOUT = ("agreement", "asking a cheap model first", "look-ups")
HEAD = ("target/draft", "passes of", "sampling", "step", "automatic over vanilla", *WITHOUT)


@dataclass(frozen=True, slots=True)
class World:
    """What passes and steps cost."""

    curve: CostCurve
    draft: DraftCost


def worlds(target: str, draft: str, args: argparse.Namespace) -> dict[str, World]:
    with (
        Model(model(target)) as large,
        Model(model(draft)) as small,
        Context(large, 512, outputs=WIDEST, threads=args.threads) as one,
        Context(small, 512, outputs=WIDEST, threads=args.threads) as other,
    ):
        wait_for_quiet(args.patience)
        found = calibrate(one, other)
    assert found.draft is not None
    flat, step = CostCurve(MEMORY_BOUND, WIDEST, VANILLA_NS), CHEAP * VANILLA_NS
    return {"this machine": World(found.curve(), found.draft), "memory-bound": World(flat, DraftCost(step, step))}


class TimedDraft:
    """The drafts of a real model beside real n-grams, and the time that they would take in a world."""

    def __init__(self, context: Context, world: World, without: str, sampler: Sampler) -> None:
        self._context, self._cost = context, world.draft
        index = NgramIndex()
        small = ModelDrafter(context, sampler, index=None if without in ("agreement", "look-ups") else index)
        self.drafter: Drafter = small if without == "look-ups" else CombinedDrafter(NgramDrafter(index), small)

    def propose(self, text: Sequence[int], asked: AnswerPolicy, most: int) -> tuple[Draft, float]:
        """-> what is proposed, and the nanoseconds of the draft's own passes"""
        cost, before = self._cost, len(self._context.tokens)
        draft = self.drafter.propose(text, asked, most)
        fed, unread = len(self._context.tokens) - before, max(0, len(text) - 1 - before)
        if draft.scores:
            spent = fed * cost.read
            return replace(draft, scores=replace(draft.scores, total_ns=round(spent))), spent
        if not fed:
            return draft, 0.0
        tokens = fed - unread
        spent = unread * cost.read + tokens * cost.step
        return (replace(draft, steps=Steps(round(spent), tokens)) if draft.steps else draft), spent


def taken(
    context: Context, world: World, without: str, answers: Sequence[Answer], sampler: Sampler
) -> tuple[float, float]:
    """-> nanoseconds of all answers, and vanilla's"""
    config = replace(DEFAULT, cheap_step=0.0) if without in WITHOUT[:2] else DEFAULT
    policy, costs = fresh_policy(world.curve, replace(world.draft), config), world.curve.table()
    ns = vanilla_ns = 0.0
    for answer in answers:
        timed = TimedDraft(context, world, without, sampler)
        list(timed.drafter.prefill(answer.prompt, Event()))
        one = written(policy, costs, answer, timed.propose, timed.drafter.accepted)
        ns, vanilla_ns = ns + one.ns, vanilla_ns + one.vanilla_ns
    return ns, vanilla_ns


def row(context: Context, world: World, answers: Sequence[Answer], sampler: Sampler) -> list[float]:
    """Automatic over vanilla, then per cent longer without each part."""
    usual, vanilla = taken(context, world, USUAL, answers, sampler)
    return [
        vanilla / usual,
        *(100 * (taken(context, world, without, answers, sampler)[0] / usual - 1) for without in WITHOUT),
    ]


def rows_of(
    pair: str, answers: Mapping[str, Sequence[Answer]], args: argparse.Namespace
) -> Iterator[tuple[str | float, ...]]:
    target, draft = pair.split("/")
    found = worlds(target, draft, args)
    with Model(model(draft)) as small, Context(small, 2048, outputs=WIDEST, threads=args.threads) as context:
        for name, world in found.items():
            step = world.draft.step / world.curve.vanilla
            for kind, ours in answers.items():
                yield pair, name, kind, step, *row(context, world, ours, Sampler(Sampling(**SAMPLINGS[kind])))


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter))
    parser.set_defaults(tokens=120)
    parser.add_argument("--questions", type=int, default=10, help="of MT-Bench, both turns of each (default 10)")
    parser.add_argument("--pairs", default=PAIRS)
    args = parser.parse_args(argv)
    answers, rows = recorded(args), []
    for pair in args.pairs.split(","):
        for one in rows_of(pair, answers, args):
            rows.append(one)
            progress(table(HEAD, [one]))
    save("agreement", {" ".join(map(str, one[:3])): dict(zip(HEAD, one, strict=True)) for one in rows}, args.out)
    progress(table(HEAD, rows))


if __name__ == "__main__":
    main()
