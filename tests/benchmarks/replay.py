"""Look-ups on real text, without a clock: recorded answers are written once more, passes cost what they cost here.

    python -m tests.benchmarks.replay [--questions N] [--tokens N] [--models A,B]

SmolLM2 answers MT-Bench through its template, vanilla. Then the policy, which keeps what it learned from answer to
answer, decides at every token of these texts whether to verify what followed the same words earlier. Passes cost what a
calibration of each model finds, and on a machine that is held up by its memory, where a further token of a pass costs a
twentieth. Automatic over vanilla: the geometric mean over the turns, and over the worst tenth of them; and the same
with the constants of `PolicyConfig` that look-ups have for themselves set to those of a draft model's tokens.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.answer_policy import AnswerPolicy
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_token import NO_DRAFT, Draft, Outcome
from engine.policy.policy import Policy
from engine.policy.policy_config import DEFAULT, PolicyConfig
from engine.records import Origin
from engine.speculation.calibration import calibrate
from engine.speculation.ngram_drafter import NgramDrafter, NgramIndex
from tests.benchmarks.chat_models import model
from tests.benchmarks.machine import common_options, wait_for_quiet
from tests.benchmarks.measure import geometric_mean
from tests.benchmarks.questions import SAMPLINGS, turns
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem
from tests.benchmarks.yardstick import OFF, worst_tenth

Propose = Callable[[Sequence[int], AnswerPolicy, int], tuple[Draft, float]]  # as a drafter; with its nanoseconds
WIDEST = DEFAULT.max_draft_tokens + 1
VANILLA_NS = 10_000_000.0
MEMORY_BOUND = {1: VANILLA_NS, WIDEST: VANILLA_NS * (1 + 0.05 * (WIDEST - 1))}
VARIANTS: Mapping[str, PolicyConfig] = {
    "as it is": DEFAULT,
    "memory of a draft": replace(DEFAULT, ngram_memory=DEFAULT.memory),
    "level of a draft": replace(DEFAULT, ngram_level_spread=DEFAULT.level_spread),
    "both": replace(DEFAULT, ngram_memory=DEFAULT.memory, ngram_level_spread=DEFAULT.level_spread),
    "no guard": replace(DEFAULT, guard_ngram_loss=float("inf")),
}
HEAD = ("passes of", "sampling", "variant", "mean", "worst tenth", "least", "most", "turns", "drafted", "accepted")


@dataclass(frozen=True, slots=True)
class Answer:
    """Token ids."""

    prompt: list[int]
    answer: list[int]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer, written once more: nanoseconds, vanilla's too, and what was verified."""

    ns: float
    vanilla_ns: float
    drafted: int
    accepted: int

    @property
    def speed_up(self) -> float:
        return self.vanilla_ns / self.ns


def recorded(args: argparse.Namespace) -> dict[str, list[Answer]]:
    """By sampling: vanilla's own answers to all turns."""
    found: dict[str, list[Answer]] = {kind: [] for kind in SAMPLINGS}
    with Tandem(model("q4_1"), None, args.threads) as tandem:
        for turn in turns(tandem, args.questions):
            for kind, answers in found.items():
                run = tandem.chat(turn, args.tokens, SAMPLINGS[kind], 0, **OFF)
                if run.ids:
                    answers.append(Answer(run.extra["prompt_ids"], list(run.ids)))
    return found


def curves(args: argparse.Namespace) -> dict[str, CostCurve]:
    found = {"memory-bound": CostCurve(MEMORY_BOUND, WIDEST, VANILLA_NS)}
    for name in args.models.split(","):
        with Model(model(name)) as loaded, Context(loaded, 512, outputs=WIDEST, threads=args.threads) as context:
            wait_for_quiet(args.patience)
            found[name] = calibrate(context, None).curve()
    return found


def fresh_policy(curve: CostCurve, draft: DraftCost | None, config: PolicyConfig) -> Policy:
    """One that has learned nothing yet, over costs of its own."""
    costs = curve.table()
    passes = {width: costs[width] for width in range(1, len(costs))}
    return Policy(CostCurve(passes, curve.largest, costs[0], config), draft, config=config)


def written(
    policy: Policy, costs: Sequence[float], answer: Answer, propose: Propose, accepted: Callable[[int, int], None]
) -> Written:
    """`costs`: nanoseconds of vanilla, then of a pass over 1, 2, ... tokens. The drafter has read the prompt."""
    asked = AnswerPolicy(policy)
    text, whole = list(answer.prompt), answer.prompt + answer.answer
    elapsed, drafted, kept, was_vanilla = 0.0, 0, 0, True
    while len(text) < len(whole):
        room = len(whole) - len(text) - 1
        draft, draft_ns = propose(text, asked, room) if room else (NO_DRAFT, 0.0)
        right = 0
        while right < len(draft.tokens) and draft.tokens[right].token == whole[len(text) + right]:
            right += 1
        is_vanilla = draft.origin is Origin.TARGET
        pass_ns = costs[0 if is_vanilla and was_vanilla else len(draft.tokens) + 1]
        position, tokens = len(text), tuple(whole[len(text) : len(text) + right + 1])
        asked.update(Outcome(draft, position, tokens, right, was_vanilla, round(draft_ns), round(pass_ns), 0))
        text += tokens
        accepted(position, right)
        was_vanilla = is_vanilla
        elapsed, drafted, kept = elapsed + draft_ns + pass_ns, drafted + len(draft.tokens), kept + right
    return Written(elapsed, len(answer.answer) * costs[0], drafted, kept)


def looked_up(policy: Policy, costs: Sequence[float], answer: Answer) -> Written:
    index = NgramIndex()
    index.begin(answer.prompt)
    drafter = NgramDrafter(index)
    return written(
        policy, costs, answer, lambda text, asked, room: (drafter.propose(text, asked, room), 0.0), drafter.accepted
    )


def replayed(answers: Sequence[Answer], curve: CostCurve, config: PolicyConfig) -> list[Written]:
    policy = fresh_policy(curve, None, config)
    return [looked_up(policy, curve.table(), answer) for answer in answers]


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter))
    parser.set_defaults(tokens=200)
    parser.add_argument("--questions", type=int, default=80, help="of MT-Bench, both turns of each (default 80, all)")
    parser.add_argument("--models", default="q4_1,q4_0,shape", help="whose passes are timed")
    args = parser.parse_args(argv)
    rows = []
    answers = recorded(args)
    for name, curve in curves(args).items():
        for kind, ours in answers.items():
            for variant, config in VARIANTS.items():
                found = replayed(ours, curve, config)
                ratios = [one.speed_up for one in found]
                rows.append(
                    (name, kind, variant, geometric_mean(ratios), worst_tenth(ratios), min(ratios), max(ratios),
                     len(ratios), sum(one.drafted for one in found), sum(one.accepted for one in found))
                )  # fmt: skip
    save("replay", {" ".join(row[:3]): dict(zip(HEAD, row, strict=True)) for row in rows}, args.out)
    progress(table(HEAD, rows))


if __name__ == "__main__":
    main()
