"""One entry of the download queue, and how the queue is kept for the next start."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from app.hub.download import stopped_at, unvouched
from app.hub.listing import HubFile, HubModel
from app.paths import ensure
from app.settings.file import write_atomically
from app.words import neutral, say, tr

State = Literal["waiting", "running", "paused", "cancelled", "failed", "done"]
_STATES = ("waiting", "running", "paused", "cancelled", "failed", "done")


@dataclass(frozen=True, slots=True)
class DownloadItem:
    """A model on its way: one file, or all parts of a split one.

    `sentence` says what went wrong, what it waits for, or what to know of a finished one.
    """

    id: str
    repo: str
    model: HubModel
    state: State = "waiting"
    done_bytes: int = 0
    total_bytes: int = 0  # 0: the hub does not say
    bytes_per_second: float = 0.0
    sentence: str = ""
    path: Path | None = None  # of the first part, once it is there

    @property
    def is_active(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def seconds_left(self) -> float | None:
        if self.state != "running" or self.bytes_per_second <= 0 or not self.total_bytes:
            return None
        return max(0, self.total_bytes - self.done_bytes) / self.bytes_per_second


def write_items(path: Path, items: Iterable[DownloadItem]) -> None:
    """Raises OSError."""
    kept = [
        {"id": item.id, "repo": item.repo, "name": item.model.name,
         "files": [asdict(file) for file in item.model.files], "state": item.state,
         "done_bytes": item.done_bytes, "sentence": item.sentence, "said": neutral(item.sentence),
         "path": str(item.path) if item.path else None}
        for item in items
    ]  # fmt: skip
    ensure(path.parent)
    write_atomically(path, json.dumps(kept, ensure_ascii=False, indent=1))


def read_items(path: Path) -> tuple[DownloadItem, ...]:
    """What the last Tandem left; entries that cannot be read are left out. What ran then stands still now."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    found = []
    for entry in kept if isinstance(kept, list) else ():
        try:
            found.append(_item(entry))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(found)


def _item(entry: dict[str, Any]) -> DownloadItem:
    files = tuple(HubFile(**file) for file in entry["files"])
    state: State = entry["state"]
    if state not in _STATES or not files or not isinstance(entry["id"], str):
        raise ValueError(state)
    item = DownloadItem(
        id=entry["id"], repo=str(entry["repo"]), model=HubModel(str(entry["name"]), files), state=state,
        done_bytes=int(entry["done_bytes"]), total_bytes=sum(file.size_bytes or 0 for file in files),
        sentence=str(entry["sentence"]), path=Path(entry["path"]) if entry["path"] else None,
    )  # fmt: skip
    if item.is_active:
        return replace(item, state="paused", sentence=tr("Tandem was closed; what was fetched is kept."))
    return replace(item, sentence=_sentence_of_today(item, entry.get("said")))


def _sentence_of_today(item: DownloadItem, said: Any) -> str:
    """In the language of today, by the facts, or as `said` keeps it; earlier lists have that day's sentence alone."""
    if item.state == "done":
        return " ".join(unvouched(Path(file.name).name) for file in item.model.files if file.sha256 is None)
    if item.state in ("paused", "cancelled") and item.sentence:
        return stopped_at(item.done_bytes, item.total_bytes)
    if item.sentence and isinstance(said, dict):
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            return say(said)
    return item.sentence
