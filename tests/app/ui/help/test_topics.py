"""The topics of Help: their order, their language, and whether the German edition says as much as the English one."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.ui.help.page import HelpPage
from app.ui.help.shortcuts import SHORTCUTS
from app.ui.help.topics import topics
from app.ui.style.icons import Icons
from app.words import speak

HELP = paths.resources() / "help"
PAGES = [path.name for path in sorted(HELP.glob("*.md")) if path.name != "index.md"]
GERMAN_KEYS = {"Ctrl": "Strg", "Shift": "Umschalt", "Enter": "Eingabe"}
_COMMAND = r"tandem (?:run|check|bench|models|search|pull)|make (?:run|setup|test)"
_FACT = re.compile(rf"`[^`]+`|--[a-z-]+|{_COMMAND}|\d+(?:[.,]\d+)*")
_KEYS = re.compile(r"\b(?:Ctrl|Shift|Alt|Strg|Umschalt)(?:\+\w+)+")
_NAME = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)|„([^“\n]+)“")  # of what the window shows
_ENDING = re.compile(r" (?:\.\.\.|…|\(MB\))$")


@pytest.fixture
def german() -> Iterator[None]:
    speak(code="de")
    yield
    speak()


def sections(text: str) -> dict[str, str]:
    """Heading and what stands below it, in order."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def facts(text: str) -> set[str]:
    """What is the same in every language: numbers, commands, options, names in code."""
    return {re.sub(r"(?<=\d)[.,](?=\d)", ".", found) for found in _FACT.findall(text)}


def keys(text: str) -> set[str]:
    """As a German keyboard has them."""
    found = {match[0] for match in _KEYS.finditer(text)}
    return {"+".join(GERMAN_KEYS.get(key, key) for key in name.split("+")) for name in found}


def names(text: str) -> set[str]:
    found = {_ENDING.sub("", match[1] or match[2]) for match in _NAME.finditer(text)}
    return {name for name in found if not _KEYS.fullmatch(name)}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_topic_names_is_in_the_window(name: str) -> None:
    english, german = (HELP / name).read_text("utf-8"), (HELP / "de" / name).read_text("utf-8")
    texts = ElementTree.parse(HELP.parent / "translations" / "tandem_de.ts")
    for element, page in (("source", english), ("translation", german)):
        shown = {_ENDING.sub("", found.text or "") for found in texts.iter(element)}
        assert names(page) - shown == set()
    assert keys(english) <= keys(" ".join(shortcut.keys for shortcut in SHORTCUTS))


@pytest.mark.parametrize("name", PAGES)
def test_every_topic_has_a_german_page_that_says_as_much(name: str) -> None:
    english = sections((HELP / name).read_text("utf-8"))
    german = sections((HELP / "de" / name).read_text("utf-8"))
    assert len(german) == len(english)
    translated = dict(zip(english, german, strict=True))
    for (title, there), here in zip(english.items(), german.values(), strict=True):
        assert facts(here) == facts(there), title
        assert keys(here) == keys(there), title
        leads_to = [translated[found] for found in re.findall(r"^See also: (.+)\.$", there, re.MULTILINE)]
        assert re.findall(r"^Siehe auch: (.+)\.$", here, re.MULTILINE) == leads_to, title


def test_no_german_page_is_left_over() -> None:
    assert sorted(path.name for path in (HELP / "de").iterdir()) == PAGES


def test_the_index_gives_the_order_in_every_language() -> None:
    english, german = topics(HELP, "en"), topics(HELP, "de")
    assert [topic.title for topic in english][:2] == ["Talking to the Guide", "Getting started"]
    assert [topic.title for topic in german][:2] == ["Mit dem Guide sprechen", "Erste Schritte"]
    assert len(german) == len(english) == len(PAGES)


def test_a_page_that_is_not_translated_is_shown_in_english(tmp_path: Path) -> None:
    for name, text in (("b.md", "# Bee"), ("a.md", "# Ant"), ("de/a.md", "<!-- by hand -->\n# Ameise")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert [topic.title for topic in topics(tmp_path, "de")] == ["Ameise", "Bee"]
    assert [topic.title for topic in topics(tmp_path, "C")] == ["Ant", "Bee"]


@pytest.mark.usefixtures("german")
def test_help_speaks_the_language_of_the_window(qtbot: QtBot, icons: Icons) -> None:
    page = HelpPage(icons, HELP)
    qtbot.addWidget(page)
    assert page.topics.item(0).text() == "Mit dem Guide sprechen"
    assert "Ich bin der Guide" in page.page.body.toPlainText()
    page.search.setText("bitgenau beinahe-gleichstand")
    assert page.topics.currentItem().text() == "Spekulatives Decodieren"
