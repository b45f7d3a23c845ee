"""Settings -> what the engine is asked for."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app import paths
from app.chat.conversation import GenerationOptions
from app.settings import keys
from app.settings.keys import Settings
from engine.records import Loaded, PairConfig, Sampling


def pair_config(settings: Settings, target: Path | None, draft: Path | None) -> PairConfig:
    """Target None: the built-in pair."""
    return PairConfig(
        target=target or paths.built_in_target(),
        draft=draft if target is not None else paths.built_in_draft(),
        context=settings.get(keys.CONTEXT),
        threads=settings.get(keys.THREADS),
        gpu_layers=settings.get(keys.GPU_LAYERS),
        draft_gpu_layers=settings.get(keys.DRAFT_GPU_LAYERS),
        kv_type=settings.get(keys.KV_TYPE),
        flash_attention=settings.get(keys.FLASH_ATTENTION),
        exact=settings.get(keys.EXACT),
        devices=settings.get(keys.DEVICES),
        rpc_servers=settings.get(keys.RPC_SERVERS),
    )


def generation_options(settings: Settings, loaded: Loaded | None) -> GenerationOptions:
    """How the next answer is made. What the user left at its default follows the model's own recommendation."""
    seed = settings.get(keys.SEED)
    return GenerationOptions(
        speculation=settings.get(keys.SPECULATION),
        sampling=replace(_sampling(settings, loaded), seed=secrets.randbits(31) if seed is None else seed),
        max_tokens=settings.get(keys.MAX_TOKENS),
        draft_length=settings.get(keys.DRAFT_LENGTH),
        lookup=settings.get(keys.LOOKUP),
        detail=settings.get(keys.SHOW_MARKS),
        overflow="drop_oldest" if settings.get(keys.OVERFLOW) == "drop_oldest" else "refuse",
    )


def _sampling(settings: Settings, loaded: Loaded | None) -> Sampling:
    mine = Sampling(
        temperature=settings.get(keys.TEMPERATURE),
        top_k=settings.get(keys.TOP_K),
        top_p=settings.get(keys.TOP_P),
        min_p=settings.get(keys.MIN_P),
        repeat_penalty=settings.get(keys.REPEAT_PENALTY),
    )
    recommended = loaded.target.sampling if loaded is not None else None
    if recommended is None:
        return mine
    untouched = {name for name, is_default in _untouched(settings) if is_default}
    return replace(mine, **{name: getattr(recommended, name) for name in untouched})


def _untouched(settings: Settings) -> Iterator[tuple[str, bool]]:
    """Each field of Sampling that has a setting, and whether the user left that at its default."""
    yield "temperature", settings.get(keys.TEMPERATURE) == keys.TEMPERATURE.default
    yield "top_k", settings.get(keys.TOP_K) == keys.TOP_K.default
    yield "top_p", settings.get(keys.TOP_P) == keys.TOP_P.default
    yield "min_p", settings.get(keys.MIN_P) == keys.MIN_P.default
    yield "repeat_penalty", settings.get(keys.REPEAT_PENALTY) == keys.REPEAT_PENALTY.default


def is_built_in(loaded: Loaded | None) -> bool:
    return loaded is not None and loaded.config.target == paths.built_in_target()
