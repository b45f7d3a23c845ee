"""Nothing leaves that nobody asked for, and all that leaves is on record."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import paths
from app.hub.consent import Consent
from app.hub.download import Downloader
from app.hub.errors import HubError, NetworkNotAllowed
from app.hub.hub import Hub
from app.hub.network import Network
from app.hub.network_log import NetworkLog
from app.settings import keys
from app.settings.keys import Settings
from app.words import speak
from tests.app.hub.conftest import CONTENT, REPO
from tests.app.hub_server import FakeHub


def test_every_request_is_on_record_redirects_too(
    server: FakeHub, hub: Hub, network: Network, downloader: Downloader
) -> None:
    hub.search("small")
    downloader.fetch(hub.repository(REPO).models[0].files[0])
    seen = [(request.host, request.path, request.status) for request in reversed(network.log.requests())]
    hub_host, bytes_host = server.endpoint.removeprefix("http://"), server.bytes_endpoint.removeprefix("http://")
    assert seen[:2] == [(hub_host, "/api/models", 200), (hub_host, f"/api/models/{REPO}", 200)]
    assert [(host, status) for host, _, status in seen[2:]] == [(hub_host, 302), (bytes_host, 200)]
    assert len(seen) == len(server.requests) + len(server.byte_requests)
    last = network.log.requests()[0]
    assert (last.num_bytes, last.finished) == (len(CONTENT), True)
    assert last.why == f"download deep/small.gguf of {REPO}"
    assert "secret" not in network.log.path.read_text()


def test_the_library_asks_nothing_of_its_own(server: FakeHub, repo_root: Path, tmp_path: Path) -> None:
    """A fresh process: huggingface_hub asks for a list of programs once a day, unless its telemetry is off."""
    code = (
        "from pathlib import Path\n"
        "from app.hub.hub import Hub\nfrom app.hub.network import Network\nfrom app.hub.network_log import NetworkLog\n"
        f"Hub(Network(NetworkLog(Path({str(tmp_path / 'log')!r})))).search('small')\n"
    )
    environment = os.environ | {"HF_ENDPOINT": server.endpoint, "HF_HOME": str(tmp_path / "hf"), "CLAUDECODE": "1"}
    environment.pop("HF_HUB_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], cwd=repo_root, env=environment, check=True, timeout=60)
    assert [path.partition("?")[0] for path, _ in server.requests] == ["/api/models"]


def test_a_request_without_a_reason_is_stopped(server: FakeHub, hub: Hub, network: Network) -> None:
    hub.search("small")
    server.requests.clear()
    with pytest.raises(HubError, match="nobody asked for"):
        network.client().get(f"{server.endpoint}/api/models")
    assert server.requests == []


def test_what_cannot_be_written_down_is_not_sent(server: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    hub = Hub(Network(NetworkLog(tmp_path / "file" / "log")), endpoint=server.endpoint)
    with pytest.raises(HubError, match="nothing was sent"):
        hub.search("small")
    assert server.requests == []


def test_hf_hub_offline_is_honoured(server: FakeHub, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # read from the environment at its import
    for ask in (hub.search, hub.repository):
        with pytest.raises(HubError, match="HF_HUB_OFFLINE is set"):
            ask(REPO)
    assert server.requests == []


# --- consent -----------------------------------------------------------------------------------------


@pytest.fixture
def settings() -> Settings:
    return Settings(paths.settings_file())


def test_the_network_is_off_until_the_user_was_asked(server: FakeHub, settings: Settings, tmp_path: Path) -> None:
    consent = Consent(settings)
    hub = Hub(Network(NetworkLog(tmp_path / "log"), consent.may_pass), endpoint=server.endpoint)
    assert settings.get(keys.OFFLINE)
    with pytest.raises(NetworkNotAllowed):
        hub.search("small")
    consent.answer(True)
    assert hub.search("small")
    settings.set(keys.OFFLINE, True)
    with pytest.raises(HubError, match="stay offline"):
        hub.search("small")
    assert not Consent(Settings(settings.path)).is_open  # asked once, and not again after a restart
    assert len(server.requests) == 1


def test_no_is_an_answer(settings: Settings) -> None:
    consent = Consent(settings)
    consent.answer(False)
    with pytest.raises(HubError, match="stay offline"):
        consent.may_pass()
    consent.allow_for_now()
    with pytest.raises(HubError, match="stay offline"):
        consent.may_pass()


def test_a_script_goes_by_its_command(settings: Settings) -> None:
    consent = Consent(settings)
    consent.allow_for_now()
    consent.may_pass()
    assert settings.get(keys.OFFLINE)


def test_a_settings_file_that_says_offline_is_an_answer(settings: Settings) -> None:
    settings.path.parent.mkdir(parents=True)
    settings.path.write_text('{"offline": true}')
    assert not Consent(Settings(settings.path)).is_open


# --- the log -----------------------------------------------------------------------------------------


def test_a_line_that_a_crash_cut_off_costs_only_itself(tmp_path: Path) -> None:
    log = NetworkLog(tmp_path / "log")
    log.end(log.begin("GET", "https://user:word@hub.example/a/b?token=secret", "a test"), 200, 12)
    log.path.write_text(log.path.read_text() + '{"id": "x", "ho')
    (request,) = log.requests()
    assert (request.host, request.path, request.num_bytes) == ("hub.example", "/a/b", 12)
    assert "word" not in log.path.read_text()
    assert "secret" not in log.path.read_text()


def test_a_request_that_never_ended_is_shown_too(tmp_path: Path) -> None:
    log = NetworkLog(tmp_path / "log")
    assert log.requests() == ()
    log.begin("GET", "https://hub.example/a", "a test")
    (request,) = NetworkLog(log.path).requests()
    assert not request.finished
    assert all(key in json.loads(log.path.read_text()) for key in ("time", "host", "why"))


def test_a_reason_is_kept_in_english_and_read_in_the_users_language(tmp_path: Path) -> None:
    log = NetworkLog(tmp_path / "log")
    log.begin("GET", "https://hub.example/a", "search for “{text}”", text="{guide}")
    kept = json.loads(log.path.read_text("utf-8"))
    assert kept["why"] == "search for “{guide}”"
    german = {"search for “{text}”": "nach „{text}“ suchen"}
    speak(lambda text, plural, number: german.get(text, text))
    try:
        assert [request.why for request in log.requests()] == ["nach „{guide}“ suchen"]
        del kept["sentence"], kept["names"]  # as an older Tandem wrote it
        log.path.write_text(json.dumps(kept), "utf-8")
        assert [request.why for request in log.requests()] == ["search for “{guide}”"]
    finally:
        speak()


def test_no_module_of_the_hub_opens_a_connection_by_being_imported(repo_root: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('a connection')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import huggingface_hub, app.hub.tandem_hub, app.hub.download_queue\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=repo_root, check=True, timeout=60)
