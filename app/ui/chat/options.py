"""Settings -> what the engine is asked for."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app import paths
from app.chat.conversation import GenerationOptions
from app.settings import keys as settings
from app.settings.keys import Settings
from engine.records import Loaded, PairConfig, Sampling


def pair_config(chosen: Settings, target: Path | None, draft: Path | None) -> PairConfig:
    """Target None: the built-in pair."""
    return PairConfig(
        target=target or paths.built_in_target(),
        draft=draft if target is not None else paths.built_in_draft(),
        context=chosen.get(settings.CONTEXT),
        threads=chosen.get(settings.THREADS),
        gpu_layers=chosen.get(settings.GPU_LAYERS),
        draft_gpu_layers=chosen.get(settings.DRAFT_GPU_LAYERS),
        kv_type=chosen.get(settings.KV_TYPE),
        flash_attention=chosen.get(settings.FLASH_ATTENTION),
        exact=chosen.get(settings.EXACT),
        devices=chosen.get(settings.DEVICES),
        rpc_servers=chosen.get(settings.RPC_SERVERS),
    )


def generation_options(chosen: Settings, loaded: Loaded | None) -> GenerationOptions:
    """How the next answer is made. What the user left at its default follows the model's own recommendation."""
    seed = chosen.get(settings.SEED)
    return GenerationOptions(
        speculation=chosen.get(settings.SPECULATION),
        sampling=replace(_sampling(chosen, loaded), seed=secrets.randbits(31) if seed is None else seed),
        max_tokens=chosen.get(settings.MAX_TOKENS),
        draft_length=chosen.get(settings.DRAFT_LENGTH),
        lookup=chosen.get(settings.LOOKUP),
        detail=chosen.get(settings.SHOW_MARKS),
        overflow="drop_oldest" if chosen.get(settings.OVERFLOW) == "drop_oldest" else "refuse",
    )


def _sampling(chosen: Settings, loaded: Loaded | None) -> Sampling:
    mine = Sampling(
        temperature=chosen.get(settings.TEMPERATURE),
        top_k=chosen.get(settings.TOP_K),
        top_p=chosen.get(settings.TOP_P),
        min_p=chosen.get(settings.MIN_P),
        repeat_penalty=chosen.get(settings.REPEAT_PENALTY),
    )
    recommended = loaded.target.sampling if loaded is not None else None
    if recommended is None:
        return mine
    untouched = {name for name, is_default in _untouched(chosen) if is_default}
    return replace(mine, **{name: getattr(recommended, name) for name in untouched})


def _untouched(chosen: Settings) -> Iterator[tuple[str, bool]]:
    """Each field of Sampling that has a setting, and whether the user left that at its default."""
    yield "temperature", chosen.get(settings.TEMPERATURE) == settings.TEMPERATURE.default
    yield "top_k", chosen.get(settings.TOP_K) == settings.TOP_K.default
    yield "top_p", chosen.get(settings.TOP_P) == settings.TOP_P.default
    yield "min_p", chosen.get(settings.MIN_P) == settings.MIN_P.default
    yield "repeat_penalty", chosen.get(settings.REPEAT_PENALTY) == settings.REPEAT_PENALTY.default


def is_built_in(loaded: Loaded | None) -> bool:
    return loaded is not None and loaded.config.target == paths.built_in_target()
