"""The panel says what the tracker knows, and can be taken away as a picture or a table."""

import csv
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QGraphicsView
from pytestqt.qtbot import QtBot

from app.refresh import chart_ms, text_ms
from app.speed.stored import verdict_of
from app.speed.tracker import SpeedTracker
from app.speed.verdict import Verdict
from app.store.records import ReplyStats
from app.ui.chat.page import ChatPage
from app.ui.speed.chart import SpeedChart
from app.ui.speed.figures import LengthBars
from app.ui.speed.panel import SpeedPanel
from app.ui.style.icons import Icons
from app.ui.style.theme import Theme
from app.ui.window.speed_saver import SpeedSaver
from engine.records import Origin, Piece, Round

MS = 1_000_000


def tracker(rounds: int = 40, drafted: int = 4) -> SpeedTracker:
    """Three tokens every 50 ms: 60 tokens/s, three times vanilla's 20; two of four draft tokens accepted."""
    made = SpeedTracker()
    pieces = tuple(Piece(number, "x", Origin.DRAFT, number, "x") for number in range(3))
    for index in range(rounds):
        reason = "longer drafts pay here" if index == 10 else ""
        origin = Origin.DRAFT if drafted else Origin.TARGET
        accepted = min(drafted, 2)
        made.add(
            Round(
                index, 3 * index, pieces, drafted, accepted, origin, 10 * MS, 30 * MS, 5 * MS, 50 * MS, 50 * MS, reason
            )
        )
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


def test_the_first_token_is_looked_for_as_often_as_text_is_drawn(panel: SpeedPanel) -> None:
    """Else the panel would still wait for what stands on the screen: where cores are scarce it draws once a second."""
    waiting = SpeedTracker()
    panel.show_replies([waiting])
    panel.set_live(True)
    assert panel.sentence == "The first token is on its way."
    assert panel.findChildren(QTimer)[0].interval() == text_ms()
    panel.show_replies([tracker(1)])
    assert panel.findChildren(QTimer)[0].interval() == chart_ms()
    panel.set_live(False)


def test_the_end_of_an_answer_is_drawn(panel: SpeedPanel, qtbot: QtBot) -> None:
    """Also where the replies are the ones that are drawn already: theirs are other figures now."""
    answer = tracker()
    panel.show_replies([answer])
    panel.set_live(True)
    answer.finish(4.0)
    panel.show_replies([answer])
    panel.set_live(False)
    qtbot.waitUntil(lambda: panel.headline.startswith("30.0 tokens/s"))


def test_quiet_until_there_is_something_to_say(panel: SpeedPanel) -> None:
    assert panel.sentence == "Ask something: this answer's speed appears here, beside the target's own."
    assert panel.value("acceptance") == "–"
    assert panel.chart is not None
    assert panel.chart.is_empty  # no axes of nothing
    assert [panel.chart.points(line) for line in ("speed", "vanilla", "acceptance")] == [[], [], []]
    panel.show_replies([SpeedTracker()])
    assert panel.sentence == "The first token is on its way."
    assert panel.chart.is_empty


def test_where_nothing_was_proposed_the_bars_say_so(panel: SpeedPanel) -> None:
    bars = panel.findChild(LengthBars)
    assert bars is not None
    plain = Verdict(tokens=50, seconds=1.0, rounds=50, verify_seconds=1.0, speculation="off")
    panel.show_replies([plain])
    assert bars.accessibleName() == "Accepted tokens a round: none yet"
    panel.show_replies([replace(plain, is_over=True)])
    assert bars.accessibleName() == "No token was proposed."
    panel.show_replies([tracker()])
    assert "accepted 2" in bars.accessibleName()


def test_figures_have_units(panel: SpeedPanel) -> None:
    panel.show_replies([tracker()])
    assert panel.headline == "60.0 tokens/s 3.00x vanilla"
    assert panel.value("acceptance") == "50 %"
    assert panel.value("per_round") == "3.0"
    assert panel.value("vanilla") == "20.0 tokens/s"
    assert panel.value("saved") == "4.0 s"
    assert panel.sentence == "3.00x as fast as vanilla: 50 % of 160 draft tokens were accepted."


def test_the_chart_shows_rate_vanilla_and_marks(panel: SpeedPanel) -> None:
    panel.show_replies([tracker()])
    assert panel.chart is not None
    assert panel.chart.points("speed")[-1] == pytest.approx((2.0, 60.0))
    assert panel.chart.points("vanilla")[-1] == pytest.approx((2.0, 20.0))
    assert panel.chart.reasons() == ["longer drafts pay here"]
    assert panel.chart.tick_texts("right") == ["0 %", "50 %", "100 %"]
    half = panel.chart.points("acceptance")[-1][1]
    assert half == pytest.approx(0.93 * 80 / 2)  # on its own axis, which ends a little below the top


def test_line_and_legend_have_one_colour(panel: SpeedPanel, theme: Theme) -> None:
    panel.show_replies([tracker()])
    assert panel.chart is not None
    assert panel.chart.speed_color == theme.tokens.automatic
    assert f'{theme.tokens.automatic}">━━</span> tokens/s' in panel.legend
    panel.show_replies([tracker(drafted=0)])
    assert panel.chart.speed_color == theme.tokens.vanilla
    assert panel.legend == f'<span style="color:{theme.tokens.vanilla}">━━</span> tokens/s, drafting off'
    assert panel.chart.points("vanilla") == []
    assert panel.headline == "60.0 tokens/s drafting off"
    theme.set_mode("dark")
    assert panel.chart.speed_color == theme.tokens.vanilla
    assert theme.tokens.vanilla in panel.legend


def point_at(qtbot: QtBot, chart: SpeedChart, from_middle: QPoint) -> None:
    """Until the chart says something: pyqtgraph leaves out movements that follow each other closely."""
    view = chart.findChild(QGraphicsView)
    assert view is not None
    steps = cycle((0, 1))

    def has_moved() -> bool:
        place = view.viewport().rect().center() + from_middle + QPoint(next(steps), 0)
        qtbot.mouseMove(view.viewport(), place)
        return chart.reading != ""

    qtbot.waitUntil(has_moved)


def test_values_stand_under_the_pointer(qtbot: QtBot, panel: SpeedPanel) -> None:
    panel.show_replies([tracker()])
    chart = panel.chart
    assert chart is not None
    point_at(qtbot, chart, QPoint())
    assert chart.reading.endswith("60.0 tokens/s, vanilla 20.0, acceptance 50 %")
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.reading == ""
    panel.show_replies([stored(40.0), stored(50.0)])
    panel.scope.click(1)
    point_at(qtbot, chart, QPoint(60, 0))
    assert chart.reading == "Reply 2: 50.0 tokens/s, 40 tokens, 2.50x vanilla, acceptance 50 %"


def test_its_own_timer_draws_while_an_answer_comes(qtbot: QtBot, panel: SpeedPanel) -> None:
    growing = SpeedTracker()
    panel.show_replies([growing])
    panel.set_live(True)
    record = Round(0, 0, (Piece(1, "x", Origin.TARGET),), 0, 0, Origin.TARGET, 0, 9 * MS, 0, 10 * MS, 10 * MS)
    growing.add(record)
    qtbot.waitUntil(lambda: panel.headline.startswith("100.0 tokens/s"))
    panel.set_live(False)


def test_a_pause_keeps_the_panel_still(qtbot: QtBot, panel: SpeedPanel) -> None:
    panel.show_replies([tracker(12)])
    qtbot.mouseClick(panel.pause, Qt.MouseButton.LeftButton)
    panel.show_replies([tracker(16)])
    assert panel.chart is not None
    assert len(panel.chart.points("speed")) == 12
    qtbot.mouseClick(panel.pause, Qt.MouseButton.LeftButton)
    assert len(panel.chart.points("speed")) == 16


def stored(rate: float, drafted: int = 10) -> Verdict:
    """40 tokens, as they were stored with a reply; vanilla 20 tokens/s."""
    return verdict_of(
        ReplyStats(
            40,
            rate,
            "stop",
            20.0,
            rate / 20,
            drafted,
            drafted // 2,
            rounds=20,
            decode_seconds=40 / rate,
            draft="d.gguf",
        )
    )


def test_an_earlier_answer_shows_what_was_stored_and_no_chart(panel: SpeedPanel) -> None:
    panel.show_replies([stored(40.0), stored(50.0)])
    assert panel.headline == "50.0 tokens/s 2.50x vanilla"
    assert panel.value("per_round") == "2.0"
    assert panel.sentence == "2.50x as fast as vanilla: 50 % of 10 draft tokens were accepted."
    assert panel.chart is not None
    assert panel.chart.is_empty


def test_the_whole_conversation_is_one_bar_a_reply_and_one_sum(qtbot: QtBot, panel: SpeedPanel) -> None:
    panel.show_replies([stored(40.0), stored(50.0, drafted=0), tracker()])
    chart = panel.chart
    assert chart is not None
    with qtbot.waitSignal(panel.scope_changed) as changed:
        panel.scope.click(1)
    assert changed.args == [True]
    assert chart.bars() == pytest.approx([40.0, 50.0, 60.0])
    assert chart.points("vanilla")[0] == (0.5, 20.0)
    assert [text for text in chart.tick_texts("bottom") if text] == ["1", "2", "3"]
    assert panel.headline == "52.6 tokens/s 2.32x vanilla"  # 200 tokens in 3.8 s; vanilla: 2 + 0.8 + 6 s
    assert panel.sentence.startswith("3 replies together. 2.32x as fast as vanilla: ")
    panel.scope.click(0)
    assert chart.bars() == []
    assert chart.points("speed")[-1] == pytest.approx((2.0, 60.0))
    assert panel.headline == "60.0 tokens/s 3.00x vanilla"
    assert all(text.endswith(" s") for text in chart.tick_texts("bottom"))


def test_it_fits_into_280_pixels(panel: SpeedPanel) -> None:
    panel.resize(280, 700)
    panel.show_replies([tracker()])
    assert panel.inside.minimumSizeHint().width() <= 280


@pytest.fixture
def saver(qtbot: QtBot, icons: Icons, panel: SpeedPanel) -> SpeedSaver:
    page = ChatPage(icons)
    qtbot.addWidget(page)
    panel.show_replies([tracker()])
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


def test_a_name_without_an_ending_gets_one(panel: SpeedPanel, saver: SpeedSaver, tmp_path: Path) -> None:
    png = next(action for action in panel.findChildren(QAction) if action.text() == "Save as PNG ...")
    png.trigger()
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles() == [str(Path.home() / "tandem-speed.png")]
    dialog.selectFile(str(tmp_path / "chart"))
    dialog.accept()
    assert QImage(str(tmp_path / "chart.png")).width() == 1200


def test_a_folder_that_is_not_there_is_an_error(saver: SpeedSaver, tmp_path: Path) -> None:
    for kind in ("png", "csv"):
        with pytest.raises(OSError, match="missing"):
            saver.save(tmp_path / "missing" / f"speed.{kind}", kind)


def test_copied_as_a_picture(saver: SpeedSaver) -> None:
    saver.copy()
    assert QGuiApplication.clipboard().image().width() == 1200
