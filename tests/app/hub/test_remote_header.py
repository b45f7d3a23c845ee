"""Headers of models that stay on the hub: the same report as from the file, for a few bytes."""

from pathlib import Path

import numpy as np
import pytest

from app.hub.errors import HubError
from app.hub.hub import Hub
from app.hub.remote_header import RemoteHeaders
from engine.errors import ModelError
from engine.gguf.file import read_model_file
from engine.pair.pairing import check_pair
from tests.app.hub_server import FakeHub, Fault
from tests.tiny_gguf import write_tiny, write_vocabulary

REPO = "me/tiny-GGUF"
WEIGHTS_BYTES = 40_000_000


@pytest.fixture
def headers(hub: Hub, tmp_path: Path) -> RemoteHeaders:
    return RemoteHeaders(hub, tmp_path / "headers")


@pytest.fixture
def tiny(server: FakeHub, tmp_path: Path) -> Path:
    path = write_tiny(tmp_path / "Tiny-Q8_0.gguf", width=256, heads=8, feed_forward=2048, layers=4)
    server.files[(REPO, path.name)] = path.read_bytes()
    return path


def test_a_remote_header_says_what_the_file_says(hub: Hub, headers: RemoteHeaders, tiny: Path) -> None:
    with headers.as_files(hub.repository(REPO).models[0]) as path:
        remote = read_model_file(path)
        assert path.name == tiny.name
    local = read_model_file(tiny)
    assert (remote.file_bytes, remote.tensor_bytes, remote.quantisation, remote.layers) == (
        local.file_bytes, local.tensor_bytes, local.quantisation, local.layers,
    )  # fmt: skip
    assert not path.exists()


def test_a_pair_is_judged_without_its_weights(
    server: FakeHub, hub: Hub, headers: RemoteHeaders, tiny: Path, tmp_path: Path
) -> None:
    other = write_tiny(tmp_path / "Other.gguf", changed={270: "different"})
    server.files[("me/other-GGUF", other.name)] = other.read_bytes()
    target, draft = hub.repository(REPO).models[0], hub.repository("me/other-GGUF").models[0]
    with headers.as_files(target) as target_path, headers.as_files(draft) as draft_path:
        assert check_pair(target_path, draft_path).problems == check_pair(tiny, other).problems != ()
        assert check_pair(target_path, target_path).usable


def test_only_the_beginning_travels_and_only_once(
    server: FakeHub, hub: Hub, headers: RemoteHeaders, tmp_path: Path
) -> None:
    tokens = [f"token-{number}" for number in range(128_256)]  # as many as Llama 3 has
    path = write_vocabulary(tmp_path / "big.gguf", tokens, tokenizer_ggml_pre="llama-bpe")
    content = path.read_bytes()
    server.files[(REPO, "big.gguf")] = content[:-256] + np.zeros(WEIGHTS_BYTES, np.uint8).tobytes()
    model = next(model for model in hub.repository(REPO).models if model.name == "big.gguf")
    for _ in range(2):
        with headers.as_files(model) as found:
            assert found.stat().st_size == model.size_bytes
    assert len(server.byte_requests) == 1
    fetched = hub.network.log.requests()[0]
    assert fetched.why == f"read the header of big.gguf of {REPO}"
    assert len(content) < fetched.num_bytes < len(content) + (3 << 20)


def test_a_broken_cache_is_read_again(
    server: FakeHub, hub: Hub, headers: RemoteHeaders, tiny: Path, tmp_path: Path
) -> None:
    (tmp_path / "headers").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="headers"), headers.as_files(hub.repository(REPO).models[0]):
        pass
    (tmp_path / "headers").unlink()
    with headers.as_files(hub.repository(REPO).models[0]) as path:
        assert read_model_file(path).layers == 4


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(status=401, error_code="GatedRepo"), HubError, "is gated"),
        (Fault(page=True), ModelError, "is a web page"),
        (Fault(break_after=300), HubError, "cannot be reached"),
    ],
)
def test_a_header_that_cannot_be_had_is_a_sentence(
    server: FakeHub, hub: Hub, headers: RemoteHeaders, tiny: Path, fault: Fault, error: type[Exception], words: str
) -> None:
    model = hub.repository(REPO).models[0]
    server.faults = [fault]
    with pytest.raises(error, match=words), headers.as_files(model):
        pass
    with headers.as_files(model) as path:
        assert read_model_file(path).layers == 4
