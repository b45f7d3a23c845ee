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
from engine.words import tr, tr_noop, trn

MAX_SIZE_DIFFERENCE = 128
FIRST_COMPARED_TOKEN = 5
Titles = Mapping[Path, str]
SAME_FAMILY = tr_noop("A draft must share its target's vocabulary: choose a smaller model of the same family.")
_ADDS = {
    "beginning": tr_noop("{adding} adds a token at the beginning of a text and {other} does not."),
    "end": tr_noop("{adding} adds a token at the end of a text and {other} does not."),
}
_MARKS = {
    "beginning": tr_noop("{target} marks the beginning of a text with token {id} and {draft} with token {other}."),
    "end": tr_noop("{target} marks the end of a text with token {id} and {draft} with token {other}."),
}


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
        sentence = tr_noop("{target} has a vocabulary of the type {kind} and {draft} one of the type {other}.")
        problem = tr(sentence, target=target.label, kind=target.kind, draft=draft.label, other=draft.kind)
        return [f"{problem} {tr(SAME_FAMILY)}"]
    found = (
        _special_problem("beginning", target, draft),
        _special_problem("end", target, draft),
        _size_problem(target, draft),
        _text_problem(target, draft),
    )
    problems = [problem for problem in found if problem]
    return [f"{problems[0]} {tr(SAME_FAMILY)}", *problems[1:]] if problems else []


def _special_problem(place: str, target: Vocabulary, draft: Vocabulary) -> str | None:
    if place == "beginning":
        target_adds, draft_adds, target_id, draft_id = target.adds_bos, draft.adds_bos, target.bos, draft.bos
    else:
        target_adds, draft_adds, target_id, draft_id = target.adds_eos, draft.adds_eos, target.eos, draft.eos
    if target_adds != draft_adds:
        adding, other = (target, draft) if target_adds else (draft, target)
        return tr(_ADDS[place], adding=adding.label, other=other.label)
    if target_adds and target_id != draft_id:
        numbers = {"id": _number(target_id), "other": _number(draft_id)}
        return tr(_MARKS[place], target=target.label, draft=draft.label, **numbers)
    return None


def _size_problem(target: Vocabulary, draft: Vocabulary) -> str | None:
    if abs(target.size - draft.size) <= MAX_SIZE_DIFFERENCE:
        return None
    return tr(
        "{target} has {size:,} tokens and {draft} has {other:,}: they may differ by at most {most}.",
        target=target.label, size=target.size, draft=draft.label, other=draft.size, most=MAX_SIZE_DIFFERENCE,
    )  # fmt: skip


def _text_problem(target: Vocabulary, draft: Vocabulary) -> str | None:
    if target.raw == draft.raw:
        return None
    target_texts, draft_texts = target.texts(), draft.texts()
    shared = min(target.size, draft.size)
    different = [token for token in range(FIRST_COMPARED_TOKEN, shared) if target_texts[token] != draft_texts[token]]
    if not different:
        return None
    first = different[0]
    return trn(
        "Token {token} is {text} in {target} and {other} in {draft}; only this token differs.",
        "Token {token} is {text} in {target} and {other} in {draft}; %n of {shared:,} tokens differ.",
        len(different),
        token=first,
        text=target.shown(target_texts[first]),
        target=target.label,
        other=draft.shown(draft_texts[first]),
        draft=draft.label,
        shared=shared,
    )


def _number(token: int | None) -> str:
    return "–" if token is None else str(token)


# --- warnings ----------------------------------------------------------------------------------


def _size_warnings(target: ModelFile, draft: ModelFile, titles: Titles) -> list[str]:
    if draft.tensor_bytes > target.tensor_bytes:
        sentence = tr_noop(
            "The draft {draft} is larger than the target {target}: drafting costs more than it can save. Exchange the "
            "two."
        )
    elif draft.tensor_bytes * 2 > target.tensor_bytes:
        sentence = tr_noop(
            "The draft {draft} is nearly as large as the target {target}: there is little to gain. Choose a smaller "
            "draft."
        )
    else:
        return []
    names = [f"{titles[model.path]} ({size(model.file_bytes)})" for model in (target, draft)]
    return [tr(sentence, target=names[0], draft=names[1])]


def _context_warnings(target: ModelFile, draft: ModelFile, titles: Titles) -> list[str]:
    if draft.context_length >= target.context_length:
        return []
    sentence = tr_noop(
        "The draft {draft} was made for {length:,} tokens of context, the target for {other:,}. Beyond {length:,} "
        "tokens what it drafts will be poor."
    )
    return [tr(sentence, draft=titles[draft.path], length=draft.context_length, other=target.context_length)]


def _recurrence_warnings(target: ModelFile, draft: ModelFile, titles: Titles) -> list[str]:
    sentence = tr_noop(
        "{model} keeps a recurrent state ({architecture}) that cannot be rolled back after a rejected draft token, so "
        "this pair runs without drafting. Choose a model with plain attention."
    )
    return [
        tr(sentence, model=titles[model.path], architecture=model.architecture)
        for model in (target, draft)
        if model.recurrent and not (model is target and model.state_bytes)
    ]


def _template_warnings(target: Vocabulary, draft: Vocabulary) -> list[str]:
    texts = [model.header.text("tokenizer.chat_template").strip() for model in (target, draft)]
    if not all(texts) or texts[0] == texts[1]:
        return []
    sentence = tr_noop(
        "{target} and {draft} have different chat templates. The target's is used, so the draft may be accepted less "
        "often."
    )
    return [tr(sentence, target=target.label, draft=draft.label)]
