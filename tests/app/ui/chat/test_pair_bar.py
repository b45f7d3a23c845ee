"""The pair bar where there is little room: names lose what matters less first, and none is cut while it need not be."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models.names import shortened
from app.ui.chat.pair_bar import PairBar
from app.ui.style.icons import Icons
from app.ui.window.main_window import MainWindow
from engine.records import Loaded, ModelFile, PairConfig
from tests.app.small_engine import model_file

LARGE, SMALL = "Llama-3.1-70B-Instruct", "Llama-3.2-1B-Instruct"


def pair(target: str, draft: str | None) -> Loaded:
    def model(name: str) -> ModelFile:
        return replace(model_file(Path(f"/models/{name.replace(' ', '-')}.gguf")), name=name.partition(" ")[0])

    files = model(target), model(draft) if draft is not None else None
    return Loaded(PairConfig(files[0].path), *files, 2048, 4, (), (), (), 1.0)


@pytest.fixture
def bar(qtbot: QtBot, icons: Icons) -> PairBar:
    widget = PairBar(icons)
    qtbot.addWidget(widget)
    widget.resize(1000, 56)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def shown(qtbot: QtBot, bar: PairBar, width: int) -> tuple[str, str]:
    bar.resize(width, 56)
    qtbot.waitUntil(lambda: bar.draft.isHidden() or bar.draft.width() == bar.draft.sizeHint().width())
    return bar.target.label, bar.draft.label


def test_names_lose_what_matters_less_first() -> None:
    assert shortened(f"{SMALL} Q4_K_M") == (f"{SMALL} Q4_K_M", SMALL, "Llama-3.2-1B")
    assert shortened("gemma-3-1b-it Q8_0 (mine-Q8_0)") == (
        "gemma-3-1b-it Q8_0 (mine-Q8_0)", "gemma-3-1b-it (mine-Q8_0)", "gemma-3-1b (mine-Q8_0)",
        "gemma-3-1b-it", "gemma-3-1b",
    )  # fmt: skip
    assert shortened("Tandem Guide") == ("Tandem Guide",)


def test_each_has_room_before_either_is_cut(qtbot: QtBot, bar: PairBar) -> None:
    bar.set_pair(pair(f"{LARGE} Q4_K_M", f"{SMALL} Q8_0"))
    seen = list(dict.fromkeys(shown(qtbot, bar, width) for width in range(700, 330, -5)))
    assert seen == [
        (f"{LARGE} Q4_K_M", f"{SMALL} Q8_0"),
        (f"{LARGE} Q4_K_M", SMALL),
        (LARGE, SMALL),
        (LARGE, "Llama-3.2-1B"),
        ("Llama-3.1-70B", "Llama-3.2-1B"),
        (LARGE, ""),  # the draft's icon stands for it, and the target has its room
        ("Llama-3.1-70B", ""),
    ]
    assert LARGE in bar.target.toolTip()
    assert SMALL in bar.draft.toolTip()
    assert bar.target.text() == f"{LARGE} Q4_K_M"


@pytest.mark.parametrize("width", [700, 560, 460, 400])
def test_no_draft_is_said_whole_or_by_its_icon(qtbot: QtBot, bar: PairBar, width: int) -> None:
    bar.set_pair(pair("SmolLM2-135M-Instruct Q4_1", None))
    for share in (None, 0.0, 0.4, None):
        bar.set_progress(share)
        target, draft = shown(qtbot, bar, width)
        assert draft in ("No draft", "")
        assert target
        for chip in (bar.target, bar.draft):
            assert chip.width() >= chip.width_of(chip.label) or chip.label == bar.target.labels[-1]


@pytest.mark.parametrize("name", ["SmolLM2-135M-Instruct Q4_1", f"{LARGE} Q4_K_M", "Tandem-Guide F16"])
def test_beside_a_load_the_target_is_named(qtbot: QtBot, bar: PairBar, name: str) -> None:
    bar.show_sidebar.show()
    bar.set_pair(pair(name, f"{SMALL} Q8_0"))
    bar.set_progress(0.4)
    bar.setFixedWidth(380)  # beside the answer settings in a window of 700
    qtbot.waitUntil(lambda: bar.target.width() == bar.target.width_of(bar.target.label))
    assert bar.draft.isHidden()
    bar.set_progress(None)
    qtbot.waitUntil(lambda: bar.draft.isVisible() and bar.target.width() == bar.target.width_of(bar.target.label))


def test_two_models_never_read_the_same(qtbot: QtBot, bar: PairBar) -> None:
    bar.set_pair(pair(f"{SMALL} Q8_0", f"{SMALL} Q2_K"))
    for width in range(700, 330, -10):
        target, draft = shown(qtbot, bar, width)
        assert target != draft


def test_beside_the_answer_settings_the_target_is_named(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(700, 600)
    window.commands.toggle_steering()
    chip = window.chat.pair_bar.target
    qtbot.waitUntil(lambda: window.chat.width() < 500)
    qtbot.waitUntil(lambda: chip.width() == chip.width_of(chip.label))
    assert chip.label in chip.labels
