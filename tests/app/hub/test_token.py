"""The access token: in the keyring, sent to the hub alone, in no file. The keyring is the library's own, in memory."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app import paths
from app.hub.errors import HubError
from app.hub.hub import Hub
from app.hub.network import Network
from app.hub.token import AccessToken
from app.settings.keys import Settings
from tests.app.hub.conftest import REPO
from tests.app.hub.memory_keyring import MemoryKeyring
from tests.app.hub_server import FakeHub

TOKEN = "hf_a_secret"


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before, memory = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def settings() -> Settings:
    return Settings(paths.settings_file())


def test_a_token_opens_a_gated_repository_and_stands_in_no_file(
    server: FakeHub, network: Network, ring: MemoryKeyring, settings: Settings, tmp_path: Path
) -> None:
    server.gated, server.token = {REPO}, TOKEN
    given = AccessToken(settings)
    given.keep(f" {TOKEN}\n")
    given.mark_kept()
    hub = Hub(network, AccessToken(Settings(settings.path)), endpoint=server.endpoint)  # as after a restart
    assert hub.repository(REPO).gated
    assert hub.headers()["authorization"] == f"Bearer {TOKEN}"
    assert list(ring.kept.values()) == [TOKEN]
    assert TOKEN not in repr(hub.token)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if TOKEN.encode() in path.read_bytes()] == []


def test_the_keyring_is_opened_once_and_only_for_those_who_gave_a_token(
    ring: MemoryKeyring, settings: Settings
) -> None:
    token = AccessToken(settings)
    assert token.value() is None
    assert not token.is_given
    assert ring.reads == 0
    token.keep(TOKEN)
    token.mark_kept()
    again = AccessToken(settings)
    assert again.is_given
    assert again.value() == again.value() == TOKEN
    assert ring.reads == 1
    again.keep("")
    again.mark_kept()
    assert ring.kept == {}
    assert not AccessToken(settings).is_given


def test_without_a_keyring_the_token_lasts_until_the_end(settings: Settings) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    try:
        token = AccessToken(settings)
        with pytest.raises(HubError, match="lasts until Tandem closes"):
            token.keep(TOKEN)
        assert token.value() == TOKEN
        assert not AccessToken(settings).is_given
    finally:
        keyring.set_keyring(before)
