"""Bytes of tokens -> text. A character split over tokens is held back until it is complete."""

import codecs


class Detokenizer:
    """Incremental UTF-8; bytes that can never become a character turn into U+FFFD."""

    def __init__(self, opening: str = "") -> None:
        """`opening`: text that the prompt ends with and that belongs to the answer."""
        self._opening = opening
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = False

    def push(self, data: bytes) -> str:
        """The text that `data` completes; empty in the middle of a character."""
        if self._opening:
            opening, self._opening = self._opening, ""
            return opening + self.push(data)
        if not self._pending and data.isascii():
            return data.decode("ascii")  # nearly every token: several times faster
        text = self._decoder.decode(data)
        self._pending = bool(self._decoder.getstate()[0])
        return text

    def flush(self) -> str:
        """A replacement character if the text stopped inside a character; then ready for a new text."""
        rest = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        self._pending = False
        return rest
