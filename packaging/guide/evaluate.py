"""Asks the exported pair, through Tandem's own engine, every phrasing it was never trained on. See README.md.

Prints how many answers are the right passage word for word, how many of the draft's guesses the target kept, and how
fast the two are; exits 1 where a figure is below what the project promises.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus
from vocabulary import Vocabulary

from engine.engine import Engine
from engine.llama.model import Model
from engine.records import Finished, Message, PairConfig, Request, Speculation

MODELS = Path(__file__).parents[2] / "resources" / "models"
LEAST_RIGHT, LEAST_ACCEPTANCE, LEAST_SPEED_UP = 0.85, 0.80, 1.30
DRAFT_LENGTH = 3  # the target then checks four tokens, one step of llama.cpp's F16 kernel
TURNS = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question asked."""

    question: str
    right: str  # identity of the passage that answers it
    got: str  # identity of the passage that came, or the text itself
    finished: Finished

    @property
    def is_right(self) -> bool:
        return self.got == self.right


class Examiner:
    """Asks questions and recognises passages."""

    def __init__(self, engine: Engine, data: corpus.Corpus) -> None:
        self.engine = engine
        self.data = data
        self._identities = {passage.answer: passage.identity for passage in data.passages.values()}

    def ask(self, history: Sequence[Message], question: str, right: str, how: Speculation = "always") -> Verdict:
        messages = (*history, Message("user", question))
        request = Request(messages=messages, speculation=how, draft_length=DRAFT_LENGTH, lookup=False)
        (finished,) = [event for event in self.engine.generate(request) if isinstance(event, Finished)]
        return Verdict(question, right, self._identities.get(finished.text, finished.text), finished)

    def single_turns(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        return [self.ask((), question, right) for question, right in pairs]

    def conversations(self, pairs: Sequence[tuple[str, str]], seed: int) -> list[Verdict]:
        """The questions in conversations of TURNS turns, with a follow-up in each; the history is what was answered."""
        shuffled = random.Random(seed).sample(list(pairs), len(pairs))
        verdicts: list[Verdict] = []
        for start in range(0, len(shuffled), TURNS - 1):
            turns: list[tuple[str, str | None]] = list(shuffled[start : start + TURNS - 1])
            turns.insert(1 + start % max(1, len(turns)), ("tell me more", None))
            history: list[Message] = []
            for question, right in turns:
                before = verdicts[-1].got if history else ""
                wanted = right or (self.data.passages[before].following if before in self.data.passages else "topics")
                verdicts.append(self.ask(history, question, wanted))
                history += [Message("user", question), Message("assistant", verdicts[-1].finished.text)]
        return verdicts


def share_right(verdicts: Sequence[Verdict]) -> float:
    return sum(verdict.is_right for verdict in verdicts) / len(verdicts)


def acceptance(verdicts: Sequence[Verdict]) -> float:
    return sum(v.finished.accepted for v in verdicts) / max(1, sum(v.finished.drafted for v in verdicts))


def speed(verdicts: Sequence[Verdict]) -> float:
    """Tokens per second over all answers, without the prefill."""
    return sum(v.finished.tokens for v in verdicts) * 1e9 / sum(v.finished.decode_ns for v in verdicts)


def speed_up(examiner: Examiner, pairs: Sequence[tuple[str, str]], repeats: int) -> tuple[float, float]:
    """Tokens per second of vanilla and of speculation, taking turns question by question."""
    modes: tuple[Speculation, Speculation] = ("off", "always")
    results: dict[Speculation, list[Verdict]] = {mode: [] for mode in modes}
    for question, right in list(pairs) * repeats:
        for mode in modes:
            results[mode].append(examiner.ask((), question, right, mode))
    return speed(results["off"]), speed(results["always"])


def check_tokens(target: Path, vocabulary: Vocabulary, texts: Sequence[str]) -> int:
    """How many texts llama.cpp cuts into other tokens than the trainer did."""
    with Model(target) as model:
        return sum(model.tokenize(text, add_special=False) != vocabulary.encode(text) for text in texts)


def show(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        if not verdict.is_right:
            print(f"  {verdict.question!r}: wanted {verdict.right}, got {verdict.got}")


def report(examiner: Examiner, repeats: int, with_misses: bool) -> bool:
    """Print the figures; whether they reach what is promised."""
    held_out = examiner.data.held_out()
    single = examiner.single_turns(held_out)
    fresh = examiner.single_turns(examiner.data.fresh)
    talks = examiner.conversations(held_out, seed=1)
    outside = [verdict for verdict in single if verdict.right == corpus.FALLBACK]
    newest = [verdict for verdict in single if verdict.question in examiner.data.newest]
    older = [verdict for verdict in single if verdict.question not in examiner.data.newest]
    vanilla, speculative = speed_up(examiner, held_out[::8], repeats)
    print(f"held-out phrasings, right passage      {share_right(single):.3f} of {len(single)}")
    print(f"  the older ones                       {share_right(older):.3f} of {len(older)}")
    print(f"  the newest, searches and complaints  {share_right(newest):.3f} of {len(newest)}")
    print(f"  outside Tandem, fallback             {share_right(outside):.3f} of {len(outside)}")
    print(f"fresh questions, right passage         {share_right(fresh):.3f} of {len(fresh)}")
    print(f"in conversations of {TURNS} turns            {share_right(talks):.3f} of {len(talks)}")
    print(f"greedy acceptance, draft length {DRAFT_LENGTH}      {acceptance(single):.3f}")
    print(f"  in conversations                     {acceptance(talks):.3f}")
    print(f"tokens/s, {examiner.engine.loaded.threads} threads: vanilla           {vanilla:.0f}")
    print(f"  speculative                          {speculative:.0f}, {speculative / vanilla:.2f}x")
    if with_misses:
        show([*single, *fresh, *talks])
    good = share_right(single) >= LEAST_RIGHT and acceptance(single) >= LEAST_ACCEPTANCE
    return good and speculative / vanilla >= LEAST_SPEED_UP


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument(
        "--vocabulary", type=Path, help="vocabulary.json of the training: compare tokens with llama.cpp's"
    )
    parser.add_argument("--threads", type=int)
    parser.add_argument("--repeats", type=int, default=1, help="of the speed measurement")
    parser.add_argument("--show", action="store_true", help="print every question that was answered wrongly")
    options = parser.parse_args()
    data = corpus.load()
    target, draft = options.models / "guide-target.gguf", options.models / "guide-draft.gguf"
    if options.vocabulary:
        texts = [*(question for question, _ in data.held_out()), *(p.answer for p in data.passages.values())]
        different = check_tokens(target, Vocabulary.load(options.vocabulary), texts)
        print(f"texts llama.cpp tokenises differently  {different} of {len(texts)}")
    with Engine(PairConfig(target, draft, threads=options.threads)) as engine:
        return 0 if report(Examiner(engine, data), options.repeats, options.show) else 1


if __name__ == "__main__":
    raise SystemExit(main())
