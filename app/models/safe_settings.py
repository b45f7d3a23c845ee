"""With what a pair is opened that ended the program: settings that ask least of GPUs, drivers and memory."""

from dataclasses import replace
from pathlib import Path

from app.settings import keys
from app.settings.declaration import Value
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from engine.records import PairConfig

SAFE_CONTEXT = 2048  # tokens


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
