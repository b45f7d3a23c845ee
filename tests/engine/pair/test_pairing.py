import time
from pathlib import Path
from typing import Any

import llama_cpp
import pytest

from engine.errors import ModelError
from engine.gguf.vocabulary import read_vocabulary
from engine.llama.model import Model
from engine.pair.pairing import check_pair
from tests.relatives import Family
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny, write_vocabulary


def problems(tmp_path: Path, target: dict[str, Any], draft: dict[str, Any]) -> tuple[str, ...]:
    report = check_pair(write_tiny(tmp_path / "big.gguf", **target), write_tiny(tmp_path / "little.gguf", **draft))
    assert report.usable == (not report.problems)
    return report.problems


def warnings(tmp_path: Path, target: dict[str, Any], draft: dict[str, Any]) -> tuple[str, ...]:
    plain: dict[str, Any] = {"layers": 8}
    report = check_pair(
        write_tiny(tmp_path / "big.gguf", **plain | target),
        write_tiny(tmp_path / "little.gguf", **{"layers": 1, "width": 16} | draft),
    )
    assert report.usable
    return report.warnings


def test_a_fitting_pair_has_nothing_to_say(tmp_path: Path) -> None:
    assert problems(tmp_path, {}, {"layers": 1, "seed": 2}) == ()
    assert warnings(tmp_path, {}, {}) == ()


def test_the_models_of_a_family_fit(family: Family) -> None:
    assert check_pair(family.target, family.draft).usable


def test_the_token_that_differs_is_named(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {}, {"changed": {261: "xyz"}})
    assert problem == (
        "Token 261 is 'the' in Tiny F32 (big) and 'xyz' in Tiny F32 (little); only this token differs. A draft must "
        "share its target's vocabulary: choose a smaller model of the same family."
    )


def test_the_first_of_many_is_named_and_all_are_counted(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {}, {"changed": {280: "▁xyz", 300: "q1", 301: "q2"}})
    assert "Token 280 is ' dog' in Tiny F32 (big) and ' xyz' in Tiny F32 (little); 3 of " in problem


def test_a_real_model_and_one_of_another_family(
    tmp_path: Path, first_model: Path, built_in_pair: tuple[Path, Path]
) -> None:
    assert (
        "has 49,152 tokens and Tandem Guide draft F16 has 2,048"
        in check_pair(first_model, built_in_pair[1]).problems[0]
    )
    (problem,) = check_pair(first_model, write_tiny(tmp_path / "other.gguf")).problems
    assert "a vocabulary of the type BPE and Tiny F32 one of the type SPM" in problem


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for folder, changed in (("big", {}), ("little", {261: "xyz"})):
        (tmp_path / folder).mkdir()
        write_tiny(tmp_path / folder / "model.gguf", changed=changed)
    (problem,) = check_pair(tmp_path / "big" / "model.gguf", tmp_path / "little" / "model.gguf").problems
    assert problem.startswith("Token 261 is 'the' in Tiny F32 (big) and 'xyz' in Tiny F32 (little)")


def test_the_first_five_tokens_may_differ(tmp_path: Path) -> None:
    assert problems(tmp_path, {}, {"changed": {3: "<|a|>", 4: "<|b|>"}}) == ()


@pytest.mark.parametrize(("extra", "count"), [(0, 0), (128, 0), (129, 1)])
def test_sizes_may_differ_by_128(tmp_path: Path, extra: int, count: int) -> None:
    found = problems(tmp_path, {"extra_tokens": extra}, {})
    assert len(found) == count
    assert all("may differ by at most 128" in problem for problem in found)


def test_beginning_tokens(tmp_path: Path) -> None:
    (adds,) = problems(tmp_path, {}, {"add_bos": False})
    assert adds.startswith("Tiny F32 (big) adds a token at the beginning of a text and Tiny F32 (little) does not")
    (differs,) = problems(tmp_path, {}, {"bos": 3})
    assert "marks the beginning of a text with token 1 and Tiny F32 (little) with token 3" in differs
    assert problems(tmp_path, {"add_bos": False}, {"add_bos": False, "bos": 3}) == ()


def test_end_tokens(tmp_path: Path) -> None:
    (adds,) = problems(tmp_path, {}, {"add_eos": True})
    assert adds.startswith("Tiny F32 (little) adds a token at the end of a text and Tiny F32 (big) does not")
    (differs,) = problems(tmp_path, {"add_eos": True}, {"add_eos": True, "eos": 4})
    assert "marks the end of a text with token 2 and Tiny F32 (little) with token 4" in differs
    assert problems(tmp_path, {}, {"eos": 4}) == ()


def test_a_missing_key_means_llama_cpps_default(tmp_path: Path) -> None:
    assert problems(tmp_path, {"add_bos": True}, {"add_bos": None}) == ()
    (adds,) = problems(tmp_path, {"add_bos": False}, {"add_bos": None})
    assert adds.startswith("Tiny F32 (little) adds a token at the beginning")
    outside = 9999
    assert problems(tmp_path, {}, {"bos": outside}) == ()


def test_vocabularies_of_other_types(tmp_path: Path) -> None:
    target = write_tiny(tmp_path / "big.gguf")
    draft = write_vocabulary(tmp_path / "little.gguf", ["a", "b"])
    (problem,) = check_pair(target, draft).problems
    assert "the type SPM and little F32 one of the type BPE" in problem


def test_malformed_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no file"):
        check_pair(write_tiny(tmp_path / "big.gguf"), tmp_path / "nowhere.gguf")


# --- the same as llama.cpp ---------------------------------------------------------------------


def bpe_tokens() -> list[str]:
    return [chr(0x100 + number) for number in range(200)]


@pytest.mark.parametrize("pre", ["llama-bpe", "tekken", "chatglm-bpe", "glm4", "gpt-2", "qwen2", "default", "gemma4"])
@pytest.mark.parametrize("given", [{}, {"tokenizer_ggml_add_bos_token": False, "tokenizer_ggml_bos_token_id": 7}])
def test_special_tokens_are_those_that_llama_cpp_finds(tmp_path: Path, pre: str, given: dict[str, Any]) -> None:
    path = write_vocabulary(tmp_path / "bpe.gguf", bpe_tokens(), tokenizer_ggml_pre=pre, **given)
    assert_as_llama_cpp(path)


@pytest.mark.parametrize("given", [{"add_bos": None}, {"add_bos": False}, {"add_eos": True}, {"bos": 5, "eos": 999}])
def test_special_tokens_of_sentencepiece(tmp_path: Path, given: dict[str, Any]) -> None:
    assert_as_llama_cpp(write_tiny(tmp_path / "spm.gguf", **given))


def assert_as_llama_cpp(path: Path) -> None:
    vocabulary = read_vocabulary(path)
    with Model(path, vocabulary_only=True) as model:
        native = model.vocabulary
        assert vocabulary.size == llama_cpp.llama_vocab_n_tokens(native)
        assert vocabulary.adds_bos == llama_cpp.llama_vocab_get_add_bos(native)
        assert vocabulary.adds_eos == llama_cpp.llama_vocab_get_add_eos(native)
        assert (vocabulary.bos if vocabulary.bos is not None else -1) == llama_cpp.llama_vocab_bos(native)
        assert (vocabulary.eos if vocabulary.eos is not None else -1) == llama_cpp.llama_vocab_eos(native)
        texts = [llama_cpp.llama_vocab_get_text(native, token) for token in range(vocabulary.size)]
        assert vocabulary.texts() == texts


# --- warnings ----------------------------------------------------------------------------------


def test_a_larger_draft_is_allowed_and_warned_of(tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, {"layers": 1}, {"width": 64})
    assert "The draft Tiny F32 (little)" in warning
    assert "larger than the target Tiny F32 (big)" in warning


def test_a_draft_as_large_as_its_target(tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, {}, {"layers": 8, "width": 32})
    assert "little to gain" in warning


def test_a_draft_with_a_shorter_context(tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, {"context": 4096}, {"context": 512})
    assert "made for 512 tokens of context, the target for 4,096" in warning


def test_other_chat_templates(tmp_path: Path) -> None:
    assert warnings(tmp_path, {"template": CHAT_TEMPLATE}, {"template": CHAT_TEMPLATE + "\n"}) == ()
    assert warnings(tmp_path, {"template": CHAT_TEMPLATE}, {}) == ()
    (warning,) = warnings(tmp_path, {"template": CHAT_TEMPLATE}, {"template": "{{ messages }}"})
    assert "different chat templates" in warning


def test_recurrent_models(tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, {}, {"architecture": "mamba"})
    assert "Tiny F32 (little) keeps a recurrent state (mamba)" in warning


# --- speed -------------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [False, True])
def test_large_vocabularies_are_compared_quickly(tmp_path: Path, changed: bool) -> None:
    tokens = [f"token{number}" for number in range(128_256)]
    target = write_vocabulary(tmp_path / "big.gguf", tokens)
    tokens[-1] = "changed" if changed else tokens[-1]
    draft = write_vocabulary(tmp_path / "little.gguf", tokens)
    started = time.process_time()
    report = check_pair(target, draft)
    assert time.process_time() - started < 1.5  # about 0.2 s
    assert report.usable is not changed
