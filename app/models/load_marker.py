"""A note that a pair is being loaded: where it outlives the program, loading that pair ended the program.

What was loading is then offered with safe settings, which are kept for that model once it opened with them.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.paths import ensure
from app.settings import keys
from app.settings.declaration import Value
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from engine.records import PairConfig

SAFE_CONTEXT = 2048  # tokens
SAFE = "no GPU, no draft, a small context"


@dataclass(frozen=True, slots=True)
class BadLoad:
    """What was being loaded when Tandem ended. `was_safe`: with the safe settings already."""

    target: str
    draft: str | None = None
    was_safe: bool = False


class LoadMarker:
    """One small file. A file that cannot be written costs the warning at the next start, nothing else."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._load: BadLoad | None = None
        self._stays = False

    def begin(self, load: BadLoad) -> None:
        self._load, self._stays = load, False
        self._write(load)

    def end(self) -> BadLoad | None:
        """It did no harm. -> the load that is over"""
        ended, self._load, self._stays = self._load, None, False
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        return ended

    def keep(self, bad: BadLoad) -> None:
        """Nothing is loaded in its place: unless something else is, the next start says so again."""
        self._stays = True
        self._write(bad)

    def close(self) -> None:
        """The program ends: what still loads did no harm."""
        if not self._stays:
            self.end()

    def _write(self, load: BadLoad) -> None:
        with suppress(OSError):
            ensure(self._file.parent)
            self._file.write_text(json.dumps(asdict(load)), "utf-8")

    def left_over(self) -> BadLoad | None:
        """The load that never ended, if there is one; asking takes the note away, so that nothing loops."""
        try:
            said = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        finally:
            self.end()
        return _read(said)


def safe(config: PairConfig) -> PairConfig:
    """On the processor, alone, with a small context."""
    return replace(
        config, draft=None, gpu_layers=0, draft_gpu_layers=0, context=SAFE_CONTEXT, kv_type="f16",
        flash_attention="auto", devices=(), rpc_servers=(),
    )  # fmt: skip


def keep_safe(settings: Settings, target: Path) -> None:
    """As this model's own settings, so that the next start opens it in the same way."""
    own = PerModel(settings)
    values: dict[str, Value] = {
        keys.CONTEXT.key: SAFE_CONTEXT, keys.GPU_LAYERS.key: 0, keys.KV_TYPE.key: "f16",
        keys.FLASH_ATTENTION.key: "auto",
    }  # fmt: skip
    for key, value in values.items():
        if own.get(target, keys.SETTINGS[key]) != value:
            own.set(target, keys.SETTINGS[key], value)


def _read(said: object) -> BadLoad | None:
    if not isinstance(said, Mapping) or not isinstance(said.get("target"), str):
        return None
    draft = said.get("draft")
    return BadLoad(said["target"], draft if isinstance(draft, str) else None, said.get("was_safe") is True)
