"""What people call a model: from its file's name where that names a model, else from its header where that is sane.

Headers alone do not do: converters write whatever the training folder was called ("Smollm2 135M 8k Lc100K Mix1 Ep2").
Hugging Face's own naming convention is basename-size-finetune-version-encoding.gguf.
"""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.gguf.header import Scalar

SUFFIX = ".gguf"
PART = re.compile(r"(?P<stem>.+)-(?P<index>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE | re.DOTALL)
LONGEST = 64  # characters of a name

_QUANTISATION = re.compile(
    r"(?:[-._ ](?:UD|i1))?[-._ ](?P<type>"
    r"I?Q[1-9](?:_[01K])?(?:_(?:XXS|XS|S|M|L|XL|NL|R4|R8))*(?:_[0-9]{1,2}(?:_[0-9]{1,2})*)?"
    r"|BF16|FP?16|FP?32|FP8|TQ[12]_0|MXFP4(?:_MOE)?|NVFP4|QAT-Q4_0)$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?<![A-Za-z0-9])(?:\d+x)?\d+(?:\.\d+)?[KMBT](?![A-Za-z0-9])", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:ggml|gguf)?[-_ ]?(?:model|models|weights|consolidated|unnamed|untitled|output|merged|hub|snapshot|tmp|"
    r"final|llama|blob|download|file|new|test)?[-_ ]?\d*|sha256.*|[0-9a-f]{16,}|\d+|[._-]*",
    re.IGNORECASE,
)
_TRAINING_TALK = re.compile(  # what only the trainer's folder says
    r"\b(?:ep(?:och)?s?[-_]?\d+|lc\d+k?|mix\d*|steps?[-_]?\d+|ckpt\S*|checkpoint\S*|iter\S*|run\d+|lr\d\S*|seq\d+\S*|"
    r"snapshots?|hf|bin|pt[h]?|safetensors|qat_\S+|[0-9a-f]{8,})\b|[/\\]|\.(?:bin|gguf|pth?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{2}")


def is_gguf(name: str) -> bool:
    """The one filter of GGUF files by name. Projectors are no models of their own, and partial downloads no files."""
    lower = PurePath(name).name.lower()
    return lower.endswith(SUFFIX) and not lower.startswith(".") and "mmproj" not in lower


def stem(file_name: str) -> str:
    """Without `.gguf` and, of a split model, without the number of the part."""
    name = PurePath(file_name).name
    part = PART.fullmatch(name)
    if part:
        return part["stem"]
    return name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name


def quantisation_of(file_name: str) -> str | None:
    """ "Q4_K_M" of "Llama-3.2-1B-Instruct-Q4_K_M.gguf"; None where the name does not say."""
    found = _QUANTISATION.search(stem(file_name))
    return found["type"].upper() if found else None


def name_in_file(file_name: str) -> str:
    """The file's name without what it says of storage: "SmolLM2-135M-Instruct" of "...-Instruct.Q4_1.gguf"."""
    name = stem(file_name)
    before = None
    while name != before:
        before = name
        name = re.sub(r"[-._ ](?:gguf|ggml|imat|imatrix)$", "", _QUANTISATION.sub("", name), flags=re.IGNORECASE)
    return name.strip(" -_.") or stem(file_name)


def title_in_file(file_name: str) -> str:
    """Name and quantisation, as far as the file's name alone says them."""
    return f"{name_in_file(file_name)} {quantisation_of(file_name) or ''}".rstrip()


def display_name(file_name: str, header: "Mapping[str, Scalar]") -> str:
    """What the model is called everywhere. `header`: the scalars of the GGUF header."""
    in_file = name_in_file(file_name)
    base, composed, written = (
        _printable(text) for text in (_text(header, "basename"), _composed(header), _name(header))
    )
    is_named = not _NO_NAME.fullmatch(in_file) and bool(_WORD.search(in_file))
    if is_named and (_SIZE.search(in_file) or (base and _plain(in_file).startswith(_plain(base)))):
        return _short(in_file)
    for name in (composed, written):
        if _is_sane(name):
            return _short(name)
    return _short(_printable(in_file)) or _printable(file_name)


def _composed(header: "Mapping[str, Scalar]") -> str:
    """Basename, size, finetune and version; empty where they are not enough."""
    base, size = _text(header, "basename"), _text(header, "size_label")
    if not base or not _SIZE.fullmatch(size):
        return ""
    parts = [base, "" if _plain(size) in _plain(base) else size, _text(header, "finetune"), _text(header, "version")]
    return _printable("-".join(part.strip().replace(" ", "-") for part in parts if part.strip()))


def _name(header: "Mapping[str, Scalar]") -> str:
    return _printable(re.sub(r"\s+", " ", _text(header, "name")).strip())


def _is_sane(name: str) -> bool:
    return (
        bool(_WORD.search(name))
        and len(name) <= LONGEST
        and not _TRAINING_TALK.search(name.replace("-", " "))
        and not _NO_NAME.fullmatch(name)
    )


def _text(header: "Mapping[str, Scalar]", key: str) -> str:
    value = header.get(f"general.{key}", "")
    return value if isinstance(value, str) else ""


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
