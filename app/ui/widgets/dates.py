"""Days and times as a list shows them: local, with the names and the order of the window's language."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from app.words import tr


def month_of(day: date) -> str:
    """E.g. "March 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), tr("MMMM yyyy"))


def day_of(moment: datetime) -> str:
    """E.g. "9 March 2026"."""
    return QLocale().toString(_local(moment), tr("d MMMM yyyy"))


def day_without_year(moment: datetime) -> str:
    """E.g. "9 March"."""
    return QLocale().toString(_local(moment), tr("d MMMM"))


def day_and_time_of(moment: datetime) -> str:
    """E.g. "9 March 2026, 16:05"."""
    return QLocale().toString(_local(moment), tr("d MMMM yyyy, HH:mm"))


def _local(moment: datetime) -> QDateTime:
    """`moment` knows its time zone. The fields alone go over: Qt might know other rules of the local one."""
    local = moment.astimezone()
    return QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute, local.second))
