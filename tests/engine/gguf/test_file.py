import os
import random
import shutil
import struct
import time
from pathlib import Path

import gguf
import llama_cpp
import pytest

from engine.errors import ModelError
from engine.gguf.file import TOKENS, control_tokens, read_model_file
from engine.gguf.parser import read_header
from engine.llama.model import Model
from tests.relatives import Family
from tests.tiny_gguf import CHAT_TEMPLATE, vocabulary, write_raw, write_tiny, write_vocabulary


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        read_model_file(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence[-1] == "."
    assert caught.value.exit_code == 3
    return sentence


def gguf_text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def test_a_model_is_described_by_its_header(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf", layers=3, width=64, heads=4, kv_heads=2, context=512, template=CHAT_TEMPLATE)
    model = read_model_file(path)
    assert (model.name, model.architecture, model.quantisation) == ("Tiny", "llama", "F32")
    assert (model.layers, model.width, model.heads, model.kv_heads, model.context_length) == (3, 64, 4, 2, 512)
    assert (model.key_length, model.value_length, model.total_kv_heads, model.feed_forward) == (16, 16, 6, 64)
    assert (model.vocabulary_size, model.vocabulary_type) == (len(vocabulary()[0]), "llama")
    assert model.has_template
    assert not model.recurrent
    assert model.file_bytes == path.stat().st_size
    assert model.tensor_bytes == 4 * model.parameters
    assert model.sampling is None


def test_agrees_with_the_reference_reader(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf", template=CHAT_TEMPLATE)
    header, reference = read_header(path), gguf.GGUFReader(path)
    assert header.tensors[0].name == reference.tensors[0].name
    assert header.data_offset == reference.data_offset
    for tensor, expected in zip(header.tensors, reference.tensors, strict=True):
        assert tensor.num_bytes == expected.n_bytes
        assert header.data_offset + tensor.offset == expected.data_offset
    assert header.texts(TOKENS) == [text.encode() for text in reference.fields[TOKENS].contents()]
    kinds = reference.fields["tokenizer.ggml.token_type"].contents()
    assert header.numbers("tokenizer.ggml.token_type").tolist() == kinds
    assert header.text("tokenizer.chat_template") == CHAT_TEMPLATE


def test_control_tokens_are_those_that_must_not_be_typed(tmp_path: Path) -> None:
    header = read_header(write_tiny(tmp_path / "m.gguf"))
    assert control_tokens(header) == ("<unk>", "<s>", "</s>", "<|turn|>", "<|end|>")


def test_control_tokens_are_those_of_llama_cpp(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf", changed={270: "<|im_end|>", 271: "<fim_prefix>", 272: "<|plain|>"})
    with Model(path, 0, vocabulary_only=True) as model:
        vocabulary = llama_cpp.llama_model_get_vocab(model.handle)
        special = llama_cpp.LLAMA_TOKEN_ATTR_CONTROL | llama_cpp.LLAMA_TOKEN_ATTR_UNKNOWN
        expected = [
            llama_cpp.llama_vocab_get_text(vocabulary, token).decode()
            for token in range(model.vocabulary_size)
            if llama_cpp.llama_vocab_get_attr(vocabulary, token) & special
        ]
    assert list(control_tokens(read_header(path))) == expected
    assert expected[-2:] == ["<|im_end|>", "<fim_prefix>"]


def test_real_models(family: Family) -> None:
    model = read_model_file(family.target)
    assert (model.layers, model.width, model.heads, model.kv_heads) == (8, 256, 2, 2)
    assert (model.vocabulary_size, model.context_length, model.has_template) == (2048, 4096, False)


def test_a_large_vocabulary_is_read_quickly(tmp_path: Path) -> None:
    path = write_vocabulary(tmp_path / "large.gguf", [f"token{number}" for number in range(128_256)])
    started = time.process_time()
    assert read_model_file(path).vocabulary_size == 128_256
    assert time.process_time() - started < 1.0  # about 0.04 s; gguf.GGUFReader takes 8 s


def test_recommended_sampling(tmp_path: Path) -> None:
    values = {"general.sampling.temp": 0.5, "general.sampling.top_k": 20}
    sampling = read_model_file(write_tiny(tmp_path / "m.gguf", values=values)).sampling
    assert sampling is not None
    assert (sampling.temperature, sampling.top_k, sampling.top_p) == (0.5, 20, 1.0)


def test_heads_that_differ_by_layer(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf", values={"x.block_count": 1, "llama.attention.head_count_kv": [1, 2]})
    model = read_model_file(path)
    assert (model.kv_heads, model.total_kv_heads) == (2, 3)


def test_recurrent_and_hybrid_models_are_marked(tmp_path: Path) -> None:
    for architecture in ("mamba", "rwkv7", "jamba", "lfm2", "qwen3next", "granitehybrid", "nemotron_h", "falcon-h1"):
        assert read_model_file(write_tiny(tmp_path / f"{architecture}.gguf", architecture=architecture)).recurrent


# --- files that are none -----------------------------------------------------------------------


def test_missing_file(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "nowhere.gguf")


def test_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    assert "is a device or a pipe" in refusal(tmp_path / "pipe.gguf")


def test_an_overlong_name(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / ("x" * 300 + ".gguf"))


def test_name_that_no_file_can_have() -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_model_file(Path("a\0b.gguf"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"Once upon a time there was a file", "does not begin with the letters GGUF"),
        (b"G", "does not begin with the letters GGUF"),
        (b"lmgg" + bytes(40), "old GGML format"),
        (b"tjgg" + bytes(40), "old GGML format"),
        (b"PK\x03\x04" + bytes(40), "PyTorch"),
        (struct.pack("<Q", 40) + b'{"a":{}}' + bytes(40), "safetensors"),
        (b"<!DOCTYPE html><html></html>", "download went wrong"),
        (b"version https://git-lfs.github.com/spec/v1\n", "download went wrong"),
        (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "big-endian"),
        (b"GGUF" + struct.pack("<III", 1, 0, 0), "version 1"),
        (b"GGUF" + struct.pack("<IQQ", 9, 0, 0), "version 9"),
        (b"GGUF", "inside its header"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 0), "which architecture"),
    ],
)
def test_not_a_gguf_file(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "renamed.gguf"
    path.write_bytes(content)
    assert reason in refusal(path)


# --- models that cannot chat -------------------------------------------------------------------


def test_without_a_tokenizer(tmp_path: Path) -> None:
    assert "has no tokenizer" in refusal(write_tiny(tmp_path / "m.gguf", tokenizer=False))


def test_vocabulary_only(tmp_path: Path) -> None:
    assert "only a vocabulary" in refusal(write_tiny(tmp_path / "m.gguf", weights=False))


@pytest.mark.parametrize(
    ("architecture", "reason"),
    [("clip", "projector"), ("nomic-bert", "embedding"), ("t5", "encoder-decoder"), ("llada", "diffusion")],
)
def test_not_a_language_model(tmp_path: Path, architecture: str, reason: str) -> None:
    assert reason in refusal(write_tiny(tmp_path / "m.gguf", architecture=architecture, tokenizer=False))


def test_adapter(tmp_path: Path) -> None:
    assert "LoRA adapter" in refusal(write_tiny(tmp_path / "m.gguf", values={"general.type": "adapter"}))


# --- truncated and hostile files ---------------------------------------------------------------


def test_truncated_weights_say_how_many_bytes_are_missing(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    whole = path.stat().st_size
    expected = read_header(path).expected_bytes
    with path.open("r+b") as file:
        file.truncate(whole - 50_000)
    sentence = refusal(path)
    assert "is incomplete" in sentence
    assert f"{50_000 - (whole - expected):,} of its {expected:,} bytes are missing" in sentence


def test_one_byte_short_is_noticed_and_padding_is_not_needed(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    expected = read_header(path).expected_bytes
    with path.open("r+b") as file:
        file.truncate(expected)
    assert read_model_file(path).file_bytes == expected
    with path.open("r+b") as file:
        file.truncate(expected - 1)
    assert "1 of its" in refusal(path)


def test_every_truncation_of_the_header_is_refused(tmp_path: Path) -> None:
    content = write_tiny(tmp_path / "m.gguf").read_bytes()
    header_bytes = read_header(tmp_path / "m.gguf").data_offset
    path = tmp_path / "cut.gguf"
    for length in range(0, header_bytes, 97):
        path.write_bytes(content[:length])
        refusal(path)


@pytest.mark.parametrize(
    ("tensors", "keys", "rest", "reason"),
    [
        (2**62, 0, b"", "too many for a file"),
        (0, 2**63, b"", "too many for a file"),
        (0, 1, struct.pack("<Q", 2**60) + bytes(99), "inside its header"),
        (0, 1, gguf_text("k") + struct.pack("<IIQ", 9, 8, 2**59) + bytes(99), "more than it can hold"),
        (0, 1, gguf_text("k") + struct.pack("<IIQ", 9, 4, 2**62) + bytes(99), "more than it can hold"),
        (0, 1, gguf_text("k") + struct.pack("<IIQQ", 9, 8, 3, 2**63) + bytes(99), "inside its header"),
        (0, 1, gguf_text("k") + struct.pack("<I", 77) + bytes(99), "unknown type 77"),
        (0, 1, gguf_text("k") + struct.pack("<IIQ", 9, 9, 1) + bytes(99), "unknown type 9"),
        (0, 2, 2 * (gguf_text("k") + struct.pack("<IB", 0, 1)) + bytes(99), "twice"),
        (0, 1, gguf_text("") + struct.pack("<IB", 0, 1) + bytes(99), "no name"),
        (0, 1, gguf_text("general.alignment") + struct.pack("<II", 4, 3) + bytes(99), "not a power of two"),
        (1, 0, gguf_text("t" * 64) + bytes(99), "overlong name"),
        (1, 0, gguf_text("t") + struct.pack("<I", 9) + bytes(99), "9 dimensions"),
        (1, 0, gguf_text("t") + struct.pack("<I4QIQ", 4, *([2**40] * 4), 0, 0) + bytes(9), "impossible shape"),
        (1, 0, gguf_text("t") + struct.pack("<IQIQ", 1, 33, 2, 0) + bytes(99), "no multiple of Q4_0's block"),
        (1, 0, gguf_text("t") + struct.pack("<IQIQ", 1, 32, 4, 0) + bytes(99), "in the type 4"),
        (1, 0, gguf_text("t") + struct.pack("<IQIQ", 1, 32, 0, 64) + bytes(99), "instead of 0"),
    ],
)
def test_hostile_headers(tmp_path: Path, tensors: int, keys: int, rest: bytes, reason: str) -> None:
    assert reason in refusal(write_raw(tmp_path / "m.gguf", tensors=tensors, keys=keys, rest=rest))


@pytest.mark.parametrize("key", ["llama.block_count", "llama.context_length", "llama.embedding_length"])
def test_absurd_hyperparameters(tmp_path: Path, key: str) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    content = path.read_bytes()
    at = content.index(key.encode()) + len(key) + 4
    path.write_bytes(content[:at] + bytes(4) + content[at + 4 :])
    assert key in refusal(path)


@pytest.mark.parametrize("seed", range(8))
def test_any_damage_to_the_header_is_an_error_or_harmless(tmp_path: Path, seed: int) -> None:
    content = write_tiny(tmp_path / "m.gguf", template=CHAT_TEMPLATE).read_bytes()
    header_bytes = read_header(tmp_path / "m.gguf").data_offset
    dice = random.Random(seed)
    path = tmp_path / "damaged.gguf"
    sentences = []
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(dice.choice((1, 2, 16))):
            damaged[dice.randrange(header_bytes)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        path.write_bytes(damaged)
        try:
            read_model_file(path)
        except ModelError as error:
            sentences.append(str(error))
    assert sentences
    assert all(path.name in sentence for sentence in sentences)


# --- split files -------------------------------------------------------------------------------


def write_split(folder: Path, count: int = 3) -> list[Path]:
    paths = [folder / f"m-{number:05}-of-{count:05}.gguf" for number in range(1, count + 1)]
    for number, path in enumerate(paths):
        write_tiny(path, values={"split.no": number, "split.count": count})
    return paths


def test_parts_are_summed(tmp_path: Path) -> None:
    one = read_model_file(write_tiny(tmp_path / "one.gguf"))
    paths = write_split(tmp_path)
    model = read_model_file(paths[0])
    assert model.tensor_bytes == 3 * one.tensor_bytes
    assert model.file_bytes == sum(path.stat().st_size for path in paths)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    paths = write_split(tmp_path)
    paths[1].unlink()
    assert "Part 2 of 3, m-00002-of-00003.gguf, is missing" in refusal(paths[0])


def test_a_truncated_part_is_named(tmp_path: Path) -> None:
    paths = write_split(tmp_path)
    with paths[2].open("r+b") as file:
        file.truncate(paths[2].stat().st_size - 5000)
    with pytest.raises(ModelError, match=r"m-00003-of-00003\.gguf is incomplete"):
        read_model_file(paths[0])


def test_a_later_part_points_to_the_first(tmp_path: Path) -> None:
    assert "Open the first part, m-00001-of-00003.gguf" in refusal(write_split(tmp_path)[2])


def test_a_renamed_part_and_a_wrong_part(tmp_path: Path) -> None:
    paths = write_split(tmp_path)
    renamed = tmp_path / "renamed.gguf"
    shutil.copy(paths[0], renamed)
    assert "original names" in refusal(renamed)
    shutil.copy(paths[2], paths[1])
    with pytest.raises(ModelError, match="is not part 2 of"):
        read_model_file(paths[0])
