"""The panel says what the tracker knows, and can be taken away as a picture or a table."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from app.speed.tracker import SpeedTracker
from app.store.records import ReplyStats
from app.ui.chat.page import ChatPage
from app.ui.speed.panel import SpeedPanel
from app.ui.style.icons import Icons
from app.ui.window.speed_saver import SpeedSaver
from engine.records import Origin, Piece, Round

MS = 1_000_000


def tracker(rounds: int = 40) -> SpeedTracker:
    """Three tokens every 50 ms: 60 tokens/s, three times vanilla's 20; two of four guesses right."""
    made = SpeedTracker()
    pieces = tuple(Piece(number, "x", Origin.DRAFT, number, "x") for number in range(3))
    for index in range(rounds):
        reason = "longer drafts pay here" if index == 10 else ""
        record = Round(index, 3 * index, pieces, 4, 2, Origin.DRAFT, 10 * MS, 30 * MS, 5 * MS, 50 * MS, 50 * MS, reason)
        made.add(record)
    return made


@pytest.fixture
def panel(qtbot: QtBot, icons: Icons) -> SpeedPanel:
    widget = SpeedPanel(icons)
    qtbot.addWidget(widget)
    widget.resize(300, 760)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.start_charts()
    return widget


def test_quiet_until_there_is_something_to_say(panel: SpeedPanel) -> None:
    panel.set_tracker(SpeedTracker())
    assert panel.sentence == "Ask something: this answer's speed appears here, beside the target's own."
    assert panel.value("acceptance") == "–"


def test_figures_have_units(panel: SpeedPanel) -> None:
    panel.set_tracker(tracker())
    assert panel.value("acceptance") == "50 %"
    assert panel.value("per_round") == "3.0"
    assert panel.value("answer") == "60.0 tokens/s"
    assert panel.value("vanilla") == "20.0 tokens/s"
    assert panel.sentence == "3.0x faster than vanilla: 50 % of the draft's guesses were right."


def test_the_chart_shows_rate_vanilla_and_marks(panel: SpeedPanel) -> None:
    panel.set_tracker(tracker())
    assert panel.chart is not None
    assert panel.chart.points("speed")[-1] == pytest.approx((2.0, 60.0))
    assert panel.chart.points("vanilla")[-1] == pytest.approx((2.0, 20.0))
    assert panel.chart.reasons() == ["longer drafts pay here"]


def test_its_own_timer_draws_while_an_answer_comes(qtbot: QtBot, panel: SpeedPanel) -> None:
    growing = SpeedTracker()
    panel.set_tracker(growing)
    panel.set_live(True)
    growing.add(Round(0, 0, (Piece(1, "x", Origin.TARGET),), 0, 0, Origin.TARGET, 0, 9 * MS, 0, 10 * MS, 10 * MS))
    qtbot.waitUntil(lambda: panel.value("answer") == "100.0 tokens/s")
    panel.set_live(False)


def test_a_pause_keeps_the_chart_still(qtbot: QtBot, panel: SpeedPanel) -> None:
    panel.set_tracker(tracker(4))
    qtbot.mouseClick(panel.pause, Qt.MouseButton.LeftButton)
    panel.set_tracker(tracker(8))
    assert panel.chart is not None
    assert len(panel.chart.points("speed")) == 4
    qtbot.mouseClick(panel.pause, Qt.MouseButton.LeftButton)
    assert len(panel.chart.points("speed")) == 8


def stats(rate: float, drafted: int = 10) -> ReplyStats:
    return ReplyStats(30, rate, "stop", 20.0, rate / 20, drafted, drafted // 2, rounds=15)


def test_an_earlier_conversation_shows_what_was_stored(panel: SpeedPanel) -> None:
    panel.set_tracker(SpeedTracker())
    panel.set_history([stats(40.0), stats(50.0)])
    assert panel.value("answer") == "50.0 tokens/s"
    assert panel.value("per_round") == "2.0"
    assert panel.sentence == "As it was measured for the last of 2 replies here."


def test_the_whole_conversation_is_one_bar_a_reply(qtbot: QtBot, panel: SpeedPanel) -> None:
    panel.set_tracker(tracker())
    panel.set_history([stats(40.0), stats(50.0, drafted=0)])
    with qtbot.waitSignal(panel.scope_changed) as changed:
        panel.scope.click(1)
    assert changed.args == [True]
    assert panel.chart is not None
    assert panel.chart.bars() == [40.0, 50.0]
    assert panel.chart.points("vanilla")[0] == (0.5, 20.0)
    panel.scope.click(0)
    assert panel.chart.bars() == []
    assert panel.chart.points("speed")[-1] == pytest.approx((2.0, 60.0))


def test_it_fits_into_280_pixels(panel: SpeedPanel) -> None:
    panel.resize(280, 700)
    panel.set_tracker(tracker())
    assert panel.inside.minimumSizeHint().width() <= 280


@pytest.fixture
def saver(qtbot: QtBot, icons: Icons, panel: SpeedPanel) -> SpeedSaver:
    page = ChatPage(icons)
    qtbot.addWidget(page)
    panel.set_tracker(tracker())
    return SpeedSaver(icons, panel, page)


def test_saved_as_a_table(saver: SpeedSaver, tmp_path: Path) -> None:
    saver.save(tmp_path / "speed.csv", "csv")
    with (tmp_path / "speed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    assert rows[10]["reason"] == "longer drafts pay here"
    assert float(rows[0]["total_ms"]) == pytest.approx(50)


def test_saved_as_pictures(saver: SpeedSaver, tmp_path: Path) -> None:
    saver.save(tmp_path / "speed.png", "png")
    saver.save(tmp_path / "speed.svg", "svg")
    picture = QImage(str(tmp_path / "speed.png"))
    assert (picture.width(), picture.height()) == (1200, 600)
    colours = {picture.pixel(x, y) for x in range(0, 1200, 3) for y in range(0, 600, 3)}
    assert len(colours) > 3
    assert "<svg" in (tmp_path / "speed.svg").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_an_error(saver: SpeedSaver, tmp_path: Path) -> None:
    for kind in ("png", "csv"):
        with pytest.raises(OSError, match="missing"):
            saver.save(tmp_path / "missing" / f"speed.{kind}", kind)


def test_copied_as_a_picture(saver: SpeedSaver) -> None:
    saver.copy()
    assert QGuiApplication.clipboard().image().width() == 1200
