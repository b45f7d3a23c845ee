"""Relatives of the built-in pair, made where a test wants them: the same vocabulary, other weights, no end in sight."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import GGUFReader

NEVER_SAID = 5  # a token that the built-in pair does not say: the end token of models that go on and on
CLOSE_NOISE = 0.2
HOSTILE_NOISE = 1.0


@dataclass(frozen=True, slots=True)
class Family:
    """Models that go on until they are stopped, since they know no end token. Only the talkers have a chat template."""

    target: Path
    draft: Path  # small; the target accepts most of its tokens
    close: Path  # as large as the target, which accepts nearly all
    hostile: Path  # as large, and nearly always wrong
    talker: Path
    talker_draft: Path


def make_family(target: Path, draft: Path, folder: Path) -> Family:
    """The built-in pair's relatives, written into `folder`."""
    story = endless(target, folder / "story.gguf")
    return Family(
        target=story,
        draft=endless(draft, folder / "story-draft.gguf"),
        close=with_noise(story, folder / "story-close.gguf", CLOSE_NOISE),
        hostile=with_noise(story, folder / "story-hostile.gguf", HOSTILE_NOISE),
        talker=endless(target, folder / "talker.gguf", template=True),
        talker_draft=endless(draft, folder / "talker-draft.gguf", template=True),
    )


def endless(source: Path, path: Path, *, template: bool = False) -> Path:
    """The same weights without end of turn and template; what is renamed stays as long, so that nothing moves."""
    content = source.read_bytes()
    renamed = {b"<|end|>": b"<|and|>"} | ({} if template else {b"tokenizer.chat_template": b"tokenizer.none_template"})
    for old, new in renamed.items():
        assert old in content, f"{source.name} has no {old.decode()}"
        content = content.replace(old, new)
    path.write_bytes(content)
    fields = GGUFReader(path, "r+").fields
    for kind in ("eos", "eot"):
        field = fields[f"tokenizer.ggml.{kind}_token_id"]
        field.parts[field.data[0]][0] = NEVER_SAID
    return path


def with_noise(source: Path, path: Path, noise: float) -> Path:
    """Noise on its weights, as a share of each tensor's spread: a draft that agrees as often as that lets it."""
    shutil.copyfile(source, path)
    generator = np.random.default_rng(1)
    for tensor in GGUFReader(path, "r+").tensors:
        weights = tensor.data
        if weights.ndim > 1:
            weights += generator.normal(0, noise * float(weights.std()), weights.shape).astype(weights.dtype)
    return path
