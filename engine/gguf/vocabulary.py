"""A model's vocabulary as llama.cpp will see it, read from the GGUF header.

Special tokens that a file leaves out get the defaults of `llama_vocab::impl::load` in src/llama-vocab.cpp.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from engine.gguf.file import TOKENS
from engine.gguf.header import Header
from engine.gguf.parser import read_header

BPE, SPM, WPM, UGM = "BPE", "SPM", "WPM", "UGM"
KINDS = {
    "llama": SPM,
    "gpt2": BPE,
    "hybriddna": BPE,
    "whitespace": BPE,
    "gemma4": BPE,
    "bert": WPM,
    "t5": UGM,
    "rwkv": "RWKV",
    "plamo2": "PLaMo2",
}
DEFAULT_BOS = {"llama": 1, "gpt2": 11, "hybriddna": 11, "whitespace": 11, "bert": 101, "plamo2": 1}
DEFAULT_EOS = {"llama": 2, "gpt2": 11, "hybriddna": 11, "whitespace": 11, "t5": 1, "plamo2": 2}
# tokenizer.ggml.pre of byte-level vocabularies
# fmt: off
ADDS_BOS = frozenset({
    "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2", "jina-v5-nano",
    "tekken", "chameleon",
})
# fmt: on
ALWAYS_ADDS_BOS = frozenset({"gemma4", "granite-embed-multi-311m"})  # whatever the file says
HAS_NO_BOS = frozenset({"chatglm-bpe", "glm4", "glm5"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`adds_*` tells whether a text gets the token by itself; `bos` and `eos` are ids, None where there is none."""

    label: str  # what the user calls the file
    kind: str
    size: int
    adds_bos: bool
    adds_eos: bool
    bos: int | None
    eos: int | None
    header: Header

    @property
    def raw(self) -> bytes:
        """All token texts as they stand in the file: equal bytes are equal vocabularies."""
        array = self.header.arrays[TOKENS]
        return bytes(self.header.buffer[array.offset : array.end])

    def texts(self) -> list[bytes]:
        """Token texts as C strings; llama.cpp gives an empty one a name."""
        return [
            text.partition(b"\0")[0] if text else f"[EMPTY_{token}]".encode()
            for token, text in enumerate(self.header.texts(TOKENS))
        ]

    def shown(self, text: bytes) -> str:
        """A token as a reader knows it, quoted: with plain spaces and line ends, short."""
        plain = text.decode("utf-8", "replace")
        if self.kind == BPE:  # byte-level vocabularies write bytes as letters: a space as Ġ, a line end as Ċ
            plain = plain.replace("Ġ", " ").replace("Ċ", "\n").replace("ĉ", "\t")
        elif self.kind == SPM:
            plain = plain.replace("▁", " ")
        return repr(plain if len(plain) <= 40 else plain[:37] + "...")


def read_vocabulary(path: Path, label: str | None = None) -> Vocabulary:
    """The vocabulary of a file that `read_model_file` accepts."""
    header = read_header(path)
    model = header.text("tokenizer.ggml.model")
    pre = "gemma4" if model == "gemma4" else header.text("tokenizer.ggml.pre")
    kind = KINDS.get(model, model)
    bpe_pre = pre if kind == BPE else ""
    adds_bos = header.flag("tokenizer.ggml.add_bos_token", kind in (SPM, WPM) or bpe_pre in ADDS_BOS)
    return Vocabulary(
        label=label or path.name,
        kind=kind,
        size=header.arrays[TOKENS].count,
        adds_bos=adds_bos or bpe_pre in ALWAYS_ADDS_BOS,
        adds_eos=header.flag("tokenizer.ggml.add_eos_token", kind == UGM),
        bos=_special(header, "bos", None if bpe_pre in HAS_NO_BOS else DEFAULT_BOS.get(model)),
        eos=_special(header, "eos", DEFAULT_EOS.get(model)),
        header=header,
    )


def _special(header: Header, name: str, default: int | None) -> int | None:
    """The id of a special token; one outside the vocabulary counts as not given."""
    size = header.arrays[TOKENS].count
    token = header.integer(f"tokenizer.ggml.{name}_token_id", -1)
    if 0 <= token < size:
        return token
    return default if default is not None and default < size else None


def fingerprint(path: Path) -> str:
    """Equal for two files where llama.cpp's rule for drafts finds the vocabularies the same."""
    vocabulary = read_vocabulary(path)
    special = (
        vocabulary.kind,
        vocabulary.adds_bos,
        vocabulary.bos if vocabulary.adds_bos else None,
        vocabulary.adds_eos,
        vocabulary.eos if vocabulary.adds_eos else None,
    )
    digest = hashlib.blake2b(repr(special).encode(), digest_size=12)
    digest.update(vocabulary.raw)
    return digest.hexdigest()
