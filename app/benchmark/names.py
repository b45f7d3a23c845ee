"""What the models of a measurement are called: as everywhere, or by their files where an older one does not say."""

from engine.gguf.names import title_in_file
from engine.records import Measurement, Row


def target_title(measurement: Measurement) -> str:
    target = measurement.target
    return str(target.get("title") or target.get("name") or title_in_file(str(target.get("file", ""))))


def draft_title(row: Row) -> str:
    """Empty where there is no draft model."""
    return row.draft_title or title_in_file(row.draft or "")
