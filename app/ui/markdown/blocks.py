"""Markdown in pieces: a message as a list of blocks, so that a growing one is parsed from its last block on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MethodType
from typing import Any

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from app.ui.markdown.direction import is_right_to_left
from app.ui.markdown.formula_rules import read_formulas


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block: its tokens, and the characters [start, end) of the source it was read from."""

    tokens: tuple[Token, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Definition:
    """What `[label]` or `[^label]` means anywhere in a message: an address with its title, or the text of a note.

    `number`: of the note, in the order in which notes are first referred to; 0: nothing refers to it.
    """

    start: int  # character of the source
    address: str = ""
    title: str = ""
    note: str = ""
    number: int = 0


Definitions = Mapping[str, Definition]
NOTHING_DEFINED: Definitions = {}
_BARE, _UNSAID = "www.", "http://"  # how a bare address begins, and what is meant before it
_IN_PATHS = "./\\@"
_LINE_END = re.compile(r"\r\n?|\n")
_FULL_WIDTH = re.compile("[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """`definitions` by their labels; that of a note begins with ^. `numbers`: of the notes, by the same labels."""

    blocks: list[Block]
    definitions: dict[str, Definition]
    numbers: dict[str, int]


def _leave_out_unfinished(state: StateCore) -> None:
    """Before the text is read: what a line defines that may still grow."""
    if not state.env.get("growing") or state.src.endswith("\n"):
        return
    last = state.src.count("\n")
    references = state.env["references"]
    for label in [label for label, one in references.items() if one.get("map", (0, 0))[1] > last]:
        del references[label]


def _number_notes(state: StateCore) -> None:
    """Each note begins with the number of its references; one that nothing refers to with its label."""
    numbers = state.env.get("footnotes", {}).get("refs", {})
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            number = numbers.get(f":{token.meta['label']}", -1) + 1
            token.meta["sign"] = str(number or token.meta["label"])


def _end_at_punctuation(state: StateCore) -> None:
    """A bare address ends where a Chinese or Japanese sentence does, which has no space after its full stop."""
    for block in state.tokens:
        spans = block.children or []
        for number in range(len(spans) - 2):
            link, text = spans[number], spans[number + 1]
            found = _FULL_WIDTH.search(text.content) if link.markup == "linkify" and link.nesting > 0 else None
            if found is not None and spans[number + 2].type == "link_close":
                rest = Token("text", "", 0, content=text.content[found.start() :], level=link.level)
                text.content = text.content[: found.start()]
                scheme = _UNSAID if text.content[: len(_BARE)].lower() == _BARE else ""
                link.attrSet("href", state.md.normalizeLink(scheme + text.content))
                spans.insert(number + 3, rest)


def _length_after_www(linkify: LinkifyIt, text: str, position: int) -> int:
    """Characters of the address after the www. before `position`; 0: it is none, or a part of a path or of mail."""
    begin = position - len(_BARE)
    if begin and text[begin - 1] in _IN_PATHS:
        return 0
    length = int(linkify.test_schema_at(text, "//", position))
    return 0 if "@" in text[position : position + length].partition("/")[0] else length


def _say_scheme(_linkify: LinkifyIt, match: Match) -> None:
    match.url = _UNSAID + match.url


def make_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, task lists, footnotes, formulas and bare addresses; HTML is text."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    if (linkify := parser.linkify) is not None:
        # only what begins with https:// and the like, or with www.: main.rs and README.md are files
        linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
        how = {"validate": MethodType(_length_after_www, linkify), "normalize": MethodType(_say_scheme, linkify)}
        linkify.add(_BARE, how)
    parser.use(tasklists_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.core.ruler.after("block", "whole_definitions", _leave_out_unfinished)
    parser.core.ruler.push("full_width_punctuation", _end_at_punctuation)
    parser.core.ruler.push("note_numbers", _number_notes)
    return read_formulas(parser)


_PARSER = make_parser()


def parse(source: str, known: Definitions = NOTHING_DEFINED, growing: bool = False) -> Parsed:
    """The top-level blocks of `source`, in order. `known`: what the text before it defines, with its numbers.

    Of a `growing` text the last line may not be whole yet: an address that is defined there means nothing so far.
    """
    notes = {name[1:]: one.number for name, one in known.items() if one.note}
    env: dict[str, Any] = {
        "growing": growing,
        "references": {name: {"href": one.address, "title": one.title} for name, one in known.items() if not one.note},
        "footnotes": {
            "refs": {f":{label}": number - 1 for label, number in notes.items()},
            "list": {number - 1: {"label": label, "count": 0} for label, number in notes.items() if number},
        },
    }
    starts = _line_starts(source)
    blocks: list[Block] = []
    group: list[Token] = []
    for token in _PARSER.parse(source, env):
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            first, last = group[0].map or [0, len(starts) - 1]
            blocks.append(Block(tuple(group), starts[first], starts[min(last, len(starts) - 1)]))
            group = []
    found = {
        label: Definition(starts[one["map"][0]], one["href"], one["title"])
        for label, one in env["references"].items()
        if "map" in one
    }
    numbers = {f"^{label[1:]}": number + 1 for label, number in env["footnotes"]["refs"].items()}
    return Parsed(blocks, found | _notes(blocks, numbers), numbers)


def parse_blocks(source: str) -> list[Block]:
    """Of a whole text."""
    return parse(source).blocks


def _notes(blocks: Sequence[Block], numbers: Mapping[str, int]) -> dict[str, Definition]:
    """The footnotes that stand at the top level, as every model writes them."""
    return {
        (label := f"^{block.tokens[0].meta['label']}"): Definition(
            block.start, note=_words(block.tokens) or " ", number=numbers[label]
        )
        for block in blocks
        if block.tokens[0].type == "footnote_reference_open"
    }


def reference_sign(reference: Token) -> str:
    """What stands for a reference to a note: its number."""
    return str(reference.meta["id"] + 1)


def numbers_in(blocks: Iterable[Block]) -> dict[str, int]:
    """The numbers that notes have by what refers to them in these blocks; by labels that begin with ^."""
    return {
        f"^{token.meta['label']}": token.meta["id"] + 1
        for block in blocks
        for token in _with_children(block.tokens)
        if token.type == "footnote_ref"
    }


def _with_children(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _with_children(token.children or ())


def _words(tokens: Sequence[Token]) -> str:
    """The text of blocks, on one line."""
    spans = [child for token in tokens for child in (*(token.children or ()), token) if not child.children]
    return " ".join(" ".join(child.content for child in spans if child.content).split())


def grown_by(before: Block, after: Block) -> list[Token] | None:
    """The spans that one paragraph has more than another; None where it is no continuation of it."""
    old, new = _paragraph_spans(before), _paragraph_spans(after)
    if not old or not new or len(new) < len(old):
        return None
    if is_right_to_left(before.tokens[1].content) != is_right_to_left(after.tokens[1].content):
        return None
    if any(_told(one) != _told(other) for one, other in zip(old[:-1], new, strict=False)):
        return None
    last, now = old[-1], new[len(old) - 1]
    rest = new[len(old) :]
    if _told(last) == _told(now):
        return rest
    if last.type == now.type == "text" and now.content.startswith(last.content):
        return [now.copy(content=now.content[len(last.content) :]), *rest]
    return None


def _paragraph_spans(block: Block) -> list[Token]:
    """Empty where it is no paragraph."""
    is_paragraph = len(block.tokens) == 3 and block.tokens[0].type == "paragraph_open"
    return list(block.tokens[1].children or ()) if is_paragraph else []


def _told(token: Token) -> tuple[object, ...]:
    return token.type, token.content, token.attrs, token.meta.get("label"), token.meta.get("id")


def _line_starts(source: str) -> list[int]:
    """And where the last one ends; by the line ends that Markdown knows, not by all that Python does."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(source))]
    return starts if starts[-1] == len(source) else [*starts, len(source)]
