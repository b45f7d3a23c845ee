"""What the models of a measurement are called: as everywhere, or by their files where an older one does not say."""

from app.words import tr, tr_noop
from engine.gguf.names import title_in_file
from engine.records import Measurement, Row

_SHIPPED_KINDS = frozenset(
    (
        tr_noop("chat"), tr_noop("code"), tr_noop("maths"), tr_noop("rewriting"), tr_noop("summary"),
        tr_noop("translation"),
    )
)  # fmt: skip


def target_title(measurement: Measurement) -> str:
    target = measurement.target
    return str(target.get("title") or target.get("name") or title_in_file(str(target.get("file", ""))))


def draft_title(row: Row) -> str:
    """Empty where there is no draft model."""
    return row.draft_title or title_in_file(row.draft or "")


def kind_title(kind: str) -> str:
    """A kind of prompts as it is shown: the shipped ones have a name in each language."""
    return tr(kind) if kind in _SHIPPED_KINDS else kind
