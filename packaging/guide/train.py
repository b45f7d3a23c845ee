"""Trains the Guide's target and distils its draft, then writes both as GGUF. See README.md for the commands."""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus
import export
import torch
import torch.nn.functional as F
from conversations import Batch, Conversations
from model import Llama, Shape
from torch import Tensor
from vocabulary import Vocabulary

RESOURCES = Path(__file__).parents[2] / "resources" / "models"
TARGET = {"layers": 8, "width": 256, "heads": 2, "hidden": 704}
DRAFT = {"layers": 1, "width": 128, "heads": 1, "hidden": 384}
BATCH_TOKENS = 2048
BRIEF_SHARE = 0.85  # of the conversations; two thirds of the tokens
DROPOUT = 0.05  # of the second stage: few phrasings a passage, so no single word may decide
WARM_UP = 50  # steps
PARTS = ("vocabulary", "target", "average", "draft", "distil", "export")


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates at their peak: Muon for the matrices inside the blocks, Adam for embedding and norms."""

    matrices: float
    rest: float


TARGET_RATES = Rates(matrices=0.002, rest=0.003)
CHOICE_RATES = Rates(matrices=0.0015, rest=0.002)
DRAFT_RATES = Rates(matrices=0.004, rest=0.006)


def optimizers(model: Llama, rates: Rates) -> list[torch.optim.Optimizer]:
    matrices = [p for p in model.blocks.parameters() if p.ndim == 2]
    rest = [*(p for p in model.blocks.parameters() if p.ndim == 1), model.embedding.weight, model.output_norm.weight]
    return [
        torch.optim.Muon(matrices, lr=rates.matrices, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, lr=rates.rest, betas=(0.9, 0.98), weight_decay=0.01),
    ]


def scale(step: int, steps: int, falling: bool) -> float:
    """Warm up and hold; a last stage falls linearly to zero over three quarters of its steps."""
    return min(1.0, (step + 1) / WARM_UP, (steps - step) / (0.75 * steps) if falling else 1.0)


def answer_logits(model: Llama, batch: Batch) -> tuple[Tensor, Tensor]:
    """Scores for each id of an answer, and those ids.  # [N, vocabulary], [N]"""
    wanted = batch.answers[:, 1:]
    hidden = model(batch.ids[:, :-1], batch.positions[:, :-1])
    return model.logits(hidden[wanted]), batch.ids[:, 1:][wanted]


def fit(
    model: Llama,
    batches: Iterator[Batch],
    steps: int,
    rates: Rates,
    loss_of: Callable[[Batch], Tensor],
    save: Callable[[], None],
    falling: bool = True,
) -> None:
    """Minimise `loss_of` for `steps` batches; `save` is called every 250 steps and at the end."""
    running, began = 0.0, time.perf_counter()
    chosen = optimizers(model, rates)
    base = [optimizer.param_groups[0]["lr"] for optimizer in chosen]
    for step in range(steps):
        for optimizer, rate in zip(chosen, base, strict=True):
            optimizer.param_groups[0]["lr"] = rate * scale(step, steps, falling)
            optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loss_of(next(batches))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in chosen:
            optimizer.step()
        running += loss.item()
        if (step + 1) % 50 == 0:
            print(f"step {step + 1:5d}  loss {running / 50:.4f}  {time.perf_counter() - began:.0f} s", flush=True)
            running = 0.0
        if (step + 1) % 250 == 0 or step + 1 == steps:
            save()


def train_target(
    work: Path, vocabulary: Vocabulary, steps: tuple[int, int], seed: int, resume: bool, rate: float
) -> None:
    """Two stages: first the passages by heart, in whole conversations, then which question wants which passage.

    `resume` starts the second stage from an earlier target.pt, for instance after questions were added, at `rate` times
    the usual learning rate.
    """
    torch.manual_seed(seed)
    model = Llama(Shape(vocabulary=len(vocabulary.tokens), **TARGET))
    talks = Conversations(corpus.load(), vocabulary, seed)
    print(f"target: {model.size() / 1e6:.2f} M parameters")

    def loss_of(batch: Batch) -> Tensor:
        logits, ids = answer_logits(model, batch)
        return F.cross_entropy(logits.float(), ids)

    def save() -> None:
        store(model, work / "target.pt")

    if resume:
        model = restore(work / "target.pt")
    else:
        fit(model, talks.batches(BATCH_TOKENS, brief_share=0.0), steps[0], TARGET_RATES, loss_of, save, falling=False)
    for block in model.blocks:
        block.dropout = DROPOUT
    rates = Rates(CHOICE_RATES.matrices * rate, CHOICE_RATES.rest * rate)
    fit(model, talks.batches(BATCH_TOKENS, BRIEF_SHARE), steps[1], rates, loss_of, save)


def average(work: Path, others: Sequence[Path]) -> None:
    """target.pt becomes its mean with earlier ones of its line (Wortsman et al., "Model soups", arXiv 2203.05482)."""
    models = [restore(path) for path in (work / "target.pt", *others)]
    states = [model.state_dict() for model in models]
    models[0].load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    store(models[0], work / "target.pt")


def train_draft(work: Path, vocabulary: Vocabulary, steps: int, seed: int) -> None:
    """The draft learns the passages by heart; which one a question wants matters less to it than how they go on."""
    torch.manual_seed(seed + 1)
    draft = Llama(Shape(vocabulary=len(vocabulary.tokens), **DRAFT))
    talks = Conversations(corpus.load(), vocabulary, seed + 1)
    print(f"draft: {draft.size() / 1e6:.2f} M parameters")

    def loss_of(batch: Batch) -> Tensor:
        logits, ids = answer_logits(draft, batch)
        return F.cross_entropy(logits.float(), ids)

    batches = talks.batches(BATCH_TOKENS, brief_share=0.0)
    fit(draft, batches, steps, DRAFT_RATES, loss_of, lambda: store(draft, work / "draft.pt"), falling=False)


def distil(work: Path, vocabulary: Vocabulary, steps: int, seed: int) -> None:
    """The draft learns the target's whole distribution at every place of its answers."""
    target, draft = restore(work / "target.pt").eval(), restore(work / "draft.pt")
    talks = Conversations(corpus.load(), vocabulary, seed + 2)

    def loss_of(batch: Batch) -> Tensor:
        with torch.no_grad():
            wished = F.log_softmax(answer_logits(target, batch)[0].float(), dim=-1)
        guessed = F.log_softmax(answer_logits(draft, batch)[0].float(), dim=-1)
        return F.kl_div(guessed, wished, reduction="batchmean", log_target=True)

    batches = talks.batches(BATCH_TOKENS, brief_share=0.5)
    fit(draft, batches, steps, DRAFT_RATES, loss_of, lambda: store(draft, work / "draft.pt"))


def store(model: Llama, path: Path) -> None:
    torch.save({"shape": model.shape, "state": model.state_dict()}, path)


def restore(path: Path) -> Llama:
    kept = torch.load(path, weights_only=False)  # our own file: it holds a Shape beside the tensors
    model = Llama(kept["shape"])
    model.load_state_dict(kept["state"])
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=PARTS)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path, default=RESOURCES, help="folder for the GGUF files")
    parser.add_argument("--steps", type=int, nargs=2, default=(250, 2000), help="of the target's two stages")
    parser.add_argument("--draft-steps", type=int, nargs=2, default=(2000, 500), help="of learning and of distilling")
    parser.add_argument("--resume", action="store_true", help="go on from target.pt with the second stage")
    parser.add_argument("--rate", type=float, default=1.0, help="of the target's second stage, over the usual rate")
    parser.add_argument("--with-target", type=Path, nargs="+", default=[], help="what `average` takes in")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weight-type", default="F16")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    if "vocabulary" in options.parts:
        Vocabulary.train(corpus.load().texts()).save(options.work / "vocabulary.json")
    vocabulary = Vocabulary.load(options.work / "vocabulary.json")
    if "target" in options.parts:
        train_target(options.work, vocabulary, tuple(options.steps), options.seed, options.resume, options.rate)
    if "average" in options.parts:
        average(options.work, options.with_target)
    if "draft" in options.parts:
        train_draft(options.work, vocabulary, options.draft_steps[0], options.seed)
    if "distil" in options.parts:
        distil(options.work, vocabulary, options.draft_steps[1], options.seed)
    if "export" in options.parts:
        options.out.mkdir(parents=True, exist_ok=True)
        for part, name in (("target", "Tandem Guide"), ("draft", "Tandem Guide draft")):
            model = restore(options.work / f"{part}.pt")
            export.write(options.out / f"guide-{part}.gguf", model, vocabulary, name, options.weight_type)


if __name__ == "__main__":
    main()
