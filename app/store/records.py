"""What the database holds, as frozen records. Times are ISO 8601 in UTC."""

import json
import logging
from dataclasses import asdict, dataclass, fields
from typing import Literal, NamedTuple

from engine.records import Measurement, Speculation

logger = logging.getLogger(__name__)

FOUND, FOUND_END = "\x02", "\x03"  # in no text that anybody types
Role = Literal["user", "assistant"]
MessageState = Literal["complete", "partial", "streaming"]


@dataclass(frozen=True, slots=True)
class ReplyStats:
    """What one answer cost and gained, as it is stored; `app.speed.stored` makes it and reads it."""

    tokens: int
    tokens_per_second: float
    finish_reason: str
    baseline_tokens_per_second: float | None = None  # vanilla's, over the compared tokens
    speed_up: float | None = None
    drafted: int = 0  # proposed tokens, those of look-up included
    accepted: int = 0
    rounds: int = 0
    seed: int = 0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    prefill_seconds: float = 0.0
    decode_seconds: float = 0.0
    near_ties: int = 0
    speculation: Speculation = "auto"
    target: str = ""  # file name
    draft: str = ""  # file name; empty: no draft model
    lookup_drafted: int = 0
    lookup_accepted: int = 0
    compared_tokens: int = 0  # whose vanilla time is known
    compared_seconds: float = 0.0
    vanilla_seconds: float = 0.0  # vanilla's, for the compared tokens
    draft_seconds: float = 0.0
    verify_seconds: float = 0.0
    sample_seconds: float = 0.0
    accepted_lengths: tuple[int, ...] = ()
    thinking_tokens: int = 0  # before the answer, part of `tokens`
    thinking_seconds: float = 0.0

    @property
    def acceptance(self) -> float | None:
        return self.accepted / self.drafted if self.drafted else None

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "ReplyStats":
        """Keys that this version does not know are left out. Raises ValueError where the text is damaged."""
        data = json.loads(text)
        if not isinstance(data, dict):
            raise ValueError("the figures are no JSON object")
        values = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        for name, value in values.items():
            if not _is_sound(name, value):
                raise ValueError(f"{name} is {value!r}")
        if missing := [name for name in ("tokens", "tokens_per_second", "finish_reason") if name not in values]:
            raise ValueError(f"{missing[0]} is missing")
        return cls(**values | {"accepted_lengths": tuple(values.get("accepted_lengths", ()))})


def _is_sound(name: str, value: object) -> bool:
    """Whether a field of ReplyStats may have this value."""
    if name == "accepted_lengths":
        return isinstance(value, list) and all(isinstance(length, int) for length in value)
    if name in ("baseline_tokens_per_second", "speed_up") and value is None:
        return True
    return isinstance(value, str if name in ("finish_reason", "speculation", "target", "draft") else (int, float))


def stats_or_none(text: str | None) -> ReplyStats | None:
    """The figures of a reply; none where they are damaged, for its text is worth more than they are."""
    if not text:
        return None
    try:
        return ReplyStats.from_json(text)
    except ValueError as error:
        logger.warning("the figures of a reply are damaged (%s): %.200s", error, text)
        return None


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """A conversation without its messages."""

    id: int
    title: str
    folder: str = ""  # path of the folder that it is in
    system_prompt: str = ""
    target: str = ""  # path of the pair last used here
    draft: str = ""
    pinned: bool = False
    unsent_text: str = ""  # what stood unsent in the composer
    unsent_opening: str = ""  # and how the answer to it is to begin
    active_leaf: int | None = None
    steering: str = ""  # how it is answered where it differs
    created: str = ""
    updated: str = ""
    deleted_at: str | None = None
    archived_at: str | None = None
    read_message: int | None = None  # where the screen began when it was read last; None: at its end
    read_offset: int = 0  # pixels below the top of that message


class ListedConversation(NamedTuple):
    """What the list shows of a conversation. A tuple, for a list of ten thousand is made anew each time."""

    id: int
    title: str
    folder: str
    pinned: int
    updated: str


@dataclass(frozen=True, slots=True)
class StoredFolder:
    """`path`: its name after those of the folders that it is in, parted by slashes."""

    path: str
    is_open: bool = True

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def inside(self) -> str:
        """The folder that it is in; empty: none."""
        return self.path.rpartition("/")[0]

    @property
    def depth(self) -> int:
        return self.path.count("/")


@dataclass(frozen=True, slots=True)
class RemovedFolder:
    """What it takes to bring a folder back."""

    folders: tuple[StoredFolder, ...]  # itself and those inside
    conversations: tuple[tuple[int, str], ...]  # id and path of the folder that it was in
    moved_to: tuple[str, ...]  # where those inside it are since then


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """A file that went with a message: the text of it that the model was given.

    `num_bytes`: of the whole file. `part`: which part the text is, e.g. "pages 3 to 7 of 40"; empty: all of it.
    """

    name: str
    num_bytes: int
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A turn that is to be stored under `parent_id`, None: as a first one. `created` empty: now."""

    role: Role
    content: str
    parent_id: int | None = None
    state: MessageState = "complete"
    stats: ReplyStats | None = None
    pieces_json: str | None = None
    attachments: tuple[StoredAttachment, ...] = ()
    created: str = ""
    edited: bool = False
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One turn. Siblings (same parent) are branches made by edit and regenerate.

    `pieces_json` is what `app.store.token_origins` reads; `partial` means that the answer was stopped or cut off;
    `edited` that the user changed what the model said. `cut` not None: the context was full, and the model no longer
    sees the messages before this one; it is a summary that stands for them, or empty.
    """

    id: int
    conversation_id: int
    parent_id: int | None
    role: Role
    content: str
    created: str
    state: MessageState = "complete"
    stats: ReplyStats | None = None
    pieces_json: str | None = None
    branch: int = 1  # which of its siblings this one is, from 1
    branches: int = 1  # how many siblings there are, itself included
    attachments: tuple[StoredAttachment, ...] = ()
    edited: bool = False
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A conversation that holds the words searched for, and where. `snippet` has them between FOUND and FOUND_END.

    `message_id` None and no snippet: in its title only.
    """

    conversation_id: int
    message_id: int | None
    title: str
    role: Role
    snippet: str
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class StoredMeasurement:
    """A benchmark result that was kept."""

    id: int
    created: str
    target: str
    imported: bool
    measurement: Measurement
