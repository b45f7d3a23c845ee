"""Markdown as plain text, for a place that knows no Markdown: what is read, without the signs that lay it out."""

from collections.abc import Sequence

from markdown_it.token import Token

from app.ui.markdown.blocks import parse_blocks, reference_sign
from app.ui.markdown.spans import CHECKBOX, image_words, is_ticked
from app.ui.markdown.tables import rows_of

_RULE = "-" * 20


def to_plain(source: str) -> str:
    """Lists keep their signs, tables are parted by tabs, formulas are LaTeX, links say where they lead."""
    text = _PlainText()
    for block in parse_blocks(source):
        text.block(block.tokens)
    return text.joined()


def spans_to_plain(spans: Sequence[Token]) -> str:
    """The words of one paragraph; a link is followed by its address where the words do not say it."""
    parts: list[str] = []
    links: list[tuple[int, str]] = []  # where in `parts` each open link begins, and its address
    for child in spans:
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "image":
                words, address = image_words(child)
                parts.append(f"{words} ({address})" if address else words)
            case "math_inline":
                parts.append(f"\\({child.content}\\)")
            case "math_inline_double":
                parts.append(f"\\[{child.content}\\]")
            case "footnote_ref":
                parts.append(f"[{reference_sign(child)}]")
            case "link_open":
                links.append((len(parts), str(child.attrGet("href") or "")))
            case "link_close":
                begun, address = links.pop()
                parts += [f" ({address})"] if "".join(parts[begun:]) != address and child.info != "auto" else []
            case _ if child.type == CHECKBOX:
                parts.append("[x]" if is_ticked(child) else "[ ]")
            case _:
                parts.append(child.content)
    return "".join(parts)


class _PlainText:
    """Lines, each after what the quotations and lists around it put before it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._before: list[str] = []  # one for each quotation, list item and note that is open
        self._sign = ""  # of the item or note that has just begun
        self._numbers: list[int | None] = []  # of the next item in each list that is open; None: it has no numbers
        self._is_tight = False

    def joined(self) -> str:
        return "\n".join(self._lines).strip("\n")

    def block(self, tokens: Sequence[Token]) -> None:
        number = 0
        while number < len(tokens):
            token = tokens[number]
            if token.type == "table_open":
                end = next(i for i in range(number, len(tokens)) if tokens[i].type == "table_close")
                rows = rows_of(tokens[number:end])
                self._say(
                    "\n".join("\t".join(spans_to_plain(cell.text.children or ()) for cell in row) for row in rows)
                )
                number = end
            else:
                self._one(token)
            number += 1

    def _one(self, token: Token) -> None:
        match token.type:
            case "paragraph_open":
                self._is_tight = token.hidden
            case "inline":
                self._say(spans_to_plain(token.children or ()))
            case "fence" | "code_block":
                self._say(token.content.rstrip("\n"))
            case "math_block":
                self._say(f"\\[{token.content}\\]")
            case "hr":
                self._say(_RULE)
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                start = token.attrGet("start")
                self._numbers.append(1 if start is None else int(start))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
                self._is_tight = bool(self._numbers)
                self._part()
            case "list_item_open":
                self._begin_item()
            case "footnote_reference_open":
                self._begin(f"[{token.meta['sign']}] ")
            case "blockquote_open":
                self._before.append("> ")
            case "list_item_close" | "blockquote_close" | "footnote_reference_close":
                self._before.pop()
                self._sign = ""

    def _begin_item(self) -> None:
        number = self._numbers[-1]
        if number is None:
            self._begin("- ")
        else:
            self._numbers[-1] = number + 1
            self._begin(f"{number}. ")

    def _begin(self, sign: str) -> None:
        self._sign = sign
        self._before.append(" " * len(sign))

    def _say(self, text: str) -> None:
        """One block, and an empty line unless it is an item of a tight list."""
        for line in text.split("\n"):
            before = "".join(self._before)
            self._lines.append(f"{before[: len(before) - len(self._sign)]}{self._sign}{line}".rstrip())
            self._sign = ""
        if not self._is_tight:
            self._part()
        self._is_tight = False

    def _part(self) -> None:
        if not self._is_tight and self._lines and self._lines[-1]:
            self._lines.append("")
