"""The hub's client against a real server on loopback: search, listings, choices, and each way a request can fail."""

import pytest

from app.hub.errors import ChoiceNeeded, GatedError, HubError
from app.hub.hub import Hub
from app.hub.listing import HubFile, choose, put_parts_together
from app.hub.network import Network
from tests.app.hub_server import FakeHub, Fault, serve

SMALL = "me/small-GGUF"


@pytest.fixture(autouse=True)
def repositories(server: FakeHub) -> None:
    server.files = {
        (SMALL, "small-Q4_K_M.gguf"): b"GGUF" * 10,
        (SMALL, "small-Q8_0.gguf"): b"GGUF" * 20,
        (SMALL, "mmproj-small-f16.gguf"): b"GGUF",
        (SMALL, "small.imatrix.gguf"): b"GGUF",
        (SMALL, "README.md"): b"words",
        ("me/large-GGUF", "Q2_K/large-Q2_K-00001-of-00002.gguf"): b"GGUF" * 5,
        ("me/large-GGUF", "Q2_K/large-Q2_K-00002-of-00002.gguf"): b"GGUF" * 6,
        ("me/words", "README.md"): b"words",
    }
    server.licences = {SMALL: "apache-2.0"}
    server.headers = {SMALL: {"total": 135_000_000, "architecture": "llama", "context_length": 8192}}


def test_models_of_a_repository_the_smallest_first(hub: Hub) -> None:
    repository = hub.repository(SMALL)
    found = [(model.name, model.size_bytes, model.quantisation) for model in repository.models]
    assert found == [("small-Q4_K_M.gguf", 40, "Q4_K_M"), ("small-Q8_0.gguf", 80, "Q8_0")]
    assert all(file.sha256 and len(file.sha256) == 64 for model in repository.models for file in model.files)
    assert (repository.licence, repository.gated) == ("apache-2.0", False)
    assert repository.page == f"{hub.endpoint}/{SMALL}"


def test_parts_of_a_split_model_are_one_model(hub: Hub) -> None:
    (model,) = hub.repository("me/large-GGUF").models
    assert model.name == "Q2_K/large-Q2_K-00001-of-00002.gguf"
    assert [file.size_bytes for file in model.files] == [20, 24]
    assert choose("me/large-GGUF", [model], "Q2_K/large-Q2_K-00002-of-00002.gguf") == model


def test_a_split_model_without_all_its_parts_is_not_chosen(server: FakeHub, hub: Hub) -> None:
    del server.files[("me/large-GGUF", "Q2_K/large-Q2_K-00001-of-00002.gguf")]
    (model,) = hub.repository("me/large-GGUF").models
    with pytest.raises(ChoiceNeeded, match="not all of its parts"):
        choose("me/large-GGUF", [model], None)


@pytest.mark.parametrize(
    ("name", "quantisation"),
    [
        ("Qwen3-0.6B-Q8_0.gguf", "Q8_0"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("qwen2.5-0.5b-instruct-q4_k_m.gguf", "Q4_K_M"),
        ("Meta-Llama-3.1-405B-Instruct-Q4_K_M/Meta-Llama-3.1-405B-Instruct-Q4_K_M-00001-of-00006.gguf", "Q4_K_M"),
        ("Llama-3.2-1B-Instruct-IQ3_M.gguf", "IQ3_M"),
        ("gemma-3-4b-it-BF16.gguf", "BF16"),
        ("Llama-3.2-1B-Instruct-f16.gguf", "F16"),
        ("model.gguf", ""),
    ],
)
def test_the_quantisation_is_read_from_the_name(name: str, quantisation: str) -> None:
    (model,) = put_parts_together([HubFile("a/b", name, 1, None, "main")])
    assert model.quantisation == quantisation


def test_search_finds_what_it_was_asked_for(server: FakeHub, hub: Hub) -> None:
    (found,) = hub.search("small")
    assert (found.repo, found.licence, found.gated) == (SMALL, "apache-2.0", False)
    assert (found.parameters, found.architecture, found.context_length) == (135_000_000, "llama", 8192)
    assert found.updated == "2025-01-01"
    assert "filter=gguf" in server.requests[0][0]
    assert hub.search("nothing of that name") == ()


def test_search_sorts(hub: Hub) -> None:
    assert [repo.repo for repo in hub.search("me", "downloads")] == ["me/large-GGUF", SMALL]
    assert [repo.repo for repo in hub.search("me", "likes")] == [SMALL, "me/large-GGUF"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [(None, "small-Q4_K_M.gguf"), ("small-Q8_0.gguf", "small-Q8_0.gguf"), ("q8_0", "small-Q8_0.gguf")],
)
def test_the_choice_of_a_model(hub: Hub, wanted: str | None, name: str) -> None:
    assert choose(SMALL, hub.repository(SMALL).models, wanted).name == name


@pytest.mark.parametrize(("wanted", "words"), [("Q5", "fits no model"), ("small", "fits several models")])
def test_a_choice_that_is_not_one_lists_what_there_is(hub: Hub, wanted: str, words: str) -> None:
    models = hub.repository(SMALL).models
    with pytest.raises(ChoiceNeeded, match=words) as error:
        choose(SMALL, models, wanted)
    assert "small-Q8_0.gguf" in str(error.value)
    assert error.value.exit_code == 2


def test_a_repository_without_gguf(hub: Hub) -> None:
    with pytest.raises(HubError, match="has no GGUF file"):
        hub.repository("me/words")


@pytest.mark.parametrize("name", ["", "alone", "a/b/c", "../etc", "a b/c", "a--b/c", ".a/b"])
def test_a_name_that_is_no_repository_never_leaves_the_machine(server: FakeHub, hub: Hub, name: str) -> None:
    with pytest.raises(ChoiceNeeded, match="owner/name"):
        hub.repository(name)
    assert server.requests == []


def test_an_unknown_repository(hub: Hub) -> None:
    with pytest.raises(HubError, match="me/nothing does not exist, or it is private") as error:
        hub.repository("me/nothing")
    assert error.value.exit_code == 5


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=403), "HTTP 403"),
        (Fault(status=500), "HTTP 500"),
        (Fault(status=429, retry_after="30"), "asked too often.*again in 30 s"),
        (Fault(status=404, error_code="RevisionNotFound"), "HTTP 404"),
    ],
)
def test_a_refusal_is_said(server: FakeHub, hub: Hub, fault: Fault, words: str) -> None:
    server.api_faults = [fault]
    with pytest.raises(HubError, match=words):
        hub.repository(SMALL)


def test_a_gated_repository_says_what_to_do(server: FakeHub, hub: Hub) -> None:
    server.api_faults = [Fault(status=403, error_code="GatedRepo")]
    with pytest.raises(GatedError, match=r"accept a licence first.*give Tandem an access token"):
        hub.repository(SMALL)


def test_a_hub_that_cannot_be_reached_is_said_at_once(network: Network) -> None:
    with serve(FakeHub({})) as gone:
        endpoint = gone.endpoint
    for ask in (Hub(network, endpoint=endpoint).search, Hub(network, endpoint=endpoint).repository):
        with pytest.raises(HubError, match="cannot be reached"):
            ask(SMALL)
