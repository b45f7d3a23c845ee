"""Settings -> what the engine is asked for."""

import secrets
from dataclasses import replace
from pathlib import Path

from app import paths
from app.chat.conversation import GenerationOptions
from app.models.model_settings import sampling_as, sampling_for
from app.models.starter import Pair, first_pair, starter
from app.settings import keys
from app.settings.answer_form import AnswerForm
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from engine.records import Loaded, PairConfig, Sampling


def pair_config(settings: Settings, target: Path | None, draft: Path | None) -> PairConfig:
    """With what is remembered for this target. Target None: what a first start opens."""
    pair = Pair(target, draft) if target is not None else first_pair()
    own = PerModel(settings)
    return PairConfig(
        target=pair.target,
        draft=pair.draft,
        context=own.get(pair.target, keys.CONTEXT),
        threads=own.get(pair.target, keys.THREADS),
        gpu_layers=own.get(pair.target, keys.GPU_LAYERS),
        draft_gpu_layers=settings.get(keys.DRAFT_GPU_LAYERS),
        kv_type=own.get(pair.target, keys.KV_TYPE),
        flash_attention=own.get(pair.target, keys.FLASH_ATTENTION),
        exact=settings.get(keys.EXACT),
        devices=settings.get(keys.DEVICES),
        rpc_servers=settings.get(keys.RPC_SERVERS),
        template=own.get(pair.target, keys.CHAT_TEMPLATE),
        preflight=settings.get(keys.CHECK_FIRST),
        kv_disk_bytes=settings.get(keys.KV_CACHE_DISK_MB) * 1_000_000,
    )


def generation_options(settings: Settings, loaded: Loaded | None) -> GenerationOptions:
    """How the next answer is made. What the user left at its default follows the model's own recommendation."""
    seed, form = settings.get(keys.SEED), AnswerForm.usual(settings, loaded.target.path if loaded else None)
    return GenerationOptions(
        speculation=settings.get(keys.SPECULATION),
        sampling=replace(_sampling(settings, loaded), seed=secrets.randbits(31) if seed is None else seed),
        max_tokens=settings.get(keys.MAX_TOKENS),
        draft_length=settings.get(keys.DRAFT_LENGTH),
        lookup=settings.get(keys.LOOKUP),
        thinking=settings.get(keys.THINKING),
        detail=settings.get(keys.SHOW_MARKS),
        overflow=settings.get(keys.OVERFLOW),
        stop=form.stops,
        json_schema=form.json_schema,
        grammar=form.grammar,
    )


def _sampling(settings: Settings, loaded: Loaded | None) -> Sampling:
    return sampling_for(settings, loaded.target) if loaded is not None else sampling_as(settings.get)


def is_starter(loaded: Loaded | None) -> bool:
    """The first model, alone, as a first start opens it."""
    return loaded is not None and loaded.config.target == starter() and loaded.draft is None


def is_built_in(loaded: Loaded | None) -> bool:
    return loaded is not None and loaded.config.target == paths.built_in_target()
