"""Whoever waits for the list of models hears it when none comes."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.settings import keys
from app.settings.keys import Settings
from app.ui.models.library_watch import LibraryWatch

TIMEOUT = 20_000  # ms


def test_who_waits_for_models_is_told_why_none_come(qtbot: QtBot, settings: Settings) -> None:
    """A folder in the settings file that no system can look into."""
    settings.set(keys.MODEL_FOLDERS, ("/models\0",))
    owner = QObject()
    watch = LibraryWatch(settings, lambda: None, owner)
    with qtbot.waitSignal(watch.failed, timeout=TIMEOUT) as failed:
        watch.start()
    assert failed.args is not None
    (sentence,) = failed.args
    assert sentence.startswith("The models on this computer could not be listed. ")
    watch.close()
