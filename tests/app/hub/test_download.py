"""Downloads against a real server on loopback: what arrives is whole and right, and nothing fetched is thrown away."""

import os
import resource
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.hub.checksums import Checksums
from app.hub.download import Downloader, Progress
from app.hub.errors import DownloadCancelled, HubError, NoRoom
from app.hub.hub import Hub
from app.hub.listing import HubFile
from app.hub.network import Network
from app.hub.part_file import left_overs
from engine.errors import EngineError
from tests.app.hub.conftest import CONTENT, REPO
from tests.app.hub_server import REVISION, FakeHub, Fault
from tests.tiny_gguf import write_tiny

NAME = "deep/small.gguf"
MEBIBYTE = 1 << 20


def listed(downloader: Downloader) -> HubFile:
    return downloader.hub.repository(REPO).models[0].files[0]


def parts(folder: Path) -> list[Path]:
    return [left.path for left in left_overs(folder)]


def good_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".part"]


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.hub.download.RETRY_PAUSES_SECONDS", (0.0, 0.0, 0.0))
    monkeypatch.setattr("app.hub.download.PROGRESS_INTERVAL_SECONDS", 0.0)


def leave_a_part(server: FakeHub, downloader: Downloader, num_bytes: int = 200_000) -> HubFile:
    """As a lost connection leaves it. -> the file, still as it was listed then"""
    file = listed(downloader)
    server.faults = [Fault(break_after=num_bytes), *[Fault(break_after=0)] * 3]
    with pytest.raises(HubError, match="cannot be reached"):
        downloader.fetch(file)
    assert [part.stat().st_size for part in parts(downloader.folder)] == [num_bytes]
    server.faults.clear()
    server.byte_requests.clear()
    return file


def test_a_file_arrives_whole(downloader: Downloader, folder: Path) -> None:
    told: list[Progress] = []
    fetched = downloader.fetch(listed(downloader), told.append)
    assert fetched.path == folder / REPO / "deep" / "small.gguf"
    assert fetched.path.read_bytes() == CONTENT
    assert fetched.vouched
    assert fetched.warning == ""
    assert parts(folder) == []
    assert told[-1].done_bytes == told[-1].total_bytes == len(CONTENT)


def test_the_token_stays_with_the_hub_and_is_not_sent_to_the_host_of_the_bytes(
    server: FakeHub, downloader: Downloader
) -> None:
    server.gated, server.token = {REPO}, "hf_secret"
    downloader.hub.token._token = "hf_secret"  # as the keyring gave it
    downloader.fetch(listed(downloader))
    assert server.byte_requests == [(None, None)]


def test_a_whole_file_is_not_fetched_again(server: FakeHub, downloader: Downloader) -> None:
    file = listed(downloader)
    downloader.fetch(file)
    before = len(server.requests)
    downloader.fetch(file)
    assert len(server.requests) == before


def test_the_same_size_with_another_checksum_is_not_current(server: FakeHub, downloader: Downloader) -> None:
    downloader.fetch(listed(downloader))
    new = b"GGUF" + os.urandom(len(CONTENT) - 4)
    server.files[(REPO, NAME)] = new
    assert downloader.fetch(listed(downloader)).path.read_bytes() == new


def test_a_file_that_came_some_other_way_is_hashed_before_it_is_believed(
    server: FakeHub, downloader: Downloader, folder: Path
) -> None:
    goal = folder / REPO / NAME
    goal.parent.mkdir(parents=True)
    goal.write_bytes(CONTENT)
    downloader.fetch(listed(downloader))
    assert server.byte_requests == []
    goal.write_bytes(CONTENT[:-1] + bytes([CONTENT[-1] ^ 1]))
    assert downloader.fetch(listed(downloader)).path.read_bytes() == CONTENT


def test_cancel_then_resume_fetches_only_the_rest(server: FakeHub, downloader: Downloader, folder: Path) -> None:
    server.gate, cancel = threading.Event(), threading.Event()
    file = listed(downloader)

    def stop_when_it_moves(progress: Progress) -> None:
        cancel.set()

    with pytest.raises(DownloadCancelled, match="the next try goes on from there"):
        downloader.fetch(file, stop_when_it_moves, cancel)
    server.gate.set()
    server.gate = None
    (part,) = parts(folder)
    kept = part.stat().st_size
    assert 0 < kept < len(CONTENT)
    assert downloader.fetch(file).path.read_bytes() == CONTENT
    assert server.ranges() == [None, f"bytes={kept}-"]


@pytest.mark.parametrize("sent", [None, 0, 100_000])
def test_a_cancel_on_a_silent_server_takes_less_than_a_second(
    server: FakeHub, downloader: Downloader, sent: int | None
) -> None:
    """`sent` None: it does not even say that it will answer."""
    file = listed(downloader)
    server.faults = [Fault(silent=sent)] if sent is not None else []
    server.gate = threading.Event() if sent is None else None
    cancel = threading.Event()
    stopped: list[float] = []

    def fetch() -> None:
        with pytest.raises(DownloadCancelled):
            downloader.fetch(file, cancel=cancel)
        stopped.append(time.monotonic())

    thread = threading.Thread(target=fetch)
    thread.start()
    while not server.byte_requests:
        assert thread.is_alive()
    asked = time.monotonic()
    cancel.set()
    thread.join(10)
    assert stopped[0] - asked < 1


def test_a_server_that_cannot_resume_loses_nothing(server: FakeHub, downloader: Downloader, folder: Path) -> None:
    file = leave_a_part(server, downloader)
    server.faults = [Fault(ignore_range=True, break_after=100_000), *[Fault(ignore_range=True, break_after=0)] * 3]
    with pytest.raises(HubError):
        downloader.fetch(file)
    assert parts(folder)[0].stat().st_size == 200_000
    server.faults = [Fault(ignore_range=True)]
    assert downloader.fetch(file).path.read_bytes() == CONTENT


def test_a_login_page_on_resume_does_not_throw_the_part_away(
    server: FakeHub, downloader: Downloader, folder: Path
) -> None:
    file = leave_a_part(server, downloader)
    server.faults = [Fault(page=True)]
    with pytest.raises(HubError, match="a web page came, perhaps of a login"):
        downloader.fetch(file)
    assert parts(folder)[0].stat().st_size == 200_000
    assert downloader.fetch(file).path.read_bytes() == CONTENT
    assert server.ranges() == ["bytes=200000-", "bytes=200000-"]


def test_a_login_page_at_the_start_is_no_file(server: FakeHub, downloader: Downloader, folder: Path) -> None:
    server.faults = [Fault(page=True)]
    with pytest.raises(HubError, match="a web page came"):
        downloader.fetch(listed(downloader))
    assert good_files(folder) == []


def test_a_connection_that_breaks_is_taken_up_again(server: FakeHub, downloader: Downloader) -> None:
    server.faults = [Fault(break_after=200_000), Fault(break_after=200_000)]
    assert downloader.fetch(listed(downloader)).path.read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=200000-", "bytes=400000-"]


def test_at_most_a_mebibyte_comes_twice(server: FakeHub, downloader: Downloader, network: Network) -> None:
    places = [1, 4096, 65_537, 100_000, 7, 123_456]
    server.faults = [Fault(break_after=place) for place in places]
    downloader.fetch(listed(downloader))
    of_files = [request for request in network.log.requests() if request.why.startswith("download")]
    assert sum(request.num_bytes for request in of_files) - len(CONTENT) <= MEBIBYTE
    assert server.sent_bytes == len(CONTENT)  # indeed not a byte did


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(server: FakeHub, downloader: Downloader, status: int) -> None:
    server.faults = [Fault(status=status), Fault(status=status)]
    assert downloader.fetch(listed(downloader)).path.read_bytes() == CONTENT
    assert len(server.byte_requests) == 3


def test_retry_after_is_obeyed(server: FakeHub, downloader: Downloader) -> None:
    server.faults = [Fault(status=429, retry_after="1")]
    told: list[Progress] = []
    started = time.monotonic()
    downloader.fetch(listed(downloader), told.append)
    assert time.monotonic() - started >= 1
    assert told[0].note == "waiting 1 s before the next try"


def test_a_server_that_wants_an_hour_is_said_and_not_waited_for(server: FakeHub, downloader: Downloader) -> None:
    server.faults = [Fault(status=429, retry_after="3600")]
    with pytest.raises(HubError, match="again in 3600 s"):
        downloader.fetch(listed(downloader))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=401, error_code="GatedRepo"), "is gated"),
        (Fault(status=403), r"HTTP 403\). Check the licence"),
        (Fault(status=404, error_code="EntryNotFound"), "is not there"),
        (Fault(status=418), "HTTP 418"),
        (Fault(wrong_bytes=True), "SHA-256 differs"),
        (Fault(short=1000), "was changed on the hub"),
        (Fault(empty=True), "was changed on the hub"),
        (Fault(empty=True, no_length=True), "sent nothing"),
    ],
)
def test_each_refusal_is_a_sentence_and_no_bad_file_has_a_good_name(
    server: FakeHub, downloader: Downloader, folder: Path, fault: Fault, words: str
) -> None:
    server.faults = [fault]
    file = listed(downloader)
    with pytest.raises(HubError, match=words) as error:
        downloader.fetch(file)
    assert error.value.exit_code == 5
    assert good_files(folder) == []
    assert downloader.fetch(file).path.read_bytes() == CONTENT


def test_a_slow_drip_goes_on_from_where_it_broke(server: FakeHub, downloader: Downloader) -> None:
    server.faults = [Fault(drip=40)]
    assert downloader.fetch(listed(downloader)).path.read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=40-"]


def test_a_range_that_is_refused_is_asked_for_whole(server: FakeHub, downloader: Downloader) -> None:
    file = leave_a_part(server, downloader)
    server.faults = [Fault(status=416)]
    assert downloader.fetch(file).path.read_bytes() == CONTENT
    assert server.ranges() == ["bytes=200000-", None]


def test_a_network_that_stays_away_keeps_the_part(server: FakeHub, downloader: Downloader, folder: Path) -> None:
    leave_a_part(server, downloader, 100_000)
    assert good_files(folder) == []


def test_a_file_changed_between_pause_and_resume_is_noticed(
    server: FakeHub, downloader: Downloader, folder: Path
) -> None:
    old = leave_a_part(server, downloader)
    new = b"GGUF" + os.urandom(len(CONTENT) - 4)
    server.files[(REPO, NAME)] = new
    with pytest.raises(HubError, match="was changed on the hub since it was listed"):
        downloader.fetch(old)
    assert parts(folder)[0].stat().st_size == 200_000
    assert downloader.fetch(listed(downloader)).path.read_bytes() == new


def test_a_wrong_checksum_removes_what_arrived(server: FakeHub, downloader: Downloader, folder: Path) -> None:
    server.wrong_checksum = True
    with pytest.raises(HubError, match="SHA-256 differs"):
        downloader.fetch(listed(downloader))
    assert good_files(folder) == parts(folder) == []


def test_a_part_that_was_tampered_with_is_found_out(downloader: Downloader, folder: Path) -> None:
    file = listed(downloader)
    goal = folder / REPO / NAME
    goal.parent.mkdir(parents=True)
    assert file.sha256 is not None
    goal.with_name(f"{goal.name}.{file.sha256[:12]}.part").write_bytes(b"x" * 1000)
    with pytest.raises(HubError, match="SHA-256 differs"):
        downloader.fetch(file)
    assert downloader.fetch(file).path.read_bytes() == CONTENT


# --- what the hub does not list ----------------------------------------------------------------------


@pytest.fixture
def real_model(server: FakeHub, tmp_path: Path) -> bytes:
    content = write_tiny(tmp_path / "tiny.gguf").read_bytes()
    server.files[(REPO, NAME)] = content
    server.without_checksum = {NAME}
    return content


def test_without_a_checksum_the_header_must_read_and_the_user_is_told(
    downloader: Downloader, real_model: bytes
) -> None:
    fetched = downloader.fetch(listed(downloader))
    assert fetched.path.read_bytes() == real_model
    assert not fetched.vouched
    assert "nothing vouches for it" in fetched.warning


def test_without_a_checksum_other_content_of_the_right_length_is_refused(
    server: FakeHub, downloader: Downloader, folder: Path, real_model: bytes
) -> None:
    server.files[(REPO, NAME)] = b"GGUF" + b"\x07" * (len(real_model) - 4)
    with pytest.raises(HubError, match="is no GGUF file and was removed"):
        downloader.fetch(listed(downloader))
    assert good_files(folder) == parts(folder) == []


def test_no_size_listed_and_nothing_sent_is_no_success(
    server: FakeHub, downloader: Downloader, folder: Path, real_model: bytes
) -> None:
    server.without_size = {NAME}
    server.faults = [Fault(empty=True)]
    file = listed(downloader)
    assert file.size_bytes is None
    with pytest.raises(HubError, match="sent nothing"):
        downloader.fetch(file)
    assert good_files(folder) == []
    assert downloader.fetch(file).path.read_bytes() == real_model


def test_no_size_anywhere_and_the_end_cut_off_is_no_success(
    server: FakeHub, downloader: Downloader, folder: Path, real_model: bytes
) -> None:
    server.without_size = {NAME}
    server.faults = [Fault(no_length=True, short=500)]
    with pytest.raises(HubError, match="arrived incomplete"):
        downloader.fetch(listed(downloader))
    assert good_files(folder) == []


# --- the disk ----------------------------------------------------------------------------------------


def test_no_room_is_said_before_anything_is_fetched(server: FakeHub, downloader: Downloader) -> None:
    with pytest.raises(NoRoom, match=r"needs 1\.0 PB free on the disk of .*, which has \d"):
        downloader.fetch(HubFile(REPO, NAME, 10**15, None, "main"))
    assert server.requests == []


@pytest.fixture
def small_files_only() -> Iterator[None]:
    """As on a disk that is full, or that takes no larger files: every write beyond 300,000 bytes fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_files_only")
def test_a_disk_that_takes_no_more_keeps_what_it_took(server: FakeHub, downloader: Downloader, folder: Path) -> None:
    with pytest.raises(NoRoom, match=r"it stopped at 300 kB"):
        downloader.fetch(listed(downloader))
    assert good_files(folder) == []
    assert parts(folder)[0].stat().st_size == 300_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for half the file; only where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_fills_up_meanwhile(
    server: FakeHub, hub: Hub, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look at the free space is past when another program takes it."""
    monkeypatch.setattr("app.hub.part_file.SPARE_BYTES", -(1 << 30))
    downloader = Downloader(hub, small_disk, Checksums(tmp_path / "checksums.json"))
    with pytest.raises(NoRoom, match=r"The disk is full; deep/small\.gguf stopped at"):
        downloader.fetch(listed(downloader))
    assert good_files(small_disk) == []
    assert 0 < parts(small_disk)[0].stat().st_size < len(CONTENT)


def test_a_folder_that_cannot_be_written(downloader: Downloader, tmp_path: Path) -> None:
    (tmp_path / "models").write_bytes(b"")
    with pytest.raises(EngineError, match="cannot be"):
        downloader.fetch(listed(downloader))


def test_a_name_that_leaves_its_folder_is_refused(server: FakeHub, downloader: Downloader) -> None:
    for name in ("../../../evil.gguf", "deep/../../evil.gguf", "/evil.gguf"):
        with pytest.raises(HubError, match="outside its own folder"):
            downloader.fetch(HubFile(REPO, name, 4, None, "main"))
    assert server.requests == []


def test_two_downloads_of_one_file_do_not_mix(server: FakeHub, downloader: Downloader) -> None:
    file = listed(downloader)
    server.gate = threading.Event()
    started = threading.Event()
    done: list[Path] = []
    first = threading.Thread(target=lambda: done.append(downloader.fetch(file, lambda progress: started.set()).path))
    first.start()
    assert started.wait(10)
    with pytest.raises(EngineError, match="Another Tandem is downloading"):
        downloader.fetch(file)
    server.gate.set()
    first.join(10)
    assert [path.read_bytes() for path in done] == [CONTENT]


def test_the_revision_is_part_of_the_address(server: FakeHub, downloader: Downloader) -> None:
    """So that all parts of a split model are of one commit, whatever is pushed meanwhile."""
    downloader.fetch(replace(listed(downloader)))
    assert f"/resolve/{REVISION}/" in server.requests[-1][0]
