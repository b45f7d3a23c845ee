"""Text of strangers, model names, templates, quoted errors, where Qt would read HTML into it."""

from html import escape


def tooltip(text: str) -> str:
    """What a tooltip shows as `text`, letter for letter: Qt reads HTML wherever it seems to be some."""
    if "<" not in text:
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")
