"""Every request that Tandem ever made: when, to whom, why, and how much came back. Kept as JSON lines.

A request is written down before it leaves, and once more when its answer has ended. Several Tandems may write at
once: a line is one write to a file opened for appending.
"""

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.hub.errors import HubError
from app.paths import ensure
from app.words import tr

_FIELDS = ("time", "method", "host", "path")


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request. `status` 0: no answer came. `num_bytes`: of the answer's body, as far as it was read."""

    id: str
    time: str  # ISO, UTC
    method: str
    host: str
    path: str  # without the query's values, which may be signatures
    why: str  # in the user's language
    status: int = 0
    num_bytes: int = 0
    finished: bool = False


class NetworkLog:
    """Any thread may write and read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, method: str, url: str, sentence: str, /, **names: str) -> str:
        """Write a request down. Raises HubError where that fails: what is not on record is not sent.

        `sentence` says why, with the names in its fields.
        """
        address = urlsplit(url)
        number = uuid.uuid4().hex[:12]
        entry = {
            "id": number, "time": datetime.now(UTC).isoformat(timespec="seconds"), "method": method,
            "host": address.netloc.rpartition("@")[2], "path": address.path, "why": sentence.format(**names),
            "sentence": sentence, "names": names,
        }  # fmt: skip
        try:
            ensure(self.path.parent)
            self._append(entry)
        except OSError as error:
            raise HubError(
                tr(
                    "The list of requests in {path} cannot be written ({reason}), so nothing was sent. Make room or "
                    "make the file writable, then try again.",
                    path=self.path,
                    reason=error.strerror or error,
                )
            ) from error
        return number

    def end(self, number: str, status: int, num_bytes: int) -> None:
        """How a request ended. It is on record already, so a full disk does not matter here."""
        try:
            self._append({"id": number, "status": status, "bytes": num_bytes})
        except OSError:
            return

    def requests(self) -> tuple[LoggedRequest, ...]:
        """The newest first. A line that a crash cut off is left out."""
        found: dict[str, LoggedRequest] = {}
        try:
            lines = self.path.read_text("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ()
        for line in lines:
            try:
                entry = json.loads(line)
                number = str(entry["id"])
                if "host" in entry:
                    time, method, host, path = (str(entry[key]) for key in _FIELDS)
                    found[number] = LoggedRequest(number, time, method, host, path, _why(entry))
                elif number in found:
                    found[number] = replace(
                        found[number], status=int(entry["status"]), num_bytes=int(entry["bytes"]), finished=True
                    )
            except (ValueError, KeyError, TypeError):
                continue
        return tuple(reversed(found.values()))

    def _append(self, entry: Mapping[str, object]) -> None:
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode("utf-8", "replace"))
        finally:
            os.close(handle)


def _why(entry: Mapping[str, Any]) -> str:
    """In the user's language; what an older Tandem wrote has no sentence beside it and is English."""
    try:
        return tr(str(entry["sentence"]), **entry["names"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return str(entry["why"])
