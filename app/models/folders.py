"""Where other programs keep GGUF files, and how each names them."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.words import tr_noop
from engine.gguf.names import PART, is_gguf, stem

DIALOG_FILTER = tr_noop("GGUF models (*.gguf);;All files (*)")
_DEPTH = 6  # folders below a root; deeper ones are not models
_MODEL_LAYER = "application/vnd.ollama.image.model"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that should be a model. `parts`: all files of a split model that are there, its own among them."""

    path: Path
    name: str
    source: str
    parts: tuple[Path, ...]

    @property
    def file_bytes(self) -> int:
        return sum(part.stat().st_size for part in self.parts)


@dataclass(frozen=True, slots=True)
class Root:
    """A folder to look into, and into folders `depth` below it."""

    source: str
    path: Path
    depth: int = _DEPTH


def usual_roots(home: Path, environment: Mapping[str, str] = os.environ) -> tuple[Root, ...]:
    """Folders of the programs that people already have; they need not exist."""

    def named(variable: str, *rest: str, default: Path) -> Path:
        value = environment.get(variable)
        return Path(value, *rest).expanduser() if value else default

    caches = home / ".cache"
    hugging_face = named("HF_HOME", "hub", default=caches / "huggingface" / "hub")
    data = _data_folder(home, environment)
    return (
        Root("Hugging Face", named("HF_HUB_CACHE", default=hugging_face)),
        Root("LM Studio", home / ".lmstudio" / "models"),
        Root("LM Studio", caches / "lm-studio" / "models"),
        Root("Ollama", named("OLLAMA_MODELS", default=home / ".ollama" / "models")),
        Root("Ollama", Path("/usr/share/ollama/.ollama/models")),
        Root("Jan", home / "jan"),
        Root("Jan", data / "Jan" / "data"),
        Root("Jan", home / ".config" / "Jan" / "data"),
        Root("GPT4All", data / "nomic.ai" / "GPT4All"),
        Root("llama.cpp", named("LLAMA_CACHE", default=caches / "llama.cpp")),
        *([Root("llama.cpp", home / "Library" / "Caches" / "llama.cpp")] if sys.platform == "darwin" else []),
    )


def look_into(root: Root) -> Iterator[Found]:
    """Models below a folder, a split one once. Folders that cannot be read are passed over."""
    if root.source == "Ollama":
        yield from _ollama_models(root)
        return
    base = len(root.path.parts)
    for folder, subfolders, files in os.walk(root.path):
        place = Path(folder)
        if len(place.parts) - base >= root.depth:
            subfolders.clear()
        subfolders[:] = sorted(name for name in subfolders if name not in ("blobs", ".git"))
        for file in sorted(files):
            if is_gguf(file) and (place / file).exists() and not _is_later_part(place / file):
                yield Found(place / file, stem(file), root.source, _parts(place / file))


def _is_later_part(path: Path) -> bool:
    """A part of a split model whose first part is there; without that one, it stands for itself."""
    match = PART.fullmatch(path.name)
    if not match or int(match["index"]) == 1:
        return False
    return path.with_name(f"{match['stem']}-00001-of-{match['count']}{path.suffix}").exists()


def _parts(path: Path) -> tuple[Path, ...]:
    match = PART.fullmatch(path.name)
    if not match:
        return (path,)
    names = (
        f"{match['stem']}-{index:05}-of-{match['count']}{path.suffix}" for index in range(1, int(match["count"]) + 1)
    )
    return tuple(part for part in map(path.with_name, names) if part.exists())


def _ollama_models(root: Root) -> Iterator[Found]:
    """Ollama's manifests name blobs: manifests/<registry>/<namespace>/<model>/<tag>."""
    manifests = root.path / "manifests"
    for folder, _, files in os.walk(manifests):
        for tag in sorted(files):
            manifest = Path(folder) / tag
            try:
                layers = json.loads(manifest.read_text(encoding="utf-8"))["layers"]
                digests = [str(layer["digest"]) for layer in layers if layer["mediaType"] == _MODEL_LAYER]
            except (OSError, ValueError, KeyError, TypeError):
                continue  # no manifest of a model
            for digest in digests[:1]:
                blob = root.path / "blobs" / digest.replace(":", "-")
                if blob.exists():
                    model = manifest.relative_to(manifests).parts[-2:]
                    yield Found(blob, ":".join(model), root.source, (blob,))


def _data_folder(home: Path, environment: Mapping[str, str]) -> Path:
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA", home / "AppData" / "Local"))
    return Path(environment.get("XDG_DATA_HOME", home / ".local" / "share"))
