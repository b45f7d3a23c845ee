"""What an attachment is called and which part of it is sent, in the reader's language.

Both are kept in English, because the model reads them too.
"""

import re

from app.attachments.document import PASTED
from app.words import tr, trn

_WHERE = re.compile(
    r"(?:the first (?P<characters>[\d,]+) characters)?(?: of )?"
    r"(?:(?P<unit>page|line)s? (?P<first>[\d,]+)(?: to (?P<last>[\d,]+))? of (?P<total>[\d,]+))?"
)


def shown_name(name: str) -> str:
    """A file's own name; what was pasted has none."""
    return tr("Pasted text") if name == PASTED else name


def shown_part(where: str) -> str:
    """`where`: as `Part.where` says it, or what another program called the part, which stays as it is."""
    found = _WHERE.fullmatch(where)
    if not where or found is None:
        return where
    sections = _sections(found) if found["unit"] else ""
    if not found["characters"]:
        return sections
    beginning = trn("the first %n character", "the first %n characters", _number(found["characters"]))
    return tr("{beginning} of {sections}", beginning=beginning, sections=sections) if sections else beginning


def _sections(found: re.Match[str]) -> str:
    first, total = _number(found["first"]), _number(found["total"])
    is_page = found["unit"] == "page"
    if not found["last"]:
        one = tr("page {first:,} of {total:,}", first=first, total=total)
        return one if is_page else tr("line {first:,} of {total:,}", first=first, total=total)
    last = _number(found["last"])
    if is_page:
        return tr("pages {first:,} to {last:,} of {total:,}", first=first, last=last, total=total)
    return tr("lines {first:,} to {last:,} of {total:,}", first=first, last=last, total=total)


def _number(written: str) -> int:
    return int(written.replace(",", ""))
