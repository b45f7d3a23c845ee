"""Downloads against a real server on loopback: what arrives is whole and right, and nothing fetched is thrown away."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.hub.download import DownloadCancelled, NoRoom, Progress, download
from app.hub.hub import Hub, HubError, HubFile
from engine.errors import EngineError
from tests.app.hub_server import FakeHub, serve

REPO = "me/small-GGUF"
CONTENT = os.urandom(600_000)


@pytest.fixture
def server() -> Iterator[FakeHub]:
    with serve(FakeHub({(REPO, "deep/small.gguf"): CONTENT})) as hub:
        yield hub


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def listed(server: FakeHub) -> tuple[Hub, HubFile]:
    hub = Hub(server.endpoint)
    return hub, hub.models(REPO)[0].files[0]


def parts(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


def cancel_half_way(server: FakeHub, folder: Path) -> int:
    """Stops while the server holds the second half back. Returns how many bytes were kept."""
    hub, file = listed(server)
    server.gate, cancel = threading.Event(), threading.Event()

    def stop_when_it_moves(progress: Progress) -> None:
        if progress.done_bytes:
            cancel.set()
            assert server.gate is not None
            server.gate.set()

    with pytest.raises(DownloadCancelled, match="the next try goes on from there"):
        download(hub, file, folder, stop_when_it_moves, cancel)
    server.gate = None
    (part,) = parts(folder)
    return part.stat().st_size


def test_a_file_arrives_whole(server: FakeHub, folder: Path) -> None:
    hub, file = listed(server)
    told: list[Progress] = []
    path = download(hub, file, folder, told.append)
    assert path == folder / REPO / "deep" / "small.gguf"
    assert path.read_bytes() == CONTENT
    assert parts(folder) == []
    assert told[-1].done_bytes == told[-1].total_bytes == len(CONTENT)


def test_a_whole_file_is_not_fetched_again(server: FakeHub, folder: Path) -> None:
    hub, file = listed(server)
    download(hub, file, folder)
    before = len(server.requests)
    download(hub, file, folder)
    assert len(server.requests) == before


@pytest.fixture
def tell_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.hub.download.PROGRESS_INTERVAL_SECONDS", 0.0)


@pytest.mark.usefixtures("tell_every_chunk")
def test_cancel_then_resume_fetches_only_the_rest(server: FakeHub, folder: Path) -> None:
    kept = cancel_half_way(server, folder)
    assert 0 < kept < len(CONTENT)
    hub, file = listed(server)
    assert download(hub, file, folder).read_bytes() == CONTENT
    assert server.ranges() == [None, f"bytes={kept}-"]


@pytest.mark.usefixtures("tell_every_chunk")
def test_a_server_that_cannot_resume_starts_over(server: FakeHub, folder: Path) -> None:
    cancel_half_way(server, folder)
    server.ignore_range = True
    hub, file = listed(server)
    assert download(hub, file, folder).read_bytes() == CONTENT


def test_a_connection_that_breaks_is_taken_up_again(
    server: FakeHub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.hub.download.RETRY_PAUSES_SECONDS", (0.0, 0.0, 0.0))
    server.break_after = [200_000, 200_000]
    hub, file = listed(server)
    assert download(hub, file, folder).read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=200000-", "bytes=400000-"]


def test_a_network_that_stays_away_keeps_the_part(
    server: FakeHub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.hub.download.RETRY_PAUSES_SECONDS", (0.0,))
    server.break_after = [100_000, 0, 0, 0]
    hub, file = listed(server)
    with pytest.raises(HubError) as error:
        download(hub, file, folder)
    assert error.value.exit_code == 5
    assert [part.stat().st_size for part in parts(folder)] == [100_000]


def test_a_damaged_file_is_removed_and_said(server: FakeHub, folder: Path) -> None:
    server.wrong_checksum = True
    hub, file = listed(server)
    with pytest.raises(HubError, match="SHA-256 differs"):
        download(hub, file, folder)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_part_that_was_tampered_with_is_found_out(server: FakeHub, folder: Path) -> None:
    hub, file = listed(server)
    goal = folder / REPO / "deep" / "small.gguf"
    goal.parent.mkdir(parents=True)
    assert file.sha256 is not None
    goal.with_name(f"{goal.name}.{file.sha256[:12]}.part").write_bytes(b"x" * 1000)
    with pytest.raises(HubError, match="SHA-256 differs"):
        download(hub, file, folder)
    assert download(hub, file, folder).read_bytes() == CONTENT


def test_a_new_version_does_not_go_on_from_the_old_one(server: FakeHub, folder: Path) -> None:
    hub, old = listed(server)
    goal = folder / REPO / "deep" / "small.gguf"
    goal.parent.mkdir(parents=True)
    assert old.sha256 is not None
    goal.with_name(f"{goal.name}.{old.sha256[:12]}.part").write_bytes(CONTENT[:5000])
    new = os.urandom(10_000)
    server.files[(REPO, "deep/small.gguf")] = new
    hub, file = listed(server)
    assert download(hub, file, folder).read_bytes() == new


def test_a_file_that_is_gone(server: FakeHub, folder: Path) -> None:
    hub, file = listed(server)
    server.files.clear()
    with pytest.raises(HubError, match="is not there"):
        download(hub, file, folder)


def test_no_room_is_said_before_anything_is_fetched(server: FakeHub, folder: Path) -> None:
    hub = Hub(server.endpoint)
    with pytest.raises(NoRoom, match=r"needs 1000000\.0 GB more"):
        download(hub, HubFile(REPO, "deep/small.gguf", 10**15, None, "main"), folder)
    assert server.requests == []


def test_a_folder_that_cannot_be_written(server: FakeHub, tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_bytes(b"")
    hub, file = listed(server)
    with pytest.raises(EngineError, match="cannot be"):
        download(hub, file, blocker)


def test_a_name_that_leaves_its_folder_is_refused(server: FakeHub, folder: Path) -> None:
    with pytest.raises(HubError, match="outside its own folder"):
        download(Hub(server.endpoint), HubFile(REPO, "../../../evil.gguf", 4, None, "main"), folder)
    assert server.requests == []


def test_two_downloads_of_one_file_do_not_mix(server: FakeHub, folder: Path) -> None:
    hub, file = listed(server)
    server.gate = threading.Event()
    started = threading.Event()
    done: list[Path] = []
    first = threading.Thread(target=lambda: done.append(download(hub, file, folder, lambda progress: started.set())))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.hub.download.PROGRESS_INTERVAL_SECONDS", 0.0)
        first.start()
        assert started.wait(10)
        with pytest.raises(EngineError, match="Another Tandem is downloading"):
            download(hub, file, folder)
        server.gate.set()
        first.join(10)
    assert [path.read_bytes() for path in done] == [CONTENT]
