"""A part of a document as a text to keep while it is unsent: one line that says what it is, then the words.

Not one JSON text: writing or reading that takes tens of milliseconds for a large document, in which Python does nothing
else, and so the window does nothing either, on whatever thread it happens.
"""

import json
from itertools import accumulate, pairwise

from app.attachments.document import Document, Part, lines


def kept(part: Part) -> str:
    """What `read_back` makes the same part of."""
    document = part.document
    head = {
        "name": document.name,
        "num_bytes": document.num_bytes,
        "unit": document.unit,
        "total": document.total,
        "first": part.first,
        "last": part.last,
        "characters": part.characters,
        "pages": [len(page) for page in document.sections] if document.unit == "page" else [],
    }
    return "".join((json.dumps(head, ensure_ascii=False), "\n", *document.sections))


def read_back(text: str) -> Part:
    """Raises ValueError, TypeError or KeyError where the text is damaged or of another version."""
    line, end, words = text.partition("\n")
    head = json.loads(line)
    if not end:
        return _of_json(head)
    if head["unit"] == "page":
        places = pairwise(accumulate((int(length) for length in head["pages"]), initial=0))
        sections = tuple(words[start:stop] for start, stop in places)
    else:
        sections = lines(words)
    document = Document(str(head["name"]), int(head["num_bytes"]), head["unit"], sections, int(head["total"]))
    return _part(document, head)


def _of_json(data: dict[str, object]) -> Part:
    """As Tandem kept it at first."""
    inner = data["document"]
    if not isinstance(inner, dict):
        raise TypeError(inner)
    sections = tuple(inner["sections"])
    document = Document(str(inner["name"]), int(inner["num_bytes"]), inner["unit"], sections, int(inner["total"]))
    return _part(document, data)


def _part(document: Document, head: dict[str, object]) -> Part:
    first, last, characters = head["first"], head["last"], head["characters"]
    if not isinstance(first, int) or not isinstance(last, int) or not isinstance(characters, int | None):
        raise TypeError(head)
    return Part(document, first, last, characters)
