"""Days and times as lists show them, in the language of the window."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QLocale

from app.ui.widgets.dates import day_and_time_of, day_of, day_without_year, month_of

MOMENT = datetime(2026, 3, 9, 16, 5).astimezone()


@pytest.fixture
def locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("locale")
def test_days_are_named_in_the_language_of_the_window() -> None:
    QLocale.setDefault(QLocale("en"))
    assert day_of(MOMENT) == "9 March 2026"
    assert day_without_year(MOMENT) == "9 March"
    assert day_and_time_of(MOMENT) == "9 March 2026, 16:05"
    assert month_of(date(2026, 12, 31)) == "December 2026"
    QLocale.setDefault(QLocale("de"))
    assert month_of(date(2026, 12, 31)) == "Dezember 2026"
    assert day_without_year(MOMENT) == "9 März"  # the order comes from the translation


def test_times_are_local() -> None:
    assert day_and_time_of(MOMENT.astimezone(UTC)) == day_and_time_of(MOMENT)
