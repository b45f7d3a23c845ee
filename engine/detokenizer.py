"""Bytes of tokens -> text. A character split over tokens is held back until it is complete."""

import codecs


class Detokenizer:
    """Incremental UTF-8; bytes that can never become a character turn into U+FFFD."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def push(self, data: bytes) -> str:
        """The text that `data` completes; empty in the middle of a character."""
        return self._decoder.decode(data)

    def flush(self) -> str:
        """A replacement character if the text stopped inside a character; then ready for a new text."""
        rest = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        return rest
