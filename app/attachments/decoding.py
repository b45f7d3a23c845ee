"""Bytes of a file as text: which encoding it is, and whether it is text at all."""

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_TEXT = {7, 8, 9, 10, 11, 12, 13, 27}  # control characters that text files have: tabs, line ends, terminal colours
_MOST_CONTROLS = 0.01  # of the characters; a file with more is data


def decoded(data: bytes) -> str | None:
    """The text, with line ends as "\\n"; None: it is no text.

    Its own mark counts first, then UTF-8; what is neither is read as Windows' Western European, where the five bytes
    that have no meaning there stay what Latin-1 makes of them.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    try:
        if encoding:
            text = data.decode(encoding)
        elif b"\0" in data:
            return None
        else:
            text = data.decode("utf-8")
    except UnicodeDecodeError:
        if encoding:
            return None
        text = _western(data)
    controls = sum(ord(letter) < 32 and ord(letter) not in _IN_TEXT for letter in text[:100_000])
    if controls > _MOST_CONTROLS * len(text[:100_000]):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
