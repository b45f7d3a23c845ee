"""Code in colour, and what its language is called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

from app.words import tr

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
class Span:
    """A run of code in one colour; `token` names a palette token, None is plain."""

    text: str
    token: str | None


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


def lines_of(spans: Iterable[Span]) -> list[list[Span]]:
    """Runs of code, line by line."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        for index, part in enumerate(span.text.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append(Span(part, span.token))
    return lines


def language_name(language: str) -> str:
    """As people write it: "js" is JavaScript; one that is not known stands as it was written."""
    lexer = _lexer(language)
    return str(lexer.name) if lexer is not None else language or tr("Text")


def file_ending(language: str) -> str:
    """With its dot: what a file with such code is called."""
    lexer = _lexer(language)
    names = [name for name in lexer.filenames if name.startswith("*.") and name[2:].isalnum()] if lexer else []
    return names[0][1:] if names else ".txt"


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
