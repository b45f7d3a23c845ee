"""The hub's client against a real server on loopback: listings, choices, and each way a request can fail."""

from collections.abc import Iterator

import pytest

from app.hub.hub import ChoiceNeeded, Hub, HubError, choose
from tests.app.hub_server import FakeHub, serve

FILES = {
    ("me/small-GGUF", "small-Q4_K_M.gguf"): b"GGUF" * 10,
    ("me/small-GGUF", "small-Q8_0.gguf"): b"GGUF" * 20,
    ("me/small-GGUF", "mmproj-small-f16.gguf"): b"GGUF",
    ("me/small-GGUF", "README.md"): b"words",
    ("me/large-GGUF", "Q2_K/large-Q2_K-00001-of-00002.gguf"): b"GGUF" * 5,
    ("me/large-GGUF", "Q2_K/large-Q2_K-00002-of-00002.gguf"): b"GGUF" * 6,
    ("me/words", "README.md"): b"words",
}


@pytest.fixture
def server() -> Iterator[FakeHub]:
    with serve(FakeHub(dict(FILES))) as hub:
        yield hub


def test_models_of_a_repository(server: FakeHub) -> None:
    models = Hub(server.endpoint).models("me/small-GGUF")
    assert [(model.name, model.size_bytes) for model in models] == [("small-Q4_K_M.gguf", 40), ("small-Q8_0.gguf", 80)]
    assert all(file.sha256 and len(file.sha256) == 64 for model in models for file in model.files)


def test_parts_of_a_split_model_are_one_model(server: FakeHub) -> None:
    (model,) = Hub(server.endpoint).models("me/large-GGUF")
    assert model.name == "Q2_K/large-Q2_K-00001-of-00002.gguf"
    assert [file.size_bytes for file in model.files] == [20, 24]
    assert choose("me/large-GGUF", [model], "Q2_K/large-Q2_K-00002-of-00002.gguf") == model


def test_search_finds_repositories(server: FakeHub) -> None:
    found = Hub(server.endpoint).search("small")
    assert "me/small-GGUF" in {repo.repo for repo in found}
    assert all(repo.downloads == 7 and not repo.gated for repo in found)
    assert "filter=gguf" in server.requests[0][0]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [(None, "small-Q4_K_M.gguf"), ("small-Q8_0.gguf", "small-Q8_0.gguf"), ("q8", "small-Q8_0.gguf")],
)
def test_the_choice_of_a_model(server: FakeHub, wanted: str | None, name: str) -> None:
    models = Hub(server.endpoint).models("me/small-GGUF")
    assert choose("me/small-GGUF", models, wanted).name == name


@pytest.mark.parametrize(("wanted", "words"), [("Q5", "fits no model"), ("small", "fits several models")])
def test_a_choice_that_is_not_one_lists_what_there_is(server: FakeHub, wanted: str, words: str) -> None:
    models = Hub(server.endpoint).models("me/small-GGUF")
    with pytest.raises(ChoiceNeeded, match=words) as error:
        choose("me/small-GGUF", models, wanted)
    assert "small-Q8_0.gguf" in str(error.value)
    assert error.value.exit_code == 2


def test_a_repository_without_gguf(server: FakeHub) -> None:
    with pytest.raises(HubError, match="has no GGUF file"):
        Hub(server.endpoint).models("me/words")


@pytest.mark.parametrize("name", ["", "alone", "a/b/c", "../etc", "a b/c", "a--b/c", ".a/b"])
def test_a_name_that_is_no_repository_never_leaves_the_machine(server: FakeHub, name: str) -> None:
    with pytest.raises(ChoiceNeeded, match="owner/name"):
        Hub(server.endpoint).models(name)
    assert server.requests == []


def test_an_unknown_repository(server: FakeHub) -> None:
    with pytest.raises(HubError, match="me/nothing does not exist, or it is private") as error:
        Hub(server.endpoint).models("me/nothing")
    assert error.value.exit_code == 5


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [(403, "GatedRepo", "is gated"), (500, "", "HTTP 500"), (404, "RevisionNotFound", "HTTP 404")],
)
def test_a_refusal_is_said(server: FakeHub, status: int, code: str, words: str) -> None:
    server.status, server.error_code = status, code
    with pytest.raises(HubError, match=words):
        Hub(server.endpoint).models("me/small-GGUF")


def test_no_network_is_said() -> None:
    with serve(FakeHub({})) as hub:
        endpoint = hub.endpoint
    with pytest.raises(HubError, match="cannot be reached"):
        Hub(endpoint).models("me/small-GGUF")


def test_offline_refuses_before_anything_leaves(server: FakeHub) -> None:
    asked: list[str] = []
    hub = Hub(server.endpoint, is_offline=lambda: True, on_request=asked.append)
    for request in (lambda: hub.search("small"), lambda: hub.models("me/small-GGUF")):
        with pytest.raises(HubError, match="stay offline"):
            request()
    assert asked == []
    assert server.requests == []


def test_every_request_is_announced(server: FakeHub) -> None:
    asked: list[str] = []
    hub = Hub(server.endpoint, on_request=asked.append)
    hub.search("small")
    hub.models("me/small-GGUF")
    assert asked == [f"{server.endpoint}/api/models?search=small", f"{server.endpoint}/api/models/me/small-GGUF"]
