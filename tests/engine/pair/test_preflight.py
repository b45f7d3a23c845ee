import json
import os
import random
import re
import resource
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.errors import LoadCancelled, ModelError, NotEnoughMemory
from engine.gguf.parser import read_header
from engine.llama.model import Model
from engine.pair.preflight import _REFUSED, _judge, preflight
from engine.words import speak
from tests.relatives import Family
from tests.tiny_gguf import CHAT_TEMPLATE, write_raw, write_tiny


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        preflight(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence[-1] == "."
    return sentence


def patch(path: Path, key: str, value: int) -> Path:
    """Overwrite a whole number of the header."""
    content = path.read_bytes()
    at = content.index(key.encode()) + len(key) + 4
    path.write_bytes(content[:at] + struct.pack("<I", value) + content[at + 4 :])
    return path


def child_processes() -> str:
    """Ids of this process's children; Linux only."""
    return "".join(file.read_text() for file in Path(f"/proc/{os.getpid()}/task").glob("*/children"))


def test_a_good_model_passes(tmp_path: Path) -> None:
    preflight(write_tiny(tmp_path / "good.gguf", template=CHAT_TEMPLATE))


def test_a_real_model_passes(family: Family) -> None:
    preflight(family.target)


def test_odd_names_pass(tmp_path: Path) -> None:
    preflight(write_tiny(tmp_path / "größe 🦙 -m x.gguf"))


# --- files that would take the app down --------------------------------------------------------


def test_an_abort_inside_llama_cpp_is_a_sentence(tmp_path: Path) -> None:
    sentence = refusal(write_tiny(tmp_path / "doubled.gguf", changed={300: "the"}))
    assert sentence.startswith("llama.cpp crashed (")
    assert "while loading doubled.gguf: llama-vocab.cpp" in sentence
    assert "GGML_ASSERT(id_to_token.size() == token_to_id.size()) failed" in sentence
    assert "download or convert it again" in sentence


@pytest.mark.parametrize("byte", [0x07, 0xC3, 0xF4])
def test_a_vocabulary_that_cannot_spell_every_text(tmp_path: Path, byte: int) -> None:
    """Typing such a character would end the process."""
    lost = {5 + byte: "<0xGG>"}
    assert "crashed" in refusal(write_tiny(tmp_path / "lost.gguf", changed=lost))


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("llama.block_count", 2**31 - 1, "crashed"),  # an assertion
        ("llama.block_count", 3, "blk.2.attn_norm.weight"),
        ("llama.attention.head_count_kv", 77, "wrong shape"),
        ("llama.attention.head_count", 2**31 - 1, "cannot load"),
        ("llama.rope.dimension_count", 9999, "9999"),
    ],
)
def test_absurd_shapes(tmp_path: Path, key: str, value: int, reason: str) -> None:
    assert reason in refusal(patch(write_tiny(tmp_path / "absurd.gguf"), key, value))


def test_an_unknown_architecture(tmp_path: Path) -> None:
    assert "unknown model architecture: 'frobnicate'" in refusal(
        write_tiny(tmp_path / "m.gguf", architecture="frobnicate")
    )


def test_weights_that_are_no_numbers(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    content = bytearray(path.read_bytes())
    start = read_header(path).data_offset
    content[start:] = b"\xff" * (len(content) - start)
    path.write_bytes(content)
    assert "computes no numbers" in refusal(path)


def test_truncated(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    assert "is incomplete" in refusal(path)


@pytest.mark.parametrize("damage", [b"\xff" * 64, bytes(64), bytes(range(64))])
def test_garbage_tensor_infos(tmp_path: Path, damage: bytes) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    content = path.read_bytes()
    at = content.index(b"blk.0.attn_q.weight") - 8
    path.write_bytes(content[:at] + damage + content[at + len(damage) :])
    refusal(path)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    assert "too many for a file" in refusal(write_raw(tmp_path / "m.gguf", tensors=2**60))
    assert "There is no file" in refusal(tmp_path / "nowhere.gguf")


# --- patience ----------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_timeout_is_a_sentence_and_leaves_no_process(tmp_path: Path) -> None:
    before = child_processes()
    with pytest.raises(ModelError, match=r"m\.gguf did not load within 0 seconds"):
        preflight(write_tiny(tmp_path / "m.gguf"), timeout_seconds=1e-6)
    assert child_processes() == before


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_cancelling_leaves_no_process(tmp_path: Path) -> None:
    before = child_processes()
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(LoadCancelled):
        preflight(write_tiny(tmp_path / "m.gguf"), cancel=cancel)
    assert child_processes() == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a POSIX signal")
def test_a_child_killed_by_the_system_means_memory(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughMemory, match="lack of memory"):
        _judge(tmp_path / "m.gguf", -signal.SIGKILL, "", "")


# --- files that passed -------------------------------------------------------------------------


def test_a_good_file_is_tested_once(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    preflight(path)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    preflight(path)
    assert resource.getrusage(resource.RUSAGE_CHILDREN) == before  # no child ran


def test_a_changed_file_is_tested_again(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf")
    preflight(path)
    write_tiny(path, changed={300: "the"})
    refusal(path)


def test_a_good_file_is_remembered_in_a_file(tmp_path: Path) -> None:
    cache = tmp_path / "folder" / "good.json"
    good, bad = write_tiny(tmp_path / "good.gguf"), write_tiny(tmp_path / "bad.gguf", changed={300: "the"})
    preflight(good, cache=cache)
    with pytest.raises(ModelError):
        preflight(bad, cache=cache)
    (key,) = json.loads(cache.read_text())
    assert key.startswith(str(good))


def test_a_remembered_file_needs_no_child(tmp_path: Path) -> None:
    cache = tmp_path / "good.json"
    bad = write_tiny(tmp_path / "m.gguf", changed={300: "the"})
    preflight_key = f"{bad.resolve()}|{bad.stat().st_size}|{bad.stat().st_mtime_ns}|"
    preflight(write_tiny(tmp_path / "good.gguf"), cache=cache)
    version = next(iter(json.loads(cache.read_text()))).rsplit("|", 1)[1]
    cache.write_text(json.dumps({preflight_key + version: True}))
    preflight(bad, cache=cache)


@pytest.mark.parametrize("content", ["", "{}", "[1, null]", "\xff"])
def test_a_damaged_memory_is_made_anew(tmp_path: Path, content: str) -> None:
    cache = tmp_path / "good.json"
    cache.write_text(content, "latin-1")
    preflight(write_tiny(tmp_path / "m.gguf"), cache=cache)
    assert len(json.loads(cache.read_text())) == 1


def test_the_child_answers_with_llama_cpps_words_and_a_code_of_its_own(tmp_path: Path, repo_root: Path) -> None:
    refused = patch(write_tiny(tmp_path / "m.gguf"), "llama.block_count", 3)
    for path, words in ((refused, "blk.2.attn_norm.weight"), (tmp_path / "nowhere.gguf", "")):
        command = [sys.executable, "-m", "engine.pair.preflight", str(path)]
        child = subprocess.run(command, cwd=repo_root, capture_output=True, text=True, check=False)
        assert child.returncode == _REFUSED
        assert words in child.stdout


def test_the_sentence_is_in_the_language_of_the_window(tmp_path: Path) -> None:
    german = {"llama.cpp cannot load {name}: {reason}.": "llama.cpp kann {name} nicht laden: {reason}."}
    speak(lambda text, _plural, _number: german.get(text, text))
    try:
        sentence = refusal(write_tiny(tmp_path / "m.gguf", architecture="frobnicate"))
    finally:
        speak()
    assert sentence.startswith("llama.cpp kann m.gguf nicht laden: ")
    assert "unknown model architecture" in sentence


@pytest.mark.parametrize("seed", range(4))
def test_damage_anywhere_in_the_header_never_reaches_this_process(tmp_path: Path, seed: int) -> None:
    path = write_tiny(tmp_path / "m.gguf", template=CHAT_TEMPLATE)
    content, header_bytes = bytearray(path.read_bytes()), read_header(path).data_offset
    dice = random.Random(seed)
    for _ in range(4):
        content[dice.randrange(header_bytes)] ^= 1 << dice.randrange(8)
    path.write_bytes(content)
    sentence = None
    try:
        preflight(path)
    except ModelError as error:
        sentence = str(error)
    if sentence is None:
        with Model(path) as model:  # what passed loads here too
            assert model.size_bytes > 0
    else:
        assert re.search(r"m\.gguf.*\.$", sentence)
