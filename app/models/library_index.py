"""What the library read from headers, kept on disk: a thousand files are listed without reading them again."""

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.words import language
from engine.errors import EngineError
from engine.keyed_file import KeyedFile
from engine.records import ModelFile, Sampling

Key = str  # paths, sizes and times of change of all parts


@dataclass(frozen=True, slots=True)
class Known:
    """What one file's header says. `model` None: `reason` says why it cannot be used."""

    model: ModelFile | None
    reason: str | None = None
    licence: str = ""
    vocabulary: str = ""  # equal for models whose tokens are the same


_FIELDS = "|".join(field.name for record in (Known, ModelFile, Sampling) for field in fields(record))


def _format() -> str:
    """Of another language, the reasons would be read again as they stand."""
    return f"{_FIELDS}|{language()}"


def read_known(path: Path) -> Known:
    """Reads the header; never raises for a file that is no good."""
    from engine.gguf.file import read_model_file  # here, so that the window shows before this is imported
    from engine.gguf.parser import read_header
    from engine.gguf.vocabulary import fingerprint

    try:
        model, header = read_model_file(path), read_header(path)
        licence = header.values.get("general.license", "")
        return Known(model, None, licence if isinstance(licence, str) else "", fingerprint(path))
    except EngineError as error:
        return Known(None, str(error))


class LibraryIndex:
    """By path, size and time of change. `file` None: in memory alone."""

    def __init__(self, file: Path | None) -> None:
        self._file = KeyedFile(file)
        self._known: dict[Key, Known] = self._load()
        self._is_changed = False

    def get(self, key: Key, path: Path) -> Known:
        """From memory, from the disk, or from the file itself."""
        if key not in self._known:
            self._known[key] = read_known(path)
            self._is_changed = True
        return self._known[key]

    def keep_only(self, keys: set[Key]) -> None:
        """Forgets what has gone, and writes what is new. A disk that is full costs reading again, nothing else."""
        gone = self._known.keys() - keys
        for key in gone:
            del self._known[key]
        if self._is_changed or gone:
            files = {key: _as_json(known) for key, known in self._known.items()}
            self._file.write({"format": _format(), "files": files})
            self._is_changed = False

    def _load(self) -> dict[Key, Known]:
        data = self._file.read()
        if data.get("format") != _format():
            return {}
        try:
            return {key: _from_json(value) for key, value in data["files"].items()}
        except (KeyError, TypeError, AttributeError):
            return {}


def _as_json(known: Known) -> dict[str, Any]:
    values = asdict(known)
    if known.model is not None:
        values["model"]["path"] = str(known.model.path)
    return values


def _from_json(values: dict[str, Any]) -> Known:
    known = Known(**values)
    if values["model"] is None:
        return known
    model = ModelFile(**values["model"])
    sampling = Sampling(**values["model"]["sampling"]) if values["model"]["sampling"] else None
    return replace(known, model=replace(model, path=Path(values["model"]["path"]), sampling=sampling))
