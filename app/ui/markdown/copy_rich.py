"""Markdown as HTML for the clipboard: for a word processor, a mail, a note. Whoever reads it fetches nothing."""

from collections.abc import Callable, Sequence
from html import escape

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from app.ui.markdown.blocks import make_parser, reference_sign
from app.ui.markdown.code_colours import highlight
from app.ui.markdown.spans import image_words, is_ticked
from app.ui.style.tokens import LIGHT

_TABLE = "border-collapse: collapse"
_CELL = "border: 1px solid #cfcfd7; padding: 4px 10px"
_CODE = "font-family: monospace; background: #f6f6f9; padding: 10px; white-space: pre-wrap"

Rule = Callable[[RendererHTML, Sequence[Token], int, object, object], str]


def to_html(source: str) -> str:
    """A fragment; what was HTML in the source is text."""
    return str(_PARSER.render(source))


def _image(token: Token) -> str:
    """Named, with a link: an image would be fetched from there."""
    words, address = image_words(token)
    source = str(token.attrGet("src") or "")
    shown = f'<a href="{escape(source)}">{escape(address)}</a>' if source.startswith("http") else escape(address)
    return f"<em>{escape(words)}</em> ({shown})" if address else f"<em>{escape(words)}</em>"


def _checkbox(token: Token) -> str:
    return "\u2611" if is_ticked(token) else "\u2610"


def _code(token: Token) -> str:
    runs = [
        f'<span style="color: {getattr(LIGHT, span.token)}">{escape(span.text)}</span>'
        if span.token
        else escape(span.text)
        for span in highlight(token.content, token.info.split(" ")[0].strip())
    ]
    return f'<pre style="{_CODE}"><code>{"".join(runs)}</code></pre>\n'


def _formula(token: Token) -> str:
    if token.type == "math_inline":
        return f"\\({escape(token.content)}\\)"
    shown = f"\\[{escape(token.content)}\\]"
    return f"<p>{shown}</p>\n" if token.type == "math_block" else shown


def _note_mark(token: Token) -> str:
    return f"<sup>{reference_sign(token)}</sup>"


def _note(token: Token) -> str:
    return f"<div><sup>{escape(token.meta['sign'])}</sup> " if token.nesting > 0 else "</div>\n"


def _table(token: Token) -> str:
    """A table or a cell of it: its lines stand in it, since no style sheet comes along."""
    if token.tag == "table":
        return f'<table style="{_TABLE}">\n'
    alignment = token.attrGet("style")
    return f'<{token.tag} style="{f"{_CELL}; {alignment}" if alignment else _CELL}">'


def _rule(words: Callable[[Token], str]) -> Rule:
    def rule(_renderer: RendererHTML, tokens: Sequence[Token], number: int, _options: object, _env: object) -> str:
        return words(tokens[number])

    return rule


_WORDS: dict[str, Callable[[Token], str]] = {
    "image": _image,
    "html_inline": _checkbox,
    "fence": _code,
    "code_block": _code,
    "math_inline": _formula,
    "math_inline_double": _formula,
    "math_block": _formula,
    "footnote_ref": _note_mark,
    "footnote_reference_open": _note,
    "footnote_reference_close": _note,
    "table_open": _table,
    "th_open": _table,
    "td_open": _table,
}
_PARSER = make_parser()
for _name, _of in _WORDS.items():
    _PARSER.add_render_rule(_name, _rule(_of))
