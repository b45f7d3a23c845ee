"""Files and folders that hold conversations: of which program they are, and what is in them."""

import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.chat.prompt import title_of
from app.numbers import size
from app.transfer import chatgpt, jan, lm_studio, open_webui
from app.transfer.portable import PortableConversation, TransferError
from app.transfer.tandem_json import ALL, FORMAT, conversation_from_json
from app.transfer.tandem_markdown import conversation_from_markdown
from app.words import tr, trn

TANDEM = "Tandem"
MOST_BYTES = 1_000_000_000  # of one file; a larger one would fill the memory several times over
_MOST_FILES = 50_000
_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
_DAMAGED_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)  # the last: locked with a password
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")  # as JSON may name one; no database takes a half without its other
_FOREIGN = (chatgpt, lm_studio, open_webui)

Ended = Callable[[], bool]


@dataclass(slots=True)
class Found:
    """Conversations in the order of the files; `origins`: of each, the name of its program; `kinds`: these names;
    `skipped`: reason -> how often."""

    conversations: list[PortableConversation] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def take(self, kind: str, conversation: PortableConversation) -> None:
        if not conversation.messages:
            self.skipped["without a message"] += 1
            return
        self.kinds[kind] += 1
        self.origins.append(kind)
        self.conversations.append(_titled(conversation))


def read_sources(paths: Sequence[Path], ended: Ended = lambda: False) -> Found:
    """What is in these files and folders, as far as it was read when `ended` says so. Raises TransferError."""
    found = Found()
    seen: set[Path] = set()
    for path in paths:
        for file in _files(path, ended):
            if ended():
                return found
            if file.name == jan.MESSAGES:
                file = file.with_name(jan.THREAD)
            if file not in seen:
                seen.add(file)
                _read(file, found, alone=not path.is_dir())
    return found


def _files(path: Path, ended: Ended) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    every: list[Path] = []
    for file in path.rglob("*"):
        if ended():
            return
        if file.suffix.lower() in (".json", ".md", ".zip"):
            every.append(file)
        if len(every) > _MOST_FILES:
            raise TransferError(
                trn(
                    "{folder} holds more than %n file. Choose the folder of the conversations.",
                    "{folder} holds more than %n files. Choose the folder of the conversations.",
                    _MOST_FILES,
                    folder=path,
                )
            )
    yield from (file for file in sorted(every) if file.is_file())


def _read(file: Path, found: Found, alone: bool) -> None:
    """`alone`: the file itself was chosen, so that what is wrong with it is said of it by name."""
    try:
        for name, text in _texts(file):
            _take_text(file, name, text, found)
    except OSError as error:
        reason = error.strerror or error
        raise TransferError(tr("{name} cannot be read: {reason}.", name=file.name, reason=reason)) from error
    except _Unknown as error:
        if alone:
            raise TransferError(
                tr(
                    "{name} holds no conversation that Tandem can read. It reads its own files, and those of "
                    "ChatGPT, LM Studio, Jan and Open WebUI.",
                    name=file.name,
                )
            ) from error
    except TransferError:
        if alone:
            raise
        found.skipped["not readable by this version"] += 1
    except (*_DAMAGE, *_DAMAGED_ARCHIVE) as error:
        if alone:
            sentence = tr("{name} is damaged and cannot be read: {reason}.", name=file.name, reason=error)
            raise TransferError(sentence) from error
        found.skipped["damaged"] += 1


class _Unknown(Exception):
    """No conversation of any program that is known here."""


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """Name and text: of the file, or of the files in an archive that may hold conversations."""
    if not zipfile.is_zipfile(file):
        _check_size(file.name, file.stat().st_size)
        yield file.name, file.read_text("utf-8-sig")
        return
    with zipfile.ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith((".json", ".md"))]
        conversations = [entry for entry in entries if Path(entry.filename).name.startswith("conversations")]
        if not entries:
            raise _Unknown
        for entry in conversations or entries:
            _check_size(entry.filename, entry.file_size)
            with archive.open(entry) as inside:
                yield Path(entry.filename).name, inside.read(MOST_BYTES).decode("utf-8-sig")


def _check_size(name: str, num_bytes: int) -> None:
    if num_bytes > MOST_BYTES:
        sentence = tr("{name} is larger than {size}, which is more than can be read.", name=name, size=size(MOST_BYTES))
        raise TransferError(sentence)


def _take_text(file: Path, name: str, text: str, found: Found) -> None:
    if name.lower().endswith(".md") or not text.lstrip().startswith(("{", "[")):
        if "<!-- tandem {" not in text:
            raise _Unknown
        found.take(TANDEM, conversation_from_markdown(text.replace("\r\n", "\n")))
        return
    data = json.loads(text)
    if _HALF_CHARACTER.search(text):
        data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    if jan.is_one(data):
        found.take(jan.NAME, jan.conversation(data, jan.read_messages(file)))
        return
    items = data.get("conversations") if isinstance(data, dict) and data.get("format") == ALL else data
    items = items if isinstance(items, list) else [items]
    known = [(item, kind) for item in items if (kind := _kind(item)) is not None]
    if not known:
        raise _Unknown
    found.skipped["in an unknown format"] += len(items) - len(known)
    for item, (program, reader) in known:
        try:
            found.take(program, reader(item))
        except TransferError:
            if len(items) == 1:
                raise
            found.skipped["not readable by this version"] += 1
        except _DAMAGE as error:
            if len(items) == 1:
                raise ValueError(str(error)) from error
            found.skipped["damaged"] += 1
    found.skipped += Counter()  # without those that are none


def _kind(item: object) -> tuple[str, Callable[[dict[str, Any]], PortableConversation]] | None:
    """The program that wrote this, and what reads it."""
    if isinstance(item, dict) and item.get("format") == FORMAT:
        return TANDEM, conversation_from_json
    return next(((module.NAME, module.conversation) for module in _FOREIGN if module.is_one(item)), None)


def _titled(conversation: PortableConversation) -> PortableConversation:
    """One without a name takes it from its first question, as one that begins here does."""
    if conversation.title.strip():
        return conversation
    first = next((message for message in conversation.messages if message.role == "user"), conversation.messages[0])
    return replace(conversation, title=title_of(first.content))
