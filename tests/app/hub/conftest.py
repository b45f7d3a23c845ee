"""A hub on loopback with one small file, and what downloads from it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.hub.checksums import Checksums
from app.hub.download import Downloader
from app.hub.hub import Hub
from app.hub.network import Network
from app.hub.network_log import NetworkLog
from tests.app.hub_server import FakeHub, serve

REPO = "me/small-GGUF"
CONTENT = b"GGUF" + os.urandom(599_996)


@pytest.fixture
def server() -> Iterator[FakeHub]:
    with serve(FakeHub({(REPO, "deep/small.gguf"): CONTENT})) as hub:
        yield hub


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    opened = Network(NetworkLog(tmp_path / "network.jsonl"))
    yield opened
    opened.close()


@pytest.fixture
def hub(server: FakeHub, network: Network) -> Hub:
    return Hub(network, endpoint=server.endpoint)


@pytest.fixture
def downloader(hub: Hub, folder: Path, tmp_path: Path) -> Downloader:
    return Downloader(hub, folder, Checksums(tmp_path / "checksums.json"))
