"""The queue with real downloads from loopback: several at once, pause, cancel, resume, restart, left-over parts."""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.hub.download import Downloader
from app.hub.download_item import DownloadItem, State
from app.hub.download_queue import DownloadQueue, TransferRate
from app.hub.listing import HubFile, HubModel
from app.hub.part_file import part_of
from app.words import speak
from tests.app.hub.conftest import CONTENT, REPO
from tests.app.hub_server import FakeHub, Fault
from tests.tiny_gguf import write_tiny

TIMEOUT_SECONDS = 20
SPLIT = "me/large-GGUF"
SPLIT_PARTS = [b"GGUF" + os.urandom(50_000) for _ in range(3)]


class Watch:
    """Waits for what a queue tells."""

    def __init__(self) -> None:
        self.changed = threading.Condition()

    def tell(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, TIMEOUT_SECONDS)


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.hub.download.RETRY_PAUSES_SECONDS", (0.0,))
    monkeypatch.setattr("app.hub.download.PROGRESS_INTERVAL_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def split_model(server: FakeHub) -> None:
    for number, content in enumerate(SPLIT_PARTS, 1):
        server.files[(SPLIT, f"large-Q8_0-{number:05}-of-00003.gguf")] = content


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def make(downloader: Downloader, tmp_path: Path, watch: Watch) -> Iterator[Callable[[], DownloadQueue]]:
    made: list[DownloadQueue] = []

    def build() -> DownloadQueue:
        made.append(DownloadQueue(downloader, tmp_path / "downloads.json", watch.tell))
        return made[-1]

    yield build
    for queue in made:
        queue.close()


@pytest.fixture
def queue(make: Callable[[], DownloadQueue]) -> DownloadQueue:
    return make()


def small(downloader: Downloader) -> HubModel:
    return downloader.hub.repository(REPO).models[0]


def item(queue: DownloadQueue, number: str) -> DownloadItem:
    found = queue.item(number)
    assert found is not None
    return found


def until(watch: Watch, queue: DownloadQueue, number: str, *states: State) -> DownloadItem:
    watch.wait_for(lambda: item(queue, number).state in states)
    return item(queue, number)


def half_way(server: FakeHub, watch: Watch, queue: DownloadQueue, model: HubModel) -> str:
    """-> the number of a download that stands still in its middle"""
    server.gate = threading.Event()
    number = queue.add(model)
    watch.wait_for(lambda: item(queue, number).done_bytes >= len(CONTENT) // 2)
    return number


def let_go(server: FakeHub) -> None:
    assert server.gate is not None
    server.gate.set()
    server.gate = None


def test_a_split_model_comes_whole(watch: Watch, queue: DownloadQueue, downloader: Downloader) -> None:
    number = queue.add(downloader.hub.repository(SPLIT).models[0])
    done = until(watch, queue, number, "done", "failed")
    assert (done.state, done.sentence) == ("done", "")
    assert done.done_bytes == done.total_bytes == sum(map(len, SPLIT_PARTS))
    assert done.path is not None
    assert done.path.name == "large-Q8_0-00001-of-00003.gguf"
    assert [path.read_bytes() for path in sorted(done.path.parent.glob("*.gguf"))] == SPLIT_PARTS


def test_two_at_once_and_the_third_waits(
    server: FakeHub, watch: Watch, queue: DownloadQueue, downloader: Downloader
) -> None:
    for number in "ab":
        server.files[(f"me/{number}-GGUF", "x.gguf")] = b"GGUF" + os.urandom(1000)
    models = [downloader.hub.repository(repo).models[0] for repo in (REPO, "me/a-GGUF", "me/b-GGUF")]
    server.gate = threading.Event()
    numbers = [queue.add(model) for model in models]
    watch.wait_for(lambda: all(entry.done_bytes for entry in queue.items()[:2]))
    assert [entry.state for entry in queue.items()] == ["running", "running", "waiting"]
    let_go(server)
    for number in numbers:
        until(watch, queue, number, "done")


@pytest.mark.parametrize(("stop", "state"), [(DownloadQueue.pause, "paused"), (DownloadQueue.cancel, "cancelled")])
def test_what_was_stopped_goes_on_from_there(
    server: FakeHub, watch: Watch, queue: DownloadQueue, downloader: Downloader,
    stop: Callable[[DownloadQueue, str], None], state: State,
) -> None:  # fmt: skip
    number = half_way(server, watch, queue, small(downloader))
    asked = time.monotonic()
    stop(queue, number)
    stopped = until(watch, queue, number, state)
    assert time.monotonic() - asked < 1
    assert "the next try goes on from there" in stopped.sentence
    let_go(server)
    kept = part_of(stopped.model.files[0], downloader.folder).stat().st_size
    queue.resume(number)
    done = until(watch, queue, number, "done")
    assert done.path is not None
    assert done.path.read_bytes() == CONTENT
    assert server.ranges() == [None, f"bytes={kept}-"]


def test_a_closed_program_finds_its_downloads_paused(
    server: FakeHub, watch: Watch, make: Callable[[], DownloadQueue], downloader: Downloader
) -> None:
    first = make()
    number = half_way(server, watch, first, small(downloader))
    first.close()
    let_go(server)
    before = len(server.requests)
    second = make()
    assert item(second, number).state == "paused"
    assert item(second, number).done_bytes > 0
    assert len(server.requests) == before  # a start asks nothing
    second.resume(number)
    assert until(watch, second, number, "done").path is not None


def test_what_a_download_says_is_in_the_language_of_today(
    server: FakeHub, watch: Watch, make: Callable[[], DownloadQueue], downloader: Downloader, tmp_path: Path
) -> None:
    server.files[("me/bare-GGUF", "x.gguf")] = write_tiny(tmp_path / "x.gguf").read_bytes()
    server.without_checksum = {"x.gguf"}
    first = make()
    bare = first.add(downloader.hub.repository("me/bare-GGUF").models[0])
    until(watch, first, bare, "done")
    stopped = half_way(server, watch, first, small(downloader))
    first.pause(stopped)
    english = until(watch, first, stopped, "paused").sentence
    watch.wait_for(lambda: '"paused"' in (tmp_path / "downloads.json").read_text("utf-8"))
    let_go(server)
    assert item(make(), stopped).sentence == english
    german = {
        "Stopped at {done} of {total}; the next try goes on from there.": "Angehalten bei {done} von {total}.",
        "The hub lists no checksum for {name}, so nothing vouches for it; it reads as a GGUF file.": "{name} ohne.",
    }
    speak(lambda text, _plural, _number: german.get(text, text), code="de")
    try:
        second = make()
    finally:
        speak()
    assert item(second, stopped).sentence.startswith("Angehalten bei ")
    assert item(second, bare).sentence == "x.gguf ohne."


GERMAN = {
    "{what} needs {needed} free on the disk of {folder} ({reserve} of it as a reserve), which has {free}. "
    "Free some space, or choose a smaller quantisation.": "{what} braucht {needed} auf {folder} ({free} frei).",
}


def test_why_a_download_failed_is_said_in_the_language_of_today(
    make: Callable[[], DownloadQueue], downloader: Downloader, watch: Watch, tmp_path: Path
) -> None:
    first, kept = make(), tmp_path / "downloads.json"
    huge = HubModel("huge.gguf", (HubFile(REPO, "huge.gguf", 10**18, None, "main"),))
    number = first.add(huge)
    english = until(watch, first, number, "failed").sentence
    watch.wait_for(lambda: '"failed"' in kept.read_text("utf-8"))
    assert item(make(), number).sentence == english
    written = json.loads(kept.read_text("utf-8"))

    def in_german() -> str:
        speak(lambda text, _plural, _number: GERMAN.get(text, text), code="de")
        try:
            return item(make(), number).sentence
        finally:
            speak()

    assert re.fullmatch(rf"huge\.gguf braucht .+ auf {downloader.folder} \(.+ frei\)\.", in_german())
    broken = [{"text": text, "sense": "", "values": {"a": 1}} for text in ("{gone}", "{")]
    for damaged in ({"text": "no values"}, 7, *broken):
        kept.write_text(json.dumps([written[0] | {"said": damaged}]))
        assert in_german() == english
    del written[0]["said"]  # as it was kept before
    kept.write_text(json.dumps(written))
    assert in_german() == english


def test_a_crash_leaves_a_queue_that_goes_on(
    server: FakeHub, watch: Watch, make: Callable[[], DownloadQueue], downloader: Downloader, tmp_path: Path
) -> None:
    """As a killed process leaves the file: it says `running`."""
    first = make()
    number = half_way(server, watch, first, small(downloader))
    kept = (tmp_path / "downloads.json").read_text()
    first.close()
    let_go(server)
    (tmp_path / "downloads.json").write_text(kept.replace('"waiting"', '"running"'))
    second = make()
    assert (item(second, number).state, item(second, number).sentence) == (
        "paused", "Tandem was closed; what was fetched is kept.",
    )  # fmt: skip
    second.resume(number)
    until(watch, second, number, "done")


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"a": 1}', '[{"id": "a", "files": []}]'])
def test_a_damaged_list_is_an_empty_one(make: Callable[[], DownloadQueue], tmp_path: Path, text: str) -> None:
    (tmp_path / "downloads.json").write_text(text)
    assert make().items() == ()


def test_a_failure_says_why_and_can_be_tried_again(
    server: FakeHub, watch: Watch, queue: DownloadQueue, downloader: Downloader
) -> None:
    server.faults = [Fault(page=True)]
    model = small(downloader)
    number = queue.add(model)
    assert "a web page came" in until(watch, queue, number, "failed").sentence
    assert queue.add(model) == number
    until(watch, queue, number, "done")


def test_remove_takes_the_part_away_and_leaves_a_finished_file(
    server: FakeHub, watch: Watch, queue: DownloadQueue, downloader: Downloader
) -> None:
    model = small(downloader)
    number = half_way(server, watch, queue, model)
    part = part_of(model.files[0], downloader.folder)
    assert part.exists()
    queue.remove(number)
    let_go(server)
    assert not part.exists()
    assert queue.items() == ()
    number = queue.add(model)
    path = until(watch, queue, number, "done").path
    queue.remove(number)
    assert path is not None
    assert path.read_bytes() == CONTENT


def test_parts_of_nobody_are_listed(queue: DownloadQueue, downloader: Downloader) -> None:
    lost = downloader.folder / "some" / "one" / "x.gguf.0123456789ab.part"
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"GGUF")
    assert [(left.path, left.num_bytes) for left in queue.left_overs()] == [(lost, 4)]


def test_a_file_that_the_user_keeps_on_another_disk_is_still_the_same(
    server: FakeHub, watch: Watch, queue: DownloadQueue, downloader: Downloader, tmp_path: Path
) -> None:
    """A link stands in its place."""
    number = queue.add(small(downloader))
    path, elsewhere = until(watch, queue, number, "done").path, tmp_path / "elsewhere.gguf"
    assert path is not None
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert queue.left_overs() == ()
    server.byte_requests.clear()
    queue.resume(number)
    assert until(watch, queue, number, "done", "failed").state == "done"
    assert server.byte_requests == []
    queue.remove(number)
    assert elsewhere.read_bytes() == CONTENT


def test_a_name_that_was_refused_can_be_removed(watch: Watch, queue: DownloadQueue) -> None:
    file = HubFile(REPO, "../../../evil.gguf", 4, None, "main")
    number = queue.add(HubModel(file.name, (file,)))
    assert "outside its own folder" in until(watch, queue, number, "failed").sentence
    assert queue.left_overs() == ()
    queue.remove(number)
    assert queue.items() == ()


def test_no_room_for_all_parts_is_said_before_the_first(
    server: FakeHub, watch: Watch, queue: DownloadQueue, downloader: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.hub.part_file.SPARE_BYTES", 10**15)
    number = queue.add(downloader.hub.repository(SPLIT).models[0])
    assert "Free some space" in until(watch, queue, number, "failed").sentence
    assert server.byte_requests == []


def test_a_file_that_nothing_vouches_for_says_so(
    server: FakeHub, watch: Watch, queue: DownloadQueue, downloader: Downloader, tmp_path: Path
) -> None:
    server.files[("me/bare-GGUF", "x.gguf")] = write_tiny(tmp_path / "x.gguf").read_bytes()
    server.without_checksum = {"x.gguf"}
    number = queue.add(downloader.hub.repository("me/bare-GGUF").models[0])
    assert "nothing vouches for it" in until(watch, queue, number, "done").sentence


def test_speed_is_of_the_last_seconds() -> None:
    now = [0.0]
    rate = TransferRate(lambda: now[0])
    assert rate.add(0) == 0
    speeds = []
    for second in range(1, 21):
        now[0] = float(second)
        speeds.append(rate.add(1000 * min(second, 10)))
    assert speeds[8] == pytest.approx(1000)
    assert speeds[12] == pytest.approx(1000 * 2 / 5, rel=0.5)
    assert speeds[-1] == 0  # a stall shows
