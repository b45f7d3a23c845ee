"""Markdown in pieces: a message as a list of blocks, so that a growing one is parsed from its last block on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

from app.ui.text.markdown_math import read_formulas

_PARSER = read_formulas(MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]))
_LONGEST_HIGHLIGHT = 20_000  # characters; beyond that, colour costs more than it tells
_COLOURS = (
    (Comment, "syntax_comment"),
    (Keyword, "syntax_keyword"),
    (Operator.Word, "syntax_keyword"),
    (String, "syntax_string"),
    (Number, "syntax_number"),
    (Name.Function, "syntax_name"),
    (Name.Class, "syntax_name"),
    (Name.Decorator, "syntax_name"),
    (Name.Tag, "syntax_keyword"),
    (Name.Attribute, "syntax_name"),
    (Name.Builtin, "syntax_name"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block: its tokens, and the characters [start, end) of the source it was read from."""

    tokens: tuple[Token, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A run of code in one colour; `token` names a palette token, None is plain."""

    text: str
    token: str | None


def parse_blocks(source: str) -> list[Block]:
    """The top-level blocks of `source`, in order."""
    starts = _line_starts(source)
    blocks: list[Block] = []
    group: list[Token] = []
    for token in _PARSER.parse(source):
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            first, last = group[0].map or [0, len(starts) - 1]
            blocks.append(Block(tuple(group), starts[first], starts[min(last, len(starts) - 1)]))
            group = []
    return blocks


def grown_by(before: Block, after: Block) -> list[Token] | None:
    """The spans that one paragraph has more than another; None where it is no continuation of it."""
    old, new = _paragraph_spans(before), _paragraph_spans(after)
    if not old or not new or len(new) < len(old):
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
    return token.type, token.content, token.attrs


def highlight(code: str, language: str) -> Iterator[Span]:
    """`code` in coloured runs; the texts of the runs add up to `code`."""
    lexer = _lexer(language) if len(code) <= _LONGEST_HIGHLIGHT else None
    if lexer is None:
        yield Span(code, None)
        return
    yielded = 0
    for _, kind, text in lexer.get_tokens_unprocessed(code):
        yielded += len(text)
        yield Span(text, _colour(kind))
    if yielded < len(code):
        yield Span(code[yielded:], None)


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    if not language:
        return None
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


def _colour(kind: _TokenType) -> str | None:
    return next((token for parent, token in _COLOURS if kind in parent), None)
