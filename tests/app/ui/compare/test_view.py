"""Compare in the whole window, on the real engine: ask, watch, stop, keep, a second draft, too little room, the end."""

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app import paths
from app.compare.comparison import SPECULATIVE, VANILLA
from app.engine_host.engine_thread import EngineThread
from app.models.library import DraftChoice, LibraryEntry
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.compare.lane_view import LaneView
from app.ui.compare.result import ComparisonResult
from app.ui.compare.view import LaneCaption
from app.ui.style.icons import Icons
from app.ui.widgets.label import Label
from app.ui.window.main_window import MainWindow
from engine.bench.comparison import Compared
from engine.records import PairReport
from tests.app.compare.test_comparison import LONG, WORDS, comparison, finished, say, write
from tests.app.ui.window.test_window import QUESTION, TIMEOUT, ask, current_id, is_idle


def compare(qtbot: QtBot, window: MainWindow, text: str) -> None:
    ask(qtbot, window, text)
    qtbot.waitUntil(lambda: is_over(window), timeout=TIMEOUT)
    window.compare.view.refresh()


def is_over(window: MainWindow) -> bool:
    comparison = window.compare.view.comparison
    return is_idle(window) and comparison is not None and comparison.is_over


def lane_texts(window: MainWindow) -> list[str]:
    return [view.text.text for view in window.compare.view.lanes]


@pytest.fixture
def comparing(window: MainWindow) -> MainWindow:
    window.commands.toggle_compare()
    return window


@pytest.fixture
def talking(talking_window: MainWindow) -> MainWindow:
    talking_window.commands.toggle_compare()
    return talking_window


@pytest.fixture
def odd_draft(tmp_path: Path) -> Path:
    """A sound file, which the small engine takes for a draft that parts from the text."""
    return Path(shutil.copy(paths.built_in_draft(), tmp_path / "odd.gguf"))


def test_the_toggle_splits_the_page_and_says_what_to_do(comparing: MainWindow) -> None:
    view = comparing.compare.view
    assert view.isVisible()
    assert comparing.chat.composer.compare.isChecked()
    assert view.question == "Ask something below"
    assert [lane.status[:10] for lane in view.lanes] == ["The target", "The draft "]
    view.set_captions((LaneCaption("Guide"), LaneCaption("with look-ups", promise="Earlier text proposes.")))
    assert [lane.status[:10] for lane in view.lanes] == ["The target", "Earlier te"]


def test_the_texts_of_all_lanes_begin_at_one_height(qtbot: QtBot, comparing: MainWindow) -> None:
    view = comparing.compare.view
    view.set_captions((LaneCaption("Guide"), LaneCaption("draft", promise="Two lines, where others have one. " * 3)))
    one, other = view.lanes

    def are_level() -> bool:
        return one.text.y() == other.text.y() and other.status_px <= one.text.y()

    for width in (1240, 1100, 1500):
        comparing.resize(width, 700)
        qtbot.waitUntil(are_level)
    assert other.status_px > one.status_px


@pytest.mark.parametrize(
    ("vanilla", "speculative", "said"),
    [
        (32_300, 32_000, "No saving · 1.01x"),
        (32_000, 32_300, "No saving · 0.99x"),
        (64_000, 32_000, "Saved 32 ms · 2.00x"),
    ],
)
def test_a_saving_that_reads_as_nothing_is_none(
    qtbot: QtBot, icons: Icons, vanilla: int, speculative: int, said: str
) -> None:
    """Microseconds that each lane took."""
    made = comparison()
    for lane, microseconds, drafted in ((VANILLA, vanilla, 0), (SPECULATIVE, speculative, 1)):
        write(made, lane, microseconds / 1000 / len(LONG), LONG, drafted)
        say(made, lane, finished(LONG, microseconds / 1000))
    made.take(Compared((None, None)))
    result = ComparisonResult(icons)
    qtbot.addWidget(result)
    result.show_comparison(made)
    assert result.saved() == said


def test_escape_leads_back_to_the_conversation(comparing: MainWindow) -> None:
    view = comparing.compare.view
    comparing.commands.on_escape()
    assert not view.isVisible()
    assert comparing.chat.empty.isVisible()


def test_both_lanes_answer_and_the_speculative_one_is_the_reply(
    qtbot: QtBot, comparing: MainWindow, store: Store
) -> None:
    compare(qtbot, comparing, QUESTION)
    view = comparing.compare.view
    assert view.question == QUESTION
    vanilla, speculative = lane_texts(comparing)
    assert "draft" in vanilla
    assert speculative == vanilla
    assert re.fullmatch(r"Identical: all \d+ tokens are the same\.", view.result.sentence())
    assert view.result.saved()
    assert [lane.bar.share for lane in view.lanes] == [1.0, 1.0]
    assert view.comparison is not None
    said = [lane.status.partition(" · ")[0] for lane in view.lanes]
    assert sorted(said) == (
        ["Finished", "Finished first"] if len(view.comparison.first) == 1 else ["Finished together"] * 2
    )
    assert [lane.kept for lane in view.lanes] == ["", "This is the reply"]
    reply = store.messages(current_id(comparing))[-1]
    assert reply.stats is not None
    assert reply.stats.speculation == "auto"
    comparing.commands.toggle_compare()
    assert comparing.chat.transcript.views()[-1].body.toPlainText() == vanilla.strip()


@pytest.mark.parametrize(
    ("milliseconds", "said", "notched"),
    [(2_430, ["Finished together", "Finished together"], False), (1_200, ["Finished", "Finished first"], True)],
)
def test_lanes_whose_times_read_the_same_finish_together(
    qtbot: QtBot, icons: Icons, milliseconds: int, said: list[str], notched: bool
) -> None:
    made = comparison()
    views = [LaneView(icons, lane) for lane in (VANILLA, SPECULATIVE)]
    for lane, (view, pace, whole) in enumerate(
        zip(views, (400, milliseconds // 6), (2_410, milliseconds), strict=True)
    ):
        qtbot.addWidget(view)
        write(made, lane, pace)
        say(made, lane, finished(WORDS, whole))
    for view in views:
        view.show_lane(made)
    assert [view.status.partition(" · ")[0] for view in views] == said
    assert [view.bar.notch is not None for view in views] == [notched, False]


def test_either_answer_can_be_kept(qtbot: QtBot, comparing: MainWindow, store: Store) -> None:
    compare(qtbot, comparing, QUESTION)
    view = comparing.compare.view
    before = store.messages(current_id(comparing))[-1]
    qtbot.mouseClick(view.lanes[VANILLA].keep, Qt.MouseButton.LeftButton)
    after = store.messages(current_id(comparing))[-1]
    assert after.id == before.id
    assert after.stats is not None
    assert after.stats.speculation == "off"
    assert [lane.kept for lane in view.lanes] == ["This is the reply", ""]
    assert view.lanes[SPECULATIVE].keep.isVisible()


def test_a_second_draft_that_parts_is_shown_where_and_why(
    qtbot: QtBot, faulty_window: MainWindow, odd_draft: Path
) -> None:
    comparing = faulty_window
    comparing.commands.toggle_compare()
    comparing.compare.set_second_draft(odd_draft)
    view = comparing.compare.view
    assert len(view.lanes) == 3
    compare(qtbot, comparing, "spell 5")
    assert lane_texts(comparing)[2] == "word0 word1 other word3 word4 "
    assert [lane.text.highlighted.strip() for lane in view.lanes] == ["word2", "", "other"]
    assert view.result.sentence(0) == "Identical: all 5 tokens are the same."
    assert "part at token 3: vanilla wrote “word2”, second draft wrote “other”." in view.result.sentence(1)
    assert "near-tie" in view.result.sentence(1)


def test_a_missing_draft_leaves_the_others_running(qtbot: QtBot, comparing: MainWindow, tmp_path: Path) -> None:
    comparing.compare.set_second_draft(tmp_path / "gone.gguf")
    compare(qtbot, comparing, QUESTION)
    view = comparing.compare.view
    assert "gone.gguf" in view.lanes[2].status
    vanilla, speculative, missing = lane_texts(comparing)
    assert vanilla == speculative != ""
    assert missing == ""
    assert not view.lanes[2].keep.isVisible()
    comparing.compare.set_second_draft(None)
    assert len(view.lanes) == 3  # what was compared stays
    compare(qtbot, comparing, "spell 3")
    assert len(view.lanes) == 2


def test_stop_ends_all_lanes_and_keeps_their_texts(qtbot: QtBot, talking: MainWindow, store: Store) -> None:
    comparing = talking
    ask(qtbot, comparing, QUESTION)
    view = comparing.compare.view
    qtbot.waitUntil(lambda: all(len(text) > 20 for text in lane_texts(comparing)), timeout=TIMEOUT)
    assert view.lanes[SPECULATIVE].kept == "This answer becomes the reply"
    comparing.commands.on_escape()
    qtbot.waitUntil(lambda: is_over(comparing), timeout=TIMEOUT)
    view.refresh()
    assert all(lane.status.startswith("Stopped") for lane in view.lanes)
    assert "as far as both have come" in view.result.sentence()
    reply = store.messages(current_id(comparing))[-1]
    assert reply.state == "partial"
    assert reply.content == lane_texts(comparing)[SPECULATIVE]
    assert view.isVisible()


def test_closing_the_window_meanwhile_loses_nothing(qtbot: QtBot, talking: MainWindow, store: Store) -> None:
    comparing = talking
    ask(qtbot, comparing, QUESTION)
    qtbot.waitUntil(lambda: all(len(text) > 20 for text in lane_texts(comparing)), timeout=TIMEOUT)
    shown, number = lane_texts(comparing)[SPECULATIVE], current_id(comparing)
    comparing.close()
    question, reply = store.messages(number)
    assert question.content == QUESTION
    assert reply.state == "partial"
    assert reply.content.startswith(shown)


def test_another_conversation_is_read_meanwhile_and_the_race_goes_on(qtbot: QtBot, talking: MainWindow) -> None:
    comparing = talking
    ask(qtbot, comparing, QUESTION)
    qtbot.waitUntil(lambda: len(lane_texts(comparing)[SPECULATIVE]) > 10, timeout=TIMEOUT)
    first = current_id(comparing)
    comparing.commands.new_conversation()
    assert comparing.compare.view.comparison is None
    assert lane_texts(comparing) == ["", ""]
    comparing.conversations.open(first)
    qtbot.waitUntil(lambda: len(lane_texts(comparing)[SPECULATIVE]) > 20, timeout=TIMEOUT)
    comparing.conversations.stop()
    qtbot.waitUntil(lambda: is_over(comparing), timeout=TIMEOUT)


def test_a_question_that_is_too_long_starts_nothing(qtbot: QtBot, comparing: MainWindow) -> None:
    composer = comparing.chat.composer
    composer.set_text("word " * 6000)
    qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: composer.hint.blocks, timeout=TIMEOUT)
    assert "has room for" in composer.hint.text()
    assert comparing.compare.view.comparison is None
    assert composer.text()


def test_the_same_question_again_is_another_version(qtbot: QtBot, comparing: MainWindow) -> None:
    compare(qtbot, comparing, QUESTION)
    first = comparing.compare.view.comparison
    comparing.compare.view.again.click()
    qtbot.waitUntil(lambda: is_over(comparing) and comparing.compare.view.comparison is not first, timeout=TIMEOUT)
    second = comparing.compare.view.comparison
    assert first is not None
    assert second is not None
    assert second.question == QUESTION
    assert second.seed != first.seed
    assert comparing.conversations.conversation is not None
    assert comparing.conversations.conversation.messages()[-1].branches == 2


def test_the_picker_lists_files_that_fit(comparing: MainWindow, settings: Settings, engine: EngineThread) -> None:
    picker = comparing.compare.view.picker
    picker.begin_search(True)
    assert engine.pair is not None
    small = LibraryEntry(Path("/models/small.gguf"), "small", "Jan", 1_200_000_000, None, None)
    odd = LibraryEntry(Path("/models/odd.gguf"), "odd", "Jan", 1_000, None, None)
    serves = PairReport(engine.pair.target, engine.pair.target, (), ())
    picker.add_found(DraftChoice(small, serves, "Not measured yet."))
    picker.add_found(DraftChoice(odd, None, "Its vocabulary is another."))
    picker.end_search(1)
    shown = [action for action in picker.choices.actions() if action.isVisible() and not action.isSeparator()]
    assert [action.text() for action in shown] == [
        "small   1.2 GB", "odd   1 kB   Its vocabulary is another.", "Open another file (GGUF) ...",
    ]  # fmt: skip
    assert [action.isEnabled() for action in shown] == [True, False, True]
    shown[0].trigger()
    assert len(comparing.compare.view.lanes) == 3
    assert settings.get(keys.LAST_FOLDER) == "/models"
    picker.begin_search(True)
    assert picker.choices.actions()[-1].text() == "Without a second draft"
    picker.choices.actions()[-1].trigger()
    assert len(comparing.compare.view.lanes) == 2


def test_lanes_stand_one_under_the_other_where_there_is_no_room(comparing: MainWindow) -> None:
    view = comparing.compare.view
    comparing.resize(1024, 700)
    assert not comparing.panel.isVisible()  # its room goes to the lanes
    assert not view.is_stacked
    comparing.commands.toggle_panel()
    assert comparing.panel.isVisible()
    comparing.commands.toggle_panel()
    comparing.resize(480, 700)
    assert view.is_stacked
    comparing.commands.toggle_compare()


def test_every_control_of_compare_has_a_name_and_takes_the_keyboard(qtbot: QtBot, comparing: MainWindow) -> None:
    compare(qtbot, comparing, QUESTION)
    view = comparing.compare.view
    buttons = [button for button in view.findChildren(QAbstractButton) if button.isVisibleTo(view)]
    assert len(buttons) >= 4
    for button in buttons:
        assert button.accessibleName()
        assert button.focusPolicy() != Qt.FocusPolicy.NoFocus
    assert view.lanes[VANILLA].bar.accessibleName() == "Progress of Vanilla"
    assert "100 %" in view.lanes[VANILLA].bar.accessibleDescription()


def test_a_narrow_result_stands_in_two_lines_and_figures_follow_the_theme(
    qtbot: QtBot, comparing: MainWindow, settings: Settings
) -> None:
    compare(qtbot, comparing, QUESTION)
    view = comparing.compare.view
    saved, sentence = (
        next(label for label in view.result.findChildren(Label) if label.text() == text)
        for text in (view.result.saved(), view.result.sentence())
    )
    assert abs(sentence.geometry().center().y() - saved.geometry().center().y()) < saved.height()
    comparing.resize(700, 600)
    qtbot.waitUntil(lambda: sentence.geometry().top() >= saved.geometry().bottom())
    assert sentence.geometry().left() == saved.geometry().left()
    for mode in ("light", "dark"):
        settings.set(keys.THEME, mode)
        figure = next(label for label in view.lanes[0].findChildren(Label) if "tokens/s" in label.text())
        assert comparing.chat.icons.theme.tokens.muted in figure.text()
