"""Help: the topics of resources/help, the keyboard shortcuts, and what Tandem is made of."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.settings.file import SettingsFile
from app.ui.help import about
from app.ui.help.about import AboutBar
from app.ui.help.reading_page import ReadingPage
from app.ui.help.shortcuts import SHORTCUTS, Shortcut
from app.ui.help.topics import Topic, topics
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.style.key_names import key_names
from app.words import language, tr, tr_noop
from engine.records import Loaded

_LIST_PX, _NARROW_LIST_PX = 232, 168
_WIDE_PX = 700
KEYBOARD = tr_noop("Keyboard")


class HelpPage(QFrame):
    """A list of topics, and the one that is read."""

    def __init__(
        self,
        icons: Icons,
        folder: Path,
        settings: SettingsFile | None = None,
        pair: Callable[[], Loaded | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        """`settings` and `pair`: for the report that About copies."""
        super().__init__(parent)
        self.setObjectName("page")
        self.about = AboutBar(icons, settings, pair)
        self.about.changed.connect(self._on_about_changed)
        self._topics = topics(folder, language())
        self._topics += [Topic(tr(KEYBOARD), shortcuts_text()), Topic(tr(about.TITLE), self.about.text())]
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText(tr("Search help and shortcuts"))
        self.search.setAccessibleName(tr("Search help and shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.topics = QListWidget()
        self.topics.setObjectName("topics")
        self.topics.setAccessibleName(tr("Help topics"))
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.topics.addItems([topic.title for topic in self._topics])
        self.page = ReadingPage(icons)
        self._place()
        self.topics.currentRowChanged.connect(self._on_topic)
        self.topics.setCurrentRow(0)

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 32, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.topics, 1)
        row.addLayout(left)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.page, 1)
        right.addWidget(self.about)
        row.addLayout(right, 1)

    @Slot(int)
    def _on_topic(self, number: int) -> None:
        """Of the shortcuts those that were searched for, of the other topics all, with the words marked."""
        if number < 0:
            self.about.hide()
            self.page.show_text(tr("Nothing in Help has all of these words. Try fewer or other ones."))
            return
        is_about, is_keyboard = number == len(self._topics) - 1, number == len(self._topics) - 2
        self.about.setVisible(is_about)
        if is_about:
            self.about.look()
        words = self._words()
        self.page.show_text(shortcuts_text(words) if is_keyboard and words else self._topics[number].text)
        self.page.body.mark_words(words)

    @Slot()
    def _on_about_changed(self) -> None:
        self._topics[-1] = Topic(tr(about.TITLE), self.about.text())
        if self.topics.currentRow() == len(self._topics) - 1:
            self._on_topic(self.topics.currentRow())

    def _words(self) -> list[str]:
        return self.search.text().lower().split()

    @Slot()
    def _on_search(self) -> None:
        """Topics that have every word stay on the list; the first of them is shown."""
        words, shown = self._words(), []
        for number, topic in enumerate(self._topics):
            found = all(word in topic.text.lower() for word in words)
            self.topics.item(number).setHidden(not found)
            shown += [number] if found else []
        if self.topics.currentRow() in shown or not shown:
            self._on_topic(self.topics.currentRow() if shown else -1)
        else:
            self.topics.setCurrentRow(shown[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = scaled(_LIST_PX) if event.size().width() > scaled(_WIDE_PX) else scaled(_NARROW_LIST_PX)
        self.topics.setFixedWidth(width)
        self.search.setFixedWidth(width)


def shortcuts_text(words: Sequence[str] = ()) -> str:
    """As a table; `words` (small letters): only those that have all of them."""
    title = tr(KEYBOARD)
    found = [row for row in map(_row, SHORTCUTS) if row and all(word in row.lower() for word in words)]
    if not found:
        none = tr("No shortcut has these words.")
        return f"# {title}\n\n{none}\n"
    reached = tr("Everything can be reached with Tab, the arrow keys and these:")
    keys, does = tr("Keys"), tr("What they do")
    rows = "\n".join(found)
    return f"# {title}\n\n{reached}\n\n| {keys} | {does} |\n|---|---|\n{rows}\n"


def _row(shortcut: Shortcut) -> str:
    """Empty: it has no keys."""
    return f"| {key_names(shortcut.keys)} | {tr(shortcut.label)} |" if shortcut.keys else ""
