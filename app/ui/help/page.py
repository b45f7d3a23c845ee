"""Help: the topics of resources/help, the keyboard shortcuts, and what Tandem is made of."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.settings.file import SettingsFile
from app.ui.help import about
from app.ui.help.about import AboutBar
from app.ui.help.reading_page import ReadingPage
from app.ui.help.shortcuts import SHORTCUTS
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from engine.records import Loaded

_LIST_PX, _NARROW_LIST_PX = 232, 168
_WIDE_PX = 700
KEYBOARD = "Keyboard"
_LINK = re.compile(r"\]\(([^)]+\.md)\)")
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


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
        self._texts = [_read(path) for path in _in_order(folder)]
        self._texts += [(KEYBOARD, shortcuts_text()), (about.TITLE, self.about.text())]
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText("Search help and shortcuts")
        self.search.setAccessibleName("Search help and shortcuts")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.topics = QListWidget()
        self.topics.setObjectName("topics")
        self.topics.setAccessibleName("Help topics")
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.topics.addItems([title for title, _ in self._texts])
        self.page = ReadingPage(icons)
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
        self.topics.currentRowChanged.connect(self._on_topic)
        self.topics.setCurrentRow(0)

    @Slot(int)
    def _on_topic(self, number: int) -> None:
        """Of the shortcuts those that were searched for, of the other topics all, with the words marked."""
        if number < 0:
            return
        title, text = self._texts[number]
        self.about.setVisible(title == about.TITLE)
        if title == about.TITLE:
            self.about.look()
        words = self._words()
        self.page.show_text(shortcuts_text(words) if title == KEYBOARD and words else text)
        self.page.body.mark_words(words)

    @Slot()
    def _on_about_changed(self) -> None:
        self._texts[-1] = (about.TITLE, self.about.text())
        if self.topics.currentRow() == len(self._texts) - 1:
            self._on_topic(self.topics.currentRow())

    def _words(self) -> list[str]:
        return self.search.text().lower().split()

    @Slot()
    def _on_search(self) -> None:
        """Topics that have every word stay on the list; the first of them is shown."""
        words, shown = self._words(), []
        for number, (_, text) in enumerate(self._texts):
            found = all(word in text.lower() for word in words)
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


def _in_order(folder: Path) -> list[Path]:
    """As index.md lists them; files that it does not name follow by name."""
    index = folder / "index.md"
    named = _LINK.findall(index.read_text(encoding="utf-8")) if index.is_file() else []
    found = {path.name: path for path in sorted(folder.glob("*.md")) if path != index}
    return [found.pop(name) for name in named if name in found] + list(found.values())


def _read(path: Path) -> tuple[str, str]:
    """Title (the first heading, or the file's name) and text."""
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    title = first.lstrip("# ").strip() if first.startswith("#") else path.stem.replace("-", " ").capitalize()
    return title, text


def shortcuts_text(words: Sequence[str] = ()) -> str:
    """As a table; `words` (small letters): only those that have all of them."""
    found = [one for one in SHORTCUTS if one.keys and all(word in f"{one.keys} {one.label}".lower() for word in words)]
    if not found:
        return f"# {KEYBOARD}\n\nNo shortcut has these words.\n"
    rows = "\n".join(f"| {shortcut.keys} | {shortcut.label} |" for shortcut in found)
    head = "| Keys | What they do |\n|---|---|"
    return f"# {KEYBOARD}\n\nEverything can be reached with Tab, the arrow keys and these:\n\n{head}\n{rows}\n"
