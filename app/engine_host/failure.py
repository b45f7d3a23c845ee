"""An exception from beside the window as a sentence."""

from app.words import tr
from engine.errors import EngineError


def failure_in_words(error: Exception) -> str:
    """An error of ours is a sentence already; any other is a bug, and the log file has its traceback."""
    if isinstance(error, EngineError):
        return str(error)
    return tr(
        "Something unexpected went wrong ({kind}: {reason}). The log file has the details.",
        kind=type(error).__name__,
        reason=error,
    )
