"""What a screen reader says by itself, wherever the keyboard is: an answer begins or ends, a banner appears."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(source: QObject, sentence: str, urgent: bool = False) -> None:
    """`urgent`: at once, in the middle of what is being read."""
    politeness = QAccessible.AnnouncementPoliteness
    event = QAccessibleAnnouncementEvent(source, sentence)
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
