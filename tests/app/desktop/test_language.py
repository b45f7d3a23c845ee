"""The window's language: Qt's translation files and the setting."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app import paths
from app.desktop.language import chosen, speak_language
from app.numbers import rate
from app.words import language, speak

FOLDER = paths.resources() / "translations"


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    speak_language(qapp, chosen("de"), FOLDER)
    yield
    speak()
    QLocale.setDefault(before)


@pytest.mark.usefixtures("german")
def test_numbers_are_german() -> None:
    assert (rate(1234.5), rate(41.26)) == ("1.234", "41,3")
    assert language() == "de"
