"""What a user does to get a model, in the real window with the real engine: search, download, pause, resume, chat."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.conversation import State
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.hub.download_item import DownloadItem
from app.hub.part_file import part_of
from app.models.catalogue import read_catalogue
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.hub.controller import HubController
from app.ui.hub.network_page import NetworkPage
from app.ui.hub.rows import Row, Rows
from app.ui.models.tabs import TABS, ModelsTabs
from app.ui.widgets.label import Label
from app.ui.window.main_window import MainWindow
from tests.app.hub.memory_keyring import MemoryKeyring
from tests.app.hub_server import FakeHub, Fault, serve
from tests.tiny_gguf import write_tiny

TIMEOUT = 60_000  # ms; a busy machine may take its time
REPO = "friends/Guide-GGUF"
FILE = "Guide-Q8_0.gguf"


@pytest.fixture
def server(built_in_pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    monkeypatch.setattr("app.hub.download.PROGRESS_INTERVAL_SECONDS", 0.0)
    files = {
        (REPO, FILE): built_in_pair[0].read_bytes(),
        ("friends/Giant-GGUF", "Giant-Q4_K_M.gguf"): b"GGUF" * 100,
        ("friends/Closed-GGUF", "Closed-Q8_0.gguf"): write_tiny(tmp_path / "tiny.gguf").read_bytes(),
    }
    headers: dict[str, dict[str, object]] = {
        REPO: {"total": 4_000_000, "architecture": "llama", "context_length": 1024},
        "friends/Giant-GGUF": {"total": 10**13, "architecture": "llama", "context_length": 1024},
    }
    with serve(FakeHub(files, headers=headers, gated={"friends/Closed-GGUF"}, licences={REPO: "mit"})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture
def real_window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread, server: FakeHub
) -> Iterator[MainWindow]:
    built = build_window(qapp, store, settings, engine)
    qtbot.addWidget(built)
    built.resize(1240, 800)
    with qtbot.waitExposed(built):
        built.show()
    yield built
    built.close()


def models(window: MainWindow) -> ModelsTabs:
    if window.page != "models":
        window.show_page("models")
    tabs = window.findChild(ModelsTabs)
    assert tabs is not None
    return tabs


def search(qtbot: QtBot, window: MainWindow, text: str) -> ModelsTabs:
    tabs = models(window)
    tabs.bar.click(TABS.index("Search"))
    tabs.search.field.clear()
    qtbot.keyClicks(tabs.search.field, text)
    qtbot.keyClick(tabs.search.field, Qt.Key.Key_Return)
    return tabs


def allow(qtbot: QtBot, tabs: ModelsTabs) -> None:
    from app.ui.hub.consent_bar import ConsentBar

    bar = next(bar for bar in tabs.findChildren(ConsentBar) if bar.isVisible())
    qtbot.mouseClick(bar.allow, Qt.MouseButton.LeftButton)


def names(tabs: ModelsTabs) -> list[str]:
    return [row.name.whole for row in listed(tabs.search.rows)]


def texts(widget: Row) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label))


def listed(rows: Rows) -> list[Row]:
    return [row for row in rows.shown if isinstance(row, Row)]


def said(rows: Rows) -> str:
    """What stands in place of rows."""
    first = rows.shown[0] if rows.shown else None
    return first.text() if isinstance(first, Label) else ""


def only_item(window: MainWindow) -> DownloadItem:
    controller = window.findChild(HubController)
    assert controller is not None
    (item,) = controller.queue.items()
    return item


def begin_download(qtbot: QtBot, window: MainWindow, server: FakeHub) -> threading.Event:
    """Some of the file is here. -> what the rest waits for"""
    server.gate = gate = threading.Event()
    view = search(qtbot, window, REPO).search.repository
    qtbot.waitUntil(lambda: bool(view.rows.shown), timeout=TIMEOUT)
    view.button(FILE).click()
    qtbot.waitUntil(lambda: only_item(window).done_bytes > 100_000, timeout=TIMEOUT)
    return gate


def test_search_download_pause_resume_use_and_chat(
    qtbot: QtBot, real_window: MainWindow, engine: EngineThread, server: FakeHub, settings: Settings
) -> None:
    real_window.start()
    qtbot.waitUntil(lambda: engine.pair is not None, timeout=TIMEOUT)
    tabs = search(qtbot, real_window, "guide")
    assert server.requests == []  # asked first
    allow(qtbot, tabs)
    assert not settings.get(keys.OFFLINE)
    qtbot.waitUntil(lambda: names(tabs) == [REPO], timeout=TIMEOUT)

    row = tabs.search.rows.shown[0]
    qtbot.keyClick(row, Qt.Key.Key_Return)
    view = tabs.search.repository
    qtbot.waitUntil(lambda: "trained for" in view.state.text(), timeout=TIMEOUT)
    assert "licence mit" in view.state.text()
    (model_row,) = listed(view.rows)
    assert model_row.name.whole == "Q8_0"
    assert "Fits: needs" in texts(model_row)
    assert "about" not in texts(model_row)  # read from its header
    assert "cannot draft for SmolLM2-135M-Instruct" in view.pairing.text()

    server.gate = threading.Event()
    qtbot.mouseClick(view.button(FILE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: only_item(real_window).done_bytes > 100_000, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: view.button(FILE).text().strip() == "On its way", timeout=TIMEOUT)
    tabs.bar.click(TABS.index("Downloads"))
    download = tabs.downloads.row(only_item(real_window).id)
    qtbot.mouseClick(download.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(download.resume.isVisible, timeout=TIMEOUT)
    assert "paused" in download.figures.text()
    server.gate.set()
    server.gate = None
    qtbot.mouseClick(download.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(download.use_target.isVisible, timeout=TIMEOUT)
    assert server.ranges()[-1] is not None  # it went on from where it stood
    assert "whole and checked" in download.figures.text()

    assert (
        f"{FILE} is downloaded. Open it as target or draft under Models, Downloads." in real_window.chat.notices.texts()
    )
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        qtbot.mouseClick(download.use_target, Qt.MouseButton.LeftButton)
    assert real_window.page == "chat"
    pair = engine.pair
    assert pair is not None
    assert pair.target.path == paths.models_dir() / REPO / FILE
    qtbot.keyClicks(real_window.chat.composer.field, "What is a draft?")
    qtbot.keyClick(real_window.chat.composer.field, Qt.Key.Key_Return)
    conversation = real_window.conversations.conversation
    assert conversation is not None
    qtbot.waitUntil(lambda: conversation.state is State.IDLE, timeout=TIMEOUT)
    assert len(real_window.chat.transcript.views()[-1].body.toPlainText()) > 20


def test_no_is_an_answer_and_nothing_leaves(
    qtbot: QtBot, real_window: MainWindow, server: FakeHub, settings: Settings
) -> None:
    from app.ui.hub.consent_bar import ConsentBar

    tabs = search(qtbot, real_window, "guide")
    bar = next(bar for bar in tabs.findChildren(ConsentBar) if bar.isVisible())
    qtbot.mouseClick(bar.refuse, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert settings.get(keys.OFFLINE)
    search(qtbot, real_window, "guide")
    qtbot.waitUntil(lambda: "stay offline" in said(tabs.search.rows), timeout=TIMEOUT)
    assert server.requests == []


def test_search_hides_what_does_not_fit(qtbot: QtBot, real_window: MainWindow, settings: Settings) -> None:
    settings.set(keys.OFFLINE, False)
    tabs = search(qtbot, real_window, "friends")
    qtbot.waitUntil(lambda: len(names(tabs)) == 3, timeout=TIMEOUT)
    tabs.search.only_fitting.click()
    assert sorted(names(tabs)) == ["friends/Closed-GGUF", REPO]
    assert "1 too large" in tabs.search.state.text()


def test_a_gated_repository_is_explained(qtbot: QtBot, real_window: MainWindow, settings: Settings) -> None:
    settings.set(keys.OFFLINE, False)
    tabs = search(qtbot, real_window, "friends/Closed-GGUF")
    qtbot.waitUntil(tabs.search.repository.token_card.isVisible, timeout=TIMEOUT)
    assert "gated" in tabs.search.repository.state.text()


def test_errors_are_sentences_in_place(
    qtbot: QtBot, real_window: MainWindow, server: FakeHub, settings: Settings
) -> None:
    settings.set(keys.OFFLINE, False)
    server.api_faults = [Fault(status=404, error_code="RepoNotFound")]
    tabs = search(qtbot, real_window, "friends/Nothing-GGUF")
    view = tabs.search.repository
    qtbot.waitUntil(lambda: bool(view.rows.shown), timeout=TIMEOUT)
    assert "does not exist" in said(view.rows)
    view.back.click()
    server.faults = [Fault(page=True)]
    tabs.search.open(REPO)
    qtbot.waitUntil(lambda: "web page" in view.state.text(), timeout=TIMEOUT)  # of the header
    server.faults = [Fault(wrong_bytes=True)]
    qtbot.mouseClick(view.button(FILE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: only_item(real_window).state == "failed", timeout=TIMEOUT)
    tabs.bar.click(TABS.index("Downloads"))
    download = tabs.downloads.row(only_item(real_window).id)
    qtbot.waitUntil(lambda: "SHA-256 differs" in download.sentence.text(), timeout=TIMEOUT)
    assert download.resume.isVisible()


def test_cancel_remove_and_left_over_parts(
    qtbot: QtBot, real_window: MainWindow, server: FakeHub, settings: Settings
) -> None:
    settings.set(keys.OFFLINE, False)
    lost = paths.models_dir() / "x" / "y" / "z.gguf.0123456789ab.part"
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"GGUF")
    begin_download(qtbot, real_window, server)
    tabs = models(real_window)
    tabs.bar.click(TABS.index("Downloads"))
    item = only_item(real_window)
    part = part_of(item.model.files[0], paths.models_dir())
    tabs.downloads.row(item.id).cancel.click()
    qtbot.waitUntil(lambda: only_item(real_window).state == "cancelled", timeout=TIMEOUT)
    assert part.exists()
    qtbot.waitUntil(tabs.downloads.row(item.id).remove.isVisible, timeout=TIMEOUT)
    tabs.downloads.row(item.id).remove.click()
    assert not part.exists()
    qtbot.waitUntil(lambda: len(listed(tabs.downloads.rows)) == 1, timeout=TIMEOUT)
    (left,) = listed(tabs.downloads.rows)
    assert left.name.whole == lost.name
    from app.ui.style.icons import IconButton

    button = left.findChild(IconButton)
    assert button is not None
    button.click()
    assert not lost.exists()
    assert "Nothing is being downloaded" in said(tabs.downloads.rows)


def test_the_catalogue_is_read_from_the_hub_before_it_is_fetched(
    qtbot: QtBot,
    real_window: MainWindow,
    engine: EngineThread,
    server: FakeHub,
    settings: Settings,
    repo_root: Path,
    tmp_path: Path,
) -> None:
    """Three clicks from knowing nothing to a pair: a better model, this one, and yes to the network."""
    catalogue = read_catalogue(repo_root / "resources" / "catalogue.json")
    pair = next(pair for pair in catalogue.recommended if pair.draft)
    assert pair.draft is not None
    target = write_tiny(tmp_path / "target.gguf", layers=8).read_bytes()
    draft = write_tiny(tmp_path / "draft.gguf").read_bytes()
    server.files |= {(pair.target.repo, pair.target.file): target, (pair.draft.repo, pair.draft.file): draft}
    qtbot.mouseClick(real_window.chat.empty.better, Qt.MouseButton.LeftButton)
    tabs = models(real_window)
    assert tabs.catalogue.isVisible()
    qtbot.mouseClick(tabs.catalogue.buttons[pair], Qt.MouseButton.LeftButton)
    allow(qtbot, tabs)
    qtbot.waitUntil(lambda: tabs.bar.current() == TABS.index("Downloads"), timeout=TIMEOUT)
    controller = real_window.findChild(HubController)
    assert controller is not None
    qtbot.waitUntil(lambda: [item.state for item in controller.queue.items()] == ["done", "done"], timeout=TIMEOUT)
    assert [item.total_bytes for item in controller.queue.items()] == [len(target), len(draft)]  # the hub's
    qtbot.waitUntil(
        lambda: engine.pair is not None and engine.pair.draft is not None and not engine.is_loading,
        timeout=TIMEOUT,
    )
    pair_open = engine.pair
    assert pair_open is not None
    assert [pair_open.config.target.name, pair_open.draft.path.name if pair_open.draft else ""] == [
        pair.target.file, pair.draft.file,
    ]  # fmt: skip
    other = write_tiny(tmp_path / "other.gguf", changed={270: "different"}).read_bytes()
    server.files[(pair.draft.repo, pair.draft.file)] = other
    tabs.bar.click(TABS.index("Catalogue"))
    tabs.catalogue.buttons[pair].click()
    qtbot.waitUntil(lambda: "are no pair any more" in tabs.catalogue.state.text(), timeout=TIMEOUT)
    gone = catalogue.chart[3]
    tabs.bar.click(TABS.index("Catalogue"))
    tabs.catalogue.buttons[gone].click()
    qtbot.waitUntil(lambda: "does not exist" in tabs.catalogue.state.text(), timeout=TIMEOUT)


def test_what_was_cancelled_is_not_opened_when_it_comes_later(
    qtbot: QtBot,
    real_window: MainWindow,
    engine: EngineThread,
    server: FakeHub,
    settings: Settings,
    repo_root: Path,
) -> None:
    settings.set(keys.OFFLINE, False)
    pair = next(
        pair for pair in read_catalogue(repo_root / "resources" / "catalogue.json").recommended if pair.draft is None
    )
    repo, file = pair.target.repo, pair.target.file
    server.files[repo, file] = server.files[REPO, FILE]
    server.gate = threading.Event()
    tabs = models(real_window)
    tabs.bar.click(TABS.index("Catalogue"))
    qtbot.mouseClick(tabs.catalogue.buttons[pair], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tabs.bar.current() == TABS.index("Downloads"), timeout=TIMEOUT)
    qtbot.waitUntil(lambda: only_item(real_window).done_bytes > 100_000, timeout=TIMEOUT)
    download = tabs.downloads.row(only_item(real_window).id)
    qtbot.mouseClick(download.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cancelled" in download.figures.text(), timeout=TIMEOUT)
    server.gate.set()
    server.gate = None

    view = search(qtbot, real_window, repo).search.repository
    qtbot.waitUntil(lambda: bool(view.rows.shown), timeout=TIMEOUT)
    qtbot.mouseClick(view.button(file), Qt.MouseButton.LeftButton)
    said_so = f"{file} is downloaded. Open it as target or draft under Models, Downloads."
    qtbot.waitUntil(lambda: said_so in real_window.chat.notices.texts(), timeout=TIMEOUT)
    assert not engine.is_loading
    assert engine.pair is None


def test_every_request_is_listed_and_the_switch_ends_them(
    qtbot: QtBot, real_window: MainWindow, settings: Settings, server: FakeHub
) -> None:
    settings.set(keys.OFFLINE, False)
    tabs = search(qtbot, real_window, "guide")
    qtbot.waitUntil(lambda: names(tabs) == [REPO], timeout=TIMEOUT)
    tabs.downloads.network_wanted.emit()
    assert real_window.page == "network"
    page = real_window.findChild(NetworkPage)
    assert page is not None
    assert page.table.rowCount() == 1
    shown = [str(page.table.model().index(0, column).data()) for column in range(4)]
    assert shown[2] == server.endpoint.removeprefix("http://")
    assert shown[1] == "search for “guide”"
    page.switch.click()
    assert settings.get(keys.OFFLINE)
    search(qtbot, real_window, "giant")
    qtbot.waitUntil(lambda: "stay offline" in said(tabs.search.rows), timeout=TIMEOUT)
    assert len(server.requests) == 1


def test_the_switch_stops_what_is_on_its_way(
    qtbot: QtBot, real_window: MainWindow, server: FakeHub, settings: Settings
) -> None:
    settings.set(keys.OFFLINE, False)
    begin_download(qtbot, real_window, server)
    settings.set(keys.OFFLINE, True)  # as the switch on the settings page does
    qtbot.waitUntil(lambda: only_item(real_window).state == "paused", timeout=TIMEOUT)


def test_a_token_opens_a_gated_repository_and_can_be_taken_away(
    qtbot: QtBot, real_window: MainWindow, server: FakeHub, settings: Settings
) -> None:
    before, ring = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ring)
    try:
        settings.set(keys.OFFLINE, False)
        server.token = "hf_secret"
        tabs = search(qtbot, real_window, "friends/Closed-GGUF")
        view = tabs.search.repository
        qtbot.waitUntil(view.token_card.isVisible, timeout=TIMEOUT)
        qtbot.keyClicks(view.token_card.field, "hf_secret")
        qtbot.keyClick(view.token_card.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "trained for" in view.state.text(), timeout=TIMEOUT)  # its header opened
        assert not view.token_card.isVisible()
        real_window.show_page("network")
        page = real_window.findChild(NetworkPage)
        assert page is not None
        page.forget.click()
        qtbot.waitUntil(lambda: not page.forget.isVisible(), timeout=TIMEOUT)
        assert ring.kept == {}
        assert not settings.get(keys.HUB_TOKEN_KEPT)
    finally:
        keyring.set_keyring(before)


def test_a_start_with_paused_downloads_asks_nothing_and_goes_on(
    qtbot: QtBot, qapp: QApplication, store: Store, real_window: MainWindow, engine: EngineThread,
    server: FakeHub, settings: Settings,
) -> None:  # fmt: skip
    settings.set(keys.OFFLINE, False)
    gate = begin_download(qtbot, real_window, server)
    real_window.close()
    gate.set()
    server.gate = None
    before = len(server.requests)
    second = build_window(qapp, store, Settings(paths.settings_file()), engine)
    qtbot.addWidget(second)
    second.show()
    tabs = models(second)
    tabs.bar.click(TABS.index("Downloads"))
    download = tabs.downloads.row(only_item(second).id)
    assert "Stopped at" in download.sentence.text()
    assert len(server.requests) == before
    download.resume.click()
    qtbot.waitUntil(download.use_target.isVisible, timeout=TIMEOUT)
    second.close()


def test_the_whole_window_without_a_network_tries_none(
    qtbot: QtBot, real_window: MainWindow, engine: EngineThread, monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:  # fmt: skip
    """Every page is opened and a question asked while a socket that connects would be an attempt."""
    tried: list[object] = []

    def refuse(place: object, *_: object) -> None:
        tried.append(place)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", lambda self, place: refuse(place))
    monkeypatch.setattr(socket.socket, "connect_ex", lambda self, place: refuse(place))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **named: refuse(host))
    real_window.start()
    qtbot.waitUntil(lambda: engine.pair is not None, timeout=TIMEOUT)
    for page in ("models", "benchmark", "settings", "help", "network"):
        real_window.show_page(page)
        assert real_window.page == page
    tabs = models(real_window)
    for number in range(len(TABS)):
        tabs.bar.click(number)
    search(qtbot, real_window, "llama")  # asks whether it may
    tabs.catalogue.buttons[next(iter(tabs.catalogue.buttons))].click()  # likewise
    real_window.show_page("chat")
    qtbot.keyClicks(real_window.chat.composer.field, "Hello")
    qtbot.keyClick(real_window.chat.composer.field, Qt.Key.Key_Return)
    conversation = real_window.conversations.conversation
    assert conversation is not None
    qtbot.waitUntil(lambda: conversation.state is State.IDLE, timeout=TIMEOUT)
    assert tried == []
    assert settings.get(keys.OFFLINE)
