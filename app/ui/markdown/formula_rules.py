r"""Formulas in Markdown: $...$, $$...$$, and the \(...\) and \[...\] that most models write."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath.index import math_inline_dollar

_WITHIN = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_CLOSING = {"\\[": "\\]", "$$": "$$"}
_MAY_END = ["paragraph", "reference", "blockquote", "list"]


def read_formulas(parser: MarkdownIt) -> MarkdownIt:
    """Gives tokens `math_inline`, `math_inline_double` (large, within a line) and `math_block`, as dollarmath does.

    A dollar beside a digit or a space is money.
    """
    dollars = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)
    parser.inline.ruler.before("escape", "math_dollars", dollars)
    parser.inline.ruler.before("escape", "math_brackets", _within_line)
    parser.block.ruler.before("fence", "math_block", _block, {"alt": _MAY_END})
    return parser


def _within_line(state: StateInline, silent: bool) -> bool:
    found = _WITHIN.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("math_inline" if found[1] else "math_inline_double", "math", 0)
        token.content = found[1] or found[2]
    state.pos = found.end()
    return True


def _block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Lines from one that opens a formula to the one that closes it; without that, a paragraph up to an empty line.

    So an unfinished formula is one block as the finished one is: only the last block of a growing text may change.
    """
    start = state.bMarks[first] + state.tShift[first]
    closing = _CLOSING.get(state.src[start : start + 2])
    if closing is None or state.is_code_block(first):
        return False
    if silent:
        return True
    lines: list[str] = []
    closed = rest = content = ""
    for number in range(first, end):
        if lines and (closed or state.isEmpty(number) or state.sCount[number] < state.blkIndent):
            break
        lines.append(state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]])
        content, closed, rest = "\n".join(lines)[2:].partition(closing)
    state.line = first + len(lines)
    if content.strip() and closed and not rest.strip():
        token = state.push("math_block", "math", 0)
        token.block, token.content, token.map = True, content, [first, state.line]
        return True
    state.push("paragraph_open", "p", 1).map = [first, state.line]
    token = state.push("inline", "", 0)
    token.map, token.content, token.children = [first, state.line], "\n".join(lines), []
    state.push("paragraph_close", "p", -1)
    return True
