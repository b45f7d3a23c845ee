"""The vocabulary both models share: byte-level BPE with GPT-2's word splitting, as llama.cpp knows it ("gpt-2")."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

USER, ASSISTANT, END = "<|user|>", "<|assistant|>", "<|end|>"
SPECIAL_TOKENS = (END, USER, ASSISTANT)  # ids 0, 1, 2
SIZE = 2048


@dataclass(frozen=True)
class Vocabulary:
    """Text to ids and back. Special tokens are never read out of text: the caller places their ids."""

    tokenizer: Tokenizer

    @classmethod
    def train(cls, texts: Iterable[str], size: int = SIZE) -> "Vocabulary":
        tokenizer = _empty()
        trainer = trainers.BpeTrainer(
            vocab_size=size, special_tokens=list(SPECIAL_TOKENS), min_frequency=2, show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        )  # fmt: skip
        tokenizer.train_from_iterator(texts, trainer)
        return cls(tokenizer)

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        return cls(Tokenizer.from_file(str(path)))

    def save(self, path: Path) -> None:
        self.tokenizer.save(str(path))

    @property
    def tokens(self) -> list[str]:
        ids = self.tokenizer.get_vocab()
        return sorted(ids, key=ids.__getitem__)

    @property
    def merges(self) -> list[str]:
        return [" ".join(pair) for pair in json.loads(self.tokenizer.to_str())["model"]["merges"]]

    def encode(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def decode(self, ids: list[int]) -> str:
        return self.tokenizer.decode(ids, skip_special_tokens=True)


def _empty() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer
