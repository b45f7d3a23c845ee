"""Conversations of other programs come in through the dialog, and go out as files and onto paper."""

import json
import shutil
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.store.store import Store
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_history import expect_notice
from tests.app.ui.window.test_window import TIMEOUT, current_id

FILES = Path(__file__).parents[2] / "transfer" / "files"


def choose(qtbot: QtBot, window: MainWindow, path: Path) -> str:
    """What the dialog says of it."""
    window.commands.import_conversation()
    dialog = window.history.importing.dialog
    assert dialog is not None
    dialog.choose_folder.click()
    assert dialog.files_dialog is not None
    dialog.files_dialog.filesSelected.emit([str(path)])
    dialog.files_dialog.close()
    qtbot.waitUntil(lambda: "Looking" not in dialog.sentence.text(), timeout=TIMEOUT)
    return dialog.sentence.text()


def press_import(qtbot: QtBot, window: MainWindow) -> None:
    dialog = window.history.importing.dialog
    assert dialog is not None
    assert dialog.start.isEnabled()
    with qtbot.waitSignal(window.history.importing.imported, timeout=TIMEOUT):
        dialog.start.click()
    assert window.history.importing.dialog is None


def test_a_folder_comes_in_once_and_undo_puts_it_away(
    qtbot: QtBot, faulty_window: MainWindow, store: Store, tmp_path: Path
) -> None:
    window = faulty_window
    assert choose(qtbot, window, FILES) == (
        "4 conversations from ChatGPT, Jan, LM Studio and Open WebUI. Skipped: 1 without a message, 1 damaged."
    )
    press_import(qtbot, window)
    assert len(store.conversations()) == 4
    assert choose(qtbot, window, FILES).startswith("Nothing new from ChatGPT")
    dialog = window.history.importing.dialog
    assert dialog is not None
    assert not dialog.start.isEnabled()
    dialog.cancel.click()
    window.chat.toast.hide()  # as it does by itself; Ctrl+Z still takes it back
    window.commands.undo()
    assert store.conversations() == ()
    assert len(store.conversations(deleted=True)) == 4

    choose(qtbot, window, FILES / "chat-export.json")
    press_import(qtbot, window)
    assert [view.message.content for view in window.chat.transcript.views()][-1] == "2,850 km."
    window.history.files.ask_where_to_all()
    assert window.history.files.dialog is not None
    archived = store.create_conversation("Put away").id
    store.archive(archived)
    window.history.files.dialog.fileSelected.emit(str(tmp_path / "all.json"))
    qtbot.waitUntil(lambda: any("exported to" in text for text in window.chat.notices.texts()), timeout=TIMEOUT)
    written = json.loads((tmp_path / "all.json").read_text("utf-8"))["conversations"]
    assert [one["title"] for one in written] == [store.conversations()[0].title, "Put away"]
    window.history.files.dialog.fileSelected.emit(str(tmp_path / "no" / "all.json"))
    qtbot.waitUntil(lambda: "all.json could not be written" in window.chat.notices.texts()[0], timeout=TIMEOUT)
    assert "1 already here" in choose(qtbot, window, tmp_path / "all.json")
    shutil.copy(FILES / "1722000000000.conversation.json", tmp_path)
    said = choose(qtbot, window, tmp_path)
    assert said.startswith("1 conversation from LM Studio. Skipped: ")  # of Tandem's own nothing is new
    assert "1 already here" in said
    assert "cannot be read" in choose(qtbot, window, tmp_path / "gone.json")


def test_a_conversation_is_saved_as_pdf_and_printed(
    qtbot: QtBot, faulty_window: MainWindow, store: Store, tmp_path: Path
) -> None:
    window = faulty_window
    made = store.create_conversation("Sorting in Python", "Be brief.")
    question = store.add_message(made.id, "user", "How do I sort?\nIn place, please.")
    text = "# Lists\n\nUse `sort`:\n\n```python\nnames.sort()\n```\n\n" + "And so on, at length. " * 400
    reply = store.add_message(made.id, "assistant", f"<think>Hm.</think>{text}", question.id)
    again = store.add_message(made.id, "user", "And backwards?", reply.id)
    store.add_message(made.id, "assistant", "Rever", again.id, state="partial")
    store.set_cut([again.id], "They sort in Python.")
    window.history.refresh()
    window.conversations.open(made.id)
    menu = window.sidebar.menu_for(window.sidebar.model.index_of(made.id))
    next(action for action in menu.actions() if action.text() == "Save as PDF ...").trigger()
    dialog = window.history.files.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "sorting.pdf"))
    dialog.close()
    qtbot.waitUntil(lambda: any("Saved as" in text for text in window.chat.notices.texts()), timeout=TIMEOUT)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "sorting.pdf").pages]
    assert len(pages) >= 2
    for words in ("Sorting in Python", "Be brief.", "In place, please.", "Lists", "names.sort()", f"1 / {len(pages)}"):
        assert words in pages[0]
    assert f"{len(pages)} / {len(pages)}" in pages[-1]
    assert "Hm." not in "".join(pages)
    for words in (
        "Summarised: 2 earlier messages They sort in Python. You And backwards?",
        "Stopped before its end.",
    ):
        assert words in pages[-1]

    assert current_id(window) == made.id
    window.commands.print_conversation()
    printing = window.history.files.print_dialog
    assert printing is not None
    printing.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printing.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    printing.accepted.emit(printing.printer())  # its button would put the file where Qt's own field says
    printing.close()
    qtbot.waitUntil(lambda: any("is printed" in text for text in window.chat.notices.texts()), timeout=TIMEOUT)
    assert "names.sort()" in PdfReader(tmp_path / "printed.pdf").pages[0].extract_text()

    window.history.files.ask_where_to_as_pdf(made.id)
    dialog = window.history.files.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "no" / "such.pdf"))
    qtbot.waitUntil(lambda: "such.pdf could not" in window.chat.notices.texts()[0], timeout=TIMEOUT)
    assert "such.pdf could not be written: No such file or directory." in window.chat.notices.texts()[0]


def test_every_pdf_that_was_asked_for_is_drawn(
    qtbot: QtBot, faulty_window: MainWindow, store: Store, tmp_path: Path
) -> None:
    """Also where the next is asked for while one is drawn."""
    window = faulty_window
    for title in ("Owls", "Bats"):
        number = store.create_conversation(title).id
        store.add_message(number, "user", f"All about {title}. " * 2000)
        window.history.files.ask_where_to_as_pdf(number)
        dialog = window.history.files.dialog
        assert dialog is not None
        dialog.fileSelected.emit(str(tmp_path / f"{title}.pdf"))
        dialog.close()
    for title in ("Owls", "Bats"):
        file = tmp_path / f"{title}.pdf"
        expect_notice(qtbot, window, f"Saved as {file}.")
        assert f"All about {title}." in " ".join(PdfReader(file).pages[0].extract_text().split())
