"""What each part of the policy gains on real text, without a clock: real drafts judged token by token, then replayed.

    python -m tests.benchmarks.ablation [--questions N] [--tokens N]

The target's greedy answers to MT-Bench are read by each draft, which says at every token what it would have proposed
and how surely. What passes cost is calibrated with the true pair. Then the simulator of the tests answers all questions
with each part of the policy taken out, one after the other, and prints how much longer that takes, in per cent; below
zero it would be faster without. `simple` is a loop of a few lines: one acceptance rate, the length of best rate, a
probe every 64 tokens while it is off.
"""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.costs import CostCurve
from engine.policy.policy import Policy
from engine.policy.policy_config import DEFAULT, PolicyConfig
from engine.speculation.calibration import Calibration, calibrate
from tests.benchmarks.chat_models import model
from tests.benchmarks.machine import common_options, wait_for_quiet
from tests.benchmarks.questions import SAMPLINGS, turns
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem
from tests.engine.policy.drafting_world import WIDEST, Drafted, decisions

PAIRS = (
    ("shape", "q4_0"),
    ("shape", "q4_0-without-5-10-15-20-25"),
    ("shape-bf16", "q4_0"),
    ("shape-bf16", "q4_0-without-10-20"),
)
_SLOPELESS = 1e-6  # a spread under which the slope stays what the prior says
VARIANTS: dict[str, PolicyConfig] = {
    "slope of the trend": replace(DEFAULT, slope_spread=_SLOPELESS),
    "allowance for unknown drafts": replace(DEFAULT, gain_unknown=DEFAULT.gain),
    "credit after switching off": replace(DEFAULT, quiet_credit_tokens=0),
    "table of probe intervals": replace(DEFAULT, quiet_limits=((math.inf, 256),)),
    "faster back-off for hopeless drafts": replace(DEFAULT, hopeless_factor=DEFAULT.quiet_factor),
    "change detection (surprise)": replace(DEFAULT, surprise=math.inf),
    "early plans": replace(DEFAULT, least_known_observations=DEFAULT.settled_observations),
    "gain of 2 %": replace(DEFAULT, gain=1.0),
    "drift of unused sizes (relax)": replace(DEFAULT, relax=1.0),
    "watch: guards": replace(DEFAULT, guard_loss=math.inf, guard_ngram_loss=math.inf),
    "watch: pauses": replace(DEFAULT, changed=math.inf, slow=math.inf),
    "watch: short drafts after a pause": replace(DEFAULT, careful_tokens=DEFAULT.max_draft_tokens),
    "watch: less than half the credit": replace(DEFAULT, guard_credit=3.0),
    "watch: half the loss allowed": replace(DEFAULT, guard_loss=DEFAULT.guard_loss / 2),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """What a pair costs here, and what its draft says of every answer."""

    costs: Sequence[float]  # ns: [vanilla, V(1), ..., V(WIDEST)]
    calibration: Calibration
    answers: Sequence[Drafted]

    @property
    def draft_ns(self) -> float:
        assert self.calibration.draft
        return self.calibration.draft.step

    def policy(self, config: PolicyConfig) -> Policy:
        measured = self.calibration
        curve = CostCurve(measured.verify_ns, WIDEST, measured.vanilla_ns, config)
        return Policy(curve, replace(measured.draft) if measured.draft else None, config=config)

    def governed_ns(self, config: PolicyConfig) -> float:
        """All answers one after the other, learning as it goes."""
        policy, elapsed = self.policy(config), 0.0
        for answer in self.answers:
            tokens = len(answer.margins) - WIDEST
            elapsed += sum(one.total_ns for one in decisions(policy, self.costs, self.draft_ns, answer, tokens))
        return elapsed

    def simple_ns(self) -> float:
        return sum(_simple(self, answer) for answer in self.answers)

    def vanilla_ns(self) -> float:
        return self.costs[0] * sum(len(answer.margins) - WIDEST for answer in self.answers)


def _simple(pair: Pair, answer: Drafted) -> float:
    """The loop of a few lines, on one answer."""
    tokens, seen, right = len(answer.margins) - WIDEST, 4.0, 2.4
    position, elapsed, since_probe = 0, 0.0, 64
    while position < tokens:
        chance = right / seen
        room = min(WIDEST - 1, tokens - position - 1)
        rates = [
            sum(chance**i for i in range(k + 1)) / (k * pair.draft_ns + pair.costs[k + 1] if k else pair.costs[0])
            for k in range(room + 1)
        ]
        length = int(np.argmax(rates))
        if not length and room and since_probe >= 64:
            length = 1
        accepted = answer.accepted(position, length)
        elapsed += length * pair.draft_ns + pair.costs[length + 1 if length else 0]
        since_probe = 0 if length else since_probe + 1
        seen, right = 0.99 * seen + min(length, accepted + 1), 0.99 * right + accepted
        position += accepted + 1
    return elapsed


def texts(args: argparse.Namespace) -> list[tuple[list[int], int]]:
    """Of each turn: the tokens of prompt and answer, and how many of them are the prompt's."""
    with Tandem(model("q4_1"), None, args.threads) as tandem:
        runs = [
            tandem.chat(turn, args.tokens, SAMPLINGS["greedy"], 0, speculation="off", lookup=False)
            for turn in turns(tandem, args.questions)
        ]
    return [([*run.extra["prompt_ids"], *run.ids], len(run.extra["prompt_ids"])) for run in runs]


def judged(draft: Context, text: list[int], prompt: int) -> Drafted:
    """What the draft would have said at every token of the answer."""
    draft.truncate(0)
    margins: list[float] = []
    right: list[bool] = []
    for start, end in _spans(prompt, len(text), draft):
        draft.decode(text[start:end], end - start if start >= prompt - 1 else 0)
        if start < prompt - 1:
            continue
        for row, actual in zip(draft.logits(), text[start + 1 : end + 1], strict=False):
            second, first = np.partition(row, -2)[-2:].tolist()
            margins.append(first - second)
            right.append(int(row.argmax()) == actual)
    count = len(right)
    lost = np.random.default_rng(1).permutation(margins)
    beyond = np.zeros(WIDEST)
    return Drafted(
        np.concatenate([margins, beyond]), np.concatenate([right, beyond]).astype(np.bool_),
        np.concatenate([lost[:count], beyond]),
    )  # fmt: skip


def _spans(prompt: int, end: int, draft: Context) -> Iterator[tuple[int, int]]:
    """The prompt but its last token, then the rest in pieces whose logits the context can give."""
    for start in range(0, prompt - 1, draft.n_batch):
        yield start, min(start + draft.n_batch, prompt - 1)
    for start in range(prompt - 1, end - 1, draft.outputs):
        yield start, min(start + draft.outputs, end - 1)


def measured(target: str, draft: str, read: list[tuple[list[int], int]], args: argparse.Namespace) -> Pair:
    with Model(model(target)) as large, Model(model(draft)) as small:
        with (
            Context(large, 512, outputs=WIDEST, threads=args.threads) as one,
            Context(small, 512, outputs=WIDEST, threads=args.threads) as other,
        ):
            wait_for_quiet(args.patience)
            found = calibrate(one, other)
        with Context(small, 2048, outputs=WIDEST, threads=args.threads) as context:
            answers = [judged(context, text, prompt) for text, prompt in read]
    return Pair(found.curve().table(), found, answers)


def longer(pair: Pair) -> dict[str, float]:
    """Per cent of the policy's time, by what was taken out."""
    usual = pair.governed_ns(DEFAULT)
    rows = {"automatic over vanilla (ratio)": pair.vanilla_ns() / usual}
    rows |= {name: 100 * (pair.governed_ns(config) / usual - 1) for name, config in VARIANTS.items()}
    return rows | {"all of it (simple)": 100 * (pair.simple_ns() / usual - 1)}


def right_share(answers: Sequence[Drafted]) -> float:
    flags: NDArray[np.bool_] = np.concatenate([answer.right[:-WIDEST] for answer in answers])
    return float(flags.mean())


def main() -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter))
    parser.add_argument("--questions", type=int, default=20, help="of MT-Bench, both turns of each (default 20)")
    args = parser.parse_args()
    read = texts(args)
    columns: dict[str, dict[str, float]] = {}
    for target, draft in PAIRS:
        pair = measured(target, draft, read, args)
        rows = {
            "draft tokens right (share)": right_share(pair.answers),
            "draft step over a pass": pair.draft_ns / pair.costs[0],
        }
        columns[f"{target}/{draft}"] = rows | longer(pair)
        progress(json.dumps({f"{target}/{draft}": columns[f"{target}/{draft}"]}))
    save("ablation", columns, args.out)
    names = list(next(iter(columns.values())))
    progress(table(("taken out", *columns), [(name, *(column[name] for column in columns.values())) for name in names]))


if __name__ == "__main__":
    main()
