"""Help: the topics of resources/help, the keyboard shortcuts, and what Tandem is made of."""

import platform
import re
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QWidget

from app.ui.help.reading_page import ReadingPage
from app.ui.help.shortcuts import SHORTCUTS
from app.ui.style.icons import Icons

_LIST_PX = 232
_LINK = re.compile(r"\]\(([^)]+\.md)\)")
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_PARTS = (
    ("llama-cpp-python", "llama.cpp for Python, with llama.cpp inside", "MIT"),
    ("PySide6-Essentials", "Qt for Python, the window", "LGPL-3.0"),
    ("pyqtgraph", "the charts", "MIT"),
    ("numpy", "arrays", "BSD-3-Clause"),
    ("gguf", "model file headers", "MIT"),
    ("huggingface-hub", "downloads", "Apache-2.0"),
    ("markdown-it-py", "Markdown", "MIT"),
    ("Pygments", "code colours", "BSD-2-Clause"),
    ("platformdirs", "where files belong", "MIT"),
)


class HelpPage(QFrame):
    """A list of topics, and the one that is read."""

    def __init__(self, icons: Icons, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._texts = [_read(path) for path in _in_order(folder)]
        self._texts += [("Keyboard", shortcuts_text()), ("About Tandem", about_text())]
        self.topics = QListWidget()
        self.topics.setObjectName("topics")
        self.topics.setAccessibleName("Help topics")
        self.topics.setFixedWidth(_LIST_PX)
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.topics.addItems([title for title, _ in self._texts])
        self.page = ReadingPage(icons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 32, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.topics)
        row.addWidget(self.page, 1)
        self.topics.currentRowChanged.connect(self._on_topic)
        self.topics.setCurrentRow(0)

    def show_topic(self, title: str) -> None:
        found = self.topics.findItems(title, Qt.MatchFlag.MatchExactly)
        if found:
            self.topics.setCurrentItem(found[0])

    @Slot(int)
    def _on_topic(self, number: int) -> None:
        if number >= 0:
            self.page.show_text(self._texts[number][1])


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


def shortcuts_text() -> str:
    rows = "\n".join(f"| {shortcut.keys} | {shortcut.label} |" for shortcut in SHORTCUTS)
    head = "| Keys | What they do |\n|---|---|"
    return f"# Keyboard\n\nEverything can be reached with Tab, the arrow keys and these:\n\n{head}\n{rows}\n"


def about_text() -> str:
    """Versions and licences, as they are installed here."""
    rows = "\n".join(f"| {name} {_version(name)} | {purpose} | {licence} |" for name, purpose, licence in _PARTS)
    return (
        f"# Tandem {_version('tandem-chat')}\n\n"
        "A desktop chat for local Llama models that shows, while you chat, what speculative decoding does for you. "
        "Nothing leaves this computer except a download or a search that you ask for.\n\n"
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}.\n\n"
        f"## Made with\n\n| Part | For | Licence |\n|---|---|---|\n{rows}\n\n"
        "Type: IBM Plex Sans and IBM Plex Mono, SIL Open Font License 1.1. Icons: Lucide, ISC licence. "
        "The licence texts lie beside them in `resources/fonts` and `resources/icons`.\n"
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
