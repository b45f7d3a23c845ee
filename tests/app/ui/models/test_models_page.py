"""The Models page through the real window and the real engine: find, open, add a folder, settings, delete."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app import paths
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.models.fit import LEAST_CONTEXT, Memory
from app.models.starter import guide
from app.numbers import size
from app.settings import keys
from app.settings.answer_form import AnswerForm
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from app.store.store import Store
from app.ui.models.model_settings_dialog import ModelSettingsDialog
from app.ui.models.page import ModelsPage
from app.ui.widgets.controls import Choice
from app.ui.window.main_window import MainWindow
from engine.hardware.memory_fit import fit
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny

TIMEOUT = 60_000  # ms


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "my models"
    found.mkdir()
    write_tiny(found / "Big-7B-Q4_0.gguf", width=128, layers=4, template=CHAT_TEMPLATE)
    write_tiny(found / "Small-1B-Q4_0.gguf", layers=1, template=CHAT_TEMPLATE)
    write_tiny(found / "Foreign-1B-Q4_0.gguf", layers=1, changed={270: "strange"})
    return found


@pytest.fixture
def page(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread, folder: Path
) -> Iterator[ModelsPage]:
    settings.set(keys.TARGET, str(guide().target))
    settings.set(keys.DRAFT, str(guide().draft))
    settings.set(keys.MODEL_FOLDERS, (str(folder),))
    window = build_window(qapp, store, settings, engine)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    window.start()
    qtbot.waitUntil(lambda: engine.pair is not None and bool(window.library.entries), timeout=TIMEOUT)
    window.show_page("models")
    page = window.findChild(ModelsPage)
    assert page is not None
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=TIMEOUT)
    yield page
    window.close()


def window_of(page: ModelsPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def choose(page: ModelsPage, name: str) -> None:
    page.table.selectRow(next(row for row in range(page.model.rowCount()) if name in page.model.text(row, 0)))


def test_free_memory_counts_what_the_loaded_models_hold_once_and_says_so(
    qtbot: QtBot, page: ModelsPage, engine: EngineThread
) -> None:
    library = window_of(page).library
    if library.memory is None or not library.memory.freed_bytes:  # it looked before the pair was there
        with qtbot.waitSignal(library.found, timeout=TIMEOUT):
            library.start()
    said = page.status.text()
    assert said.endswith(" of memory free, counting what the loaded models hold. The most capable that fits is first.")
    pair, memory = engine.pair, library.memory
    assert pair is not None
    assert memory is not None
    need = fit(pair.target, pair.draft, pair.context, pair.config.kv_type)
    assert memory.freed_bytes == need.needed_bytes
    assert f"; {size(memory.free_bytes)} of memory free" in said
    least = fit(pair.target, None, min(pair.target.context_length, LEAST_CONTEXT), "f16").needed_bytes
    for memory, fits in ((Memory(least), True), (Memory(least - 1), False)):
        page.show_models(library.entries, memory)
        ranked = page.model.ranked(page.model.row_of(pair.config.target))
        assert ranked is not None
        assert ranked.fits == fits
    page.show_models(library.entries, Memory(10**10))
    assert "; 10.0 GB of memory free. The most" in page.status.text()


def test_open_a_model_and_a_draft_from_the_list(
    qtbot: QtBot, page: ModelsPage, engine: EngineThread, folder: Path
) -> None:
    qtbot.keyClicks(page.search, "big 7b")
    assert page.model.rowCount() == 1
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    big, small = folder / "Big-7B-Q4_0.gguf", folder / "Small-1B-Q4_0.gguf"
    qtbot.waitUntil(lambda: engine.pair is not None and engine.pair.config.target == big, timeout=TIMEOUT)
    window = window_of(page)
    assert window.page == "chat"
    window.show_page("models")
    page.search.clear()
    choose(page, "Small-1B")
    qtbot.mouseClick(page.as_draft, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: engine.pair is not None and engine.pair.config.draft == small, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: page.card.names.whole == "Big-7B Q4_0 ← Small-1B Q4_0", timeout=TIMEOUT)


def test_the_draft_menu_lists_every_draft_with_its_verdict(
    qtbot: QtBot, page: ModelsPage, engine: EngineThread, folder: Path
) -> None:
    window = window_of(page)
    window.pair.use_target(folder / "Big-7B-Q4_0.gguf")

    def actions() -> dict[str, bool]:
        return {action.text(): action.isEnabled() for action in window.chat.pair_bar.draft.menu_of_models.actions()}

    qtbot.waitUntil(lambda: any("Small-1B" in text and "estimated" in text for text in actions()), timeout=TIMEOUT)
    small = next(text for text in actions() if "Small-1B" in text)
    foreign = next(text for text in actions() if "Foreign-1B" in text)
    assert actions()[small]
    assert "cannot serve" in foreign
    assert not actions()[foreign]
    reasons = [a.toolTip() for a in window.chat.pair_bar.draft.menu_of_models.actions() if "Foreign-1B" in a.text()]
    assert "strange" in reasons[0]


def test_settings_of_one_model_hold_for_it_alone(
    qtbot: QtBot, page: ModelsPage, engine: EngineThread, settings: Settings
) -> None:
    qtbot.mouseClick(page.card.settings, Qt.MouseButton.LeftButton)
    dialog = page.settings_dialog
    assert dialog is not None
    context = dialog.fields["context"]
    assert isinstance(context, QLineEdit)
    context.setText("many")
    dialog.keep.click()
    assert "not a number" in dialog.problem.text()
    prompt = dialog.fields["system_prompt"]
    assert isinstance(prompt, QPlainTextEdit)
    prompt.setPlainText("Be brief.")
    context.setText("512")
    dialog.keep.click()
    qtbot.waitUntil(
        lambda: engine.pair is not None and not engine.is_loading and engine.pair.context == 512,
        timeout=TIMEOUT,
    )
    assert settings.get(keys.CONTEXT) is None
    assert PerModel(settings).own(guide().target) == {"context": 512, "system_prompt": "Be brief."}


def test_what_stands_for_all_layers_is_said_in_words(page: ModelsPage, settings: Settings) -> None:
    for general, said in ((-1, "as many as fit"), (12, "12"), (0, "0")):
        settings.set(keys.GPU_LAYERS, general)
        page.card.settings.click()
        assert page.settings_dialog is not None
        field = page.settings_dialog.fields["gpu_layers"]
        assert isinstance(field, QLineEdit)
        assert (field.text(), field.placeholderText()) == ("", said)
        page.settings_dialog.reject()


def test_stop_sequences_and_form_of_one_model(page: ModelsPage, settings: Settings) -> None:
    settings.set(keys.STOPS, ("END",))

    def opened() -> ModelSettingsDialog:
        page.card.settings.click()
        assert page.settings_dialog is not None
        return page.settings_dialog

    dialog = opened()
    stops, form, text = (dialog.fields[key] for key in ("stop_sequences", "answer_form", "answer_form_text"))
    assert isinstance(stops, QPlainTextEdit)
    assert isinstance(form, Choice)
    assert isinstance(text, QPlainTextEdit)
    assert (stops.toPlainText(), stops.placeholderText()) == ("", "END")
    assert form.currentText() == "As for all (Free text)"
    stops.setPlainText("\\n\nUser:")
    form.setCurrentIndex(form.findText("Grammar (GBNF)"))
    text.setPlainText('root ::= "yes"')
    dialog.keep.click()
    wanted = {"stop_sequences": ("\n", "User:"), "answer_form": "grammar", "answer_form_text": 'root ::= "yes"'}
    assert PerModel(settings).own(guide().target) == wanted
    assert AnswerForm.usual(settings, guide().target) == AnswerForm(("\n", "User:"), "grammar", 'root ::= "yes"')
    assert AnswerForm.usual(settings, None) == AnswerForm(("END",))
    again = opened()
    shown = again.fields["stop_sequences"]
    assert isinstance(shown, QPlainTextEdit)
    assert shown.toPlainText() == "\\n\nUser:"
    again.reset.click()
    again.keep.click()
    assert PerModel(settings).own(guide().target) == {}


def test_a_template_of_ones_own_is_tried_before_it_is_saved(
    qtbot: QtBot, page: ModelsPage, engine: EngineThread, settings: Settings
) -> None:
    """Broken ones are refused with a sentence, good ones are used after a reload, and Reset brings the file's back."""
    target = guide().target

    def template() -> str | None:
        return engine.pair.config.template if engine.pair and not engine.is_loading else "loading"

    qtbot.mouseClick(page.card.settings, Qt.MouseButton.LeftButton)
    dialog = page.settings_dialog
    assert dialog is not None
    field = dialog.template
    qtbot.waitUntil(lambda: "for message in messages" in field.text.toPlainText(), timeout=TIMEOUT)
    assert field.value() is None
    assert not field.back.isVisibleTo(field)
    field.text.setPlainText("{% for message in messages %}")
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "error in line 1" in dialog.problem.text(), timeout=TIMEOUT)
    assert dialog.isVisible()
    assert PerModel(settings).own(target) == {}
    mine = "{% for message in messages %}{{ message['content'] }} {% endfor %}"
    field.text.setPlainText(mine)
    assert field.back.isVisibleTo(field)
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: template() == mine, timeout=TIMEOUT)
    assert not dialog.isVisible()
    assert PerModel(settings).own(target) == {"chat_template": mine}
    qtbot.mouseClick(page.card.settings, Qt.MouseButton.LeftButton)
    again = page.settings_dialog
    assert again is not None
    assert again.template.text.toPlainText() == mine
    again.reset.click()
    again.keep.click()
    qtbot.waitUntil(lambda: template() is None, timeout=TIMEOUT)
    assert PerModel(settings).own(target) == {}


def test_eject_frees_the_pair_and_a_model_opens_again(
    qtbot: QtBot, page: ModelsPage, engine: EngineThread, folder: Path
) -> None:
    with qtbot.waitSignal(engine.ejected, timeout=TIMEOUT):
        page.card.eject.click()
    assert engine.pair is None
    assert page.card.names.whole == "No model is loaded"
    assert window_of(page).chat.pair_bar.target.text() == "None loaded"
    choose(page, "Big-7B")
    page.open.click()
    qtbot.waitUntil(lambda: engine.pair is not None, timeout=TIMEOUT)


def test_a_folder_is_added_and_watched(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    write_tiny(more / "Added-1B-Q8_0.gguf")
    page.use_folder(str(more))
    qtbot.waitUntil(lambda: any("Added-1B" in page.model.text(row, 0) for row in range(page.model.rowCount())))
    write_tiny(more / "Later-1B-Q8_0.gguf")
    qtbot.waitUntil(
        lambda: any("Later-1B" in page.model.text(row, 0) for row in range(page.model.rowCount())), timeout=TIMEOUT
    )


def test_a_folder_that_goes_away_takes_its_models_with_it(
    qtbot: QtBot, page: ModelsPage, engine: EngineThread, folder: Path
) -> None:
    """As a disk that is pulled: the list follows, and opening what stood there is a sentence."""
    window = window_of(page)
    gone = folder / "Big-7B-Q4_0.gguf"
    shutil.rmtree(folder)
    qtbot.waitUntil(
        lambda: not any("7B" in page.model.text(row, 0) for row in range(page.model.rowCount())), timeout=TIMEOUT
    )
    with qtbot.waitSignal(engine.load_failed, timeout=TIMEOUT):
        window.pair.use_target(gone)
    (said,) = window.chat.notices.texts()
    assert said.startswith(f"There is no file {gone}.")
    assert said.endswith("goes on serving.")


def test_a_file_is_asked_about_and_goes_to_the_wastebasket(
    qtbot: QtBot, page: ModelsPage, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    choose(page, "Foreign-1B")
    ranked = page.chosen
    assert ranked is not None
    page.files.ask_to_delete(ranked.entry)
    assert (folder / "Foreign-1B-Q4_0.gguf").exists()  # only asked so far
    box = page.files.question
    assert box is not None
    assert box.defaultButton().text() == "Cancel"  # Enter deletes nothing
    next(button for button in box.buttons() if "wastebasket" in button.text()).click()
    second = page.files.question
    if (
        second is not None and second is not box
    ):  # a disk without a wastebasket: it asks once more, and only then deletes
        assert "for good" in second.text()
        next(button for button in second.buttons() if "for good" in button.text()).click()
    qtbot.waitUntil(lambda: not (folder / "Foreign-1B-Q4_0.gguf").exists(), timeout=TIMEOUT)
    qtbot.waitUntil(
        lambda: not any("Foreign" in page.model.text(row, 0) for row in range(page.model.rowCount())), timeout=TIMEOUT
    )


def test_what_belongs_to_others_is_not_deleted_but_hidden(qtbot: QtBot, page: ModelsPage, settings: Settings) -> None:
    choose(page, "Guide draft")
    ranked = page.chosen
    assert ranked is not None
    page.files.ask_to_delete(ranked.entry)
    assert page.files.question is None
    assert page.status.text() == "Tandem Guide draft F16 comes with Tandem. Remove it from this list instead."
    page.files.hide(ranked.entry)
    qtbot.waitUntil(
        lambda: not any("Guide draft" in page.model.text(row, 0) for row in range(page.model.rowCount())),
        timeout=TIMEOUT,
    )
    assert paths.built_in_draft().exists()
    assert page.hidden.text().strip() == "Show 1 removed model again"
    qtbot.mouseClick(page.hidden, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: any("Guide draft" in page.model.text(row, 0) for row in range(page.model.rowCount())), timeout=TIMEOUT
    )
    assert not page.hidden.isVisible()


def columns_at(qtbot: QtBot, page: ModelsPage, width: int) -> list[int]:
    """Those that the table shows in a window so wide."""
    window = window_of(page)
    window.resize(width, 600)
    qtbot.waitUntil(lambda: window.width() == width, timeout=TIMEOUT)
    return [column for column in range(5) if not page.table.isColumnHidden(column)]


def test_a_narrow_window_keeps_names_whole_and_what_takes_back_in_a_line_of_its_own(
    qtbot: QtBot, page: ModelsPage
) -> None:
    choose(page, "Guide draft")
    ranked = page.chosen
    assert ranked is not None
    page.files.hide(ranked.entry)
    qtbot.waitUntil(page.hidden.isVisible, timeout=TIMEOUT)
    assert columns_at(qtbot, page, 1240) == [0, 1, 2, 3, 4]
    assert columns_at(qtbot, page, 700) == [0, 2]
    qtbot.waitUntil(lambda: page.hidden.geometry().top() >= page.status.geometry().bottom(), timeout=TIMEOUT)
