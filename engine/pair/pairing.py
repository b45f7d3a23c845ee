"""May this draft serve this target, and if not, exactly why.

The rule is llama.cpp's (`common_speculative_are_compatible` in common/speculative.cpp): same vocabulary type, same
beginning and end tokens where they are added, sizes within 128, equal token texts from id 5 on. Only headers are read.
"""

from collections.abc import Mapping
from pathlib import Path

from engine.gguf.file import read_model_file
from engine.gguf.titles import title, told_apart
from engine.gguf.vocabulary import Vocabulary, read_vocabulary
from engine.records import ModelFile, PairReport
from engine.sizes import size

MAX_SIZE_DIFFERENCE = 128
FIRST_COMPARED_TOKEN = 5
Titles = Mapping[Path, str]
SAME_FAMILY = "A draft must share its target's vocabulary: choose a smaller model of the same family."


def check_pair(target: Path, draft: Path) -> PairReport:
    """Compare two model files. ModelError when one of them is no sound model."""
    target_file, draft_file = read_model_file(target), read_model_file(draft)
    titles = told_apart({target: title(target_file), draft: title(draft_file)})
    target_vocabulary = read_vocabulary(target, titles[target])
    draft_vocabulary = read_vocabulary(draft, titles[draft])
    return PairReport(
        target=target_file,
        draft=draft_file,
        problems=tuple(_problems(target_vocabulary, draft_vocabulary)),
        warnings=(
            *_size_warnings(target_file, draft_file, titles),
            *_context_warnings(target_file, draft_file, titles),
            *_recurrence_warnings(target_file, draft_file, titles),
            *_template_warnings(target_vocabulary, draft_vocabulary),
        ),
    )


# --- problems ----------------------------------------------------------------------------------


def _problems(target: Vocabulary, draft: Vocabulary) -> list[str]:
    if target.kind != draft.kind:
        sentence = (
            f"{target.label} has a vocabulary of the type {target.kind} and {draft.label} one of the type "
            f"{draft.kind}. {SAME_FAMILY}"
        )
        return [sentence]
    problems = (
        _special_problem("beginning", target, draft),
        _special_problem("end", target, draft),
        _size_problem(target, draft),
        _text_problem(target, draft),
    )
    return [problem for problem in problems if problem]


def _special_problem(place: str, target: Vocabulary, draft: Vocabulary) -> str | None:
    if place == "beginning":
        target_adds, draft_adds, target_id, draft_id = target.adds_bos, draft.adds_bos, target.bos, draft.bos
    else:
        target_adds, draft_adds, target_id, draft_id = target.adds_eos, draft.adds_eos, target.eos, draft.eos
    if target_adds != draft_adds:
        adding, other = (target, draft) if target_adds else (draft, target)
        return f"{adding.label} adds a token at the {place} of a text and {other.label} does not. {SAME_FAMILY}"
    if target_adds and target_id != draft_id:
        return (
            f"{target.label} marks the {place} of a text with token {_number(target_id)} and {draft.label} "
            f"with token {_number(draft_id)}. {SAME_FAMILY}"
        )
    return None


def _size_problem(target: Vocabulary, draft: Vocabulary) -> str | None:
    if abs(target.size - draft.size) <= MAX_SIZE_DIFFERENCE:
        return None
    return (
        f"{target.label} has {target.size:,} tokens and {draft.label} has {draft.size:,}: they may differ by "
        f"at most {MAX_SIZE_DIFFERENCE}. {SAME_FAMILY}"
    )


def _text_problem(target: Vocabulary, draft: Vocabulary) -> str | None:
    if target.raw == draft.raw:
        return None
    target_texts, draft_texts = target.texts(), draft.texts()
    shared = min(target.size, draft.size)
    different = [token for token in range(FIRST_COMPARED_TOKEN, shared) if target_texts[token] != draft_texts[token]]
    if not different:
        return None
    first = different[0]
    count = "only this token differs" if len(different) == 1 else f"{len(different):,} of {shared:,} tokens differ"
    return (
        f"Token {first} is {target.shown(target_texts[first])} in {target.label} and "
        f"{draft.shown(draft_texts[first])} in {draft.label}; {count}. {SAME_FAMILY}"
    )


def _number(token: int | None) -> str:
    return "none" if token is None else str(token)


# --- warnings ----------------------------------------------------------------------------------


def _size_warnings(target: ModelFile, draft: ModelFile, titles: Titles) -> list[str]:
    names = [f"{titles[model.path]} ({size(model.file_bytes)})" for model in (draft, target)]
    sizes = f"{names[0]} is {{}} the target {names[1]}"
    if draft.tensor_bytes > target.tensor_bytes:
        return [f"The draft {sizes.format('larger than')}: drafting costs more than it can save. Exchange the two."]
    if draft.tensor_bytes * 2 > target.tensor_bytes:
        return [f"The draft {sizes.format('nearly as large as')}: there is little to gain. Choose a smaller draft."]
    return []


def _context_warnings(target: ModelFile, draft: ModelFile, titles: Titles) -> list[str]:
    if draft.context_length >= target.context_length:
        return []
    sentence = (
        f"The draft {titles[draft.path]} was made for {draft.context_length:,} tokens of context, the target for "
        f"{target.context_length:,}. Beyond {draft.context_length:,} tokens what it drafts will be poor."
    )
    return [sentence]


def _recurrence_warnings(target: ModelFile, draft: ModelFile, titles: Titles) -> list[str]:
    return [
        f"{titles[model.path]} keeps a recurrent state ({model.architecture}) that cannot be rolled back after a "
        "rejected draft token, so this pair runs without drafting. Choose a model with plain attention."
        for model in (target, draft)
        if model.recurrent and not (model is target and model.state_bytes)
    ]


def _template_warnings(target: Vocabulary, draft: Vocabulary) -> list[str]:
    texts = [model.header.text("tokenizer.chat_template").strip() for model in (target, draft)]
    if not all(texts) or texts[0] == texts[1]:
        return []
    sentence = (
        f"{target.label} and {draft.label} have different chat templates. The target's is used, so the draft "
        "may be accepted less often."
    )
    return [sentence]
