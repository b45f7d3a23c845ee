"""An exception of the engine thread as a sentence."""

from engine.errors import EngineError


def failure_in_words(error: Exception) -> str:
    """An engine's error is a sentence already; any other is a bug, and the log file has its traceback."""
    if isinstance(error, EngineError):
        return str(error)
    return f"Something unexpected went wrong ({type(error).__name__}: {error}). The log file has the details."
