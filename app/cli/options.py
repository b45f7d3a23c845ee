"""Flags that several commands share. Defaults, limits and sentences come from app/settings/keys.py."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.models.model_settings import plain_sampling
from app.models.starter import first_pair
from app.settings import keys
from app.settings.declaration import Setting, SettingError, T
from engine.records import PairConfig, Sampling

Flags = argparse.ArgumentParser | argparse._ArgumentGroup
INTERRUPTED = 130  # the exit code after Ctrl-C
DEFAULT_SEED = 0  # on the command line the same command gives the same text


def at_least(low: int) -> Callable[[str], int]:
    """An integer of at least `low`, for argparse."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if value < low:
            raise argparse.ArgumentTypeError(f"{value} is less than {low}")
        return value

    return number


def checked(setting: Setting[T]) -> Callable[[str], T]:
    """What was typed, checked as the settings page checks it."""

    def value(text: str) -> T:
        convert = {"integer": int, "number": float}.get(setting.kind, str)
        try:
            return setting.check(convert(text))
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
        except SettingError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return value


def add_setting(parser: Flags, setting: Setting[T], metavar: str, flag: str | None = None) -> None:
    """A flag for a setting; not given, it stays None and the setting's default counts."""
    name = flag or "--" + setting.key.replace("_", "-")
    help_text = setting.sentence.replace("blank:", "without it:").replace("%", "%%")
    if setting.choices:
        parser.add_argument(name, choices=setting.choices, help=help_text)
    else:
        parser.add_argument(name, metavar=metavar, type=checked(setting), help=help_text)


def add_target(parser: argparse.ArgumentParser, *, several_drafts: bool, required: bool = True) -> None:
    """--target, --draft and where to put them."""
    otherwise = "" if required else "; without it: the model that the window opens at a first start"
    help_text = f"the GGUF model whose text you read{otherwise}"
    parser.add_argument("--target", metavar="F", type=Path, required=required, help=help_text)
    if several_drafts:
        help_text = "a small GGUF model that guesses ahead; repeatable"
        parser.add_argument("--draft", metavar="F", type=Path, action="append", default=[], help=help_text)
    else:
        parser.add_argument("--draft", metavar="F", type=Path, help="a small GGUF model that guesses ahead")
    hardware = parser.add_argument_group("hardware")
    add_setting(hardware, keys.THREADS, "N")
    add_setting(hardware, keys.GPU_LAYERS, "N")
    add_setting(hardware, keys.DRAFT_GPU_LAYERS, "N")
    add_setting(hardware, keys.CONTEXT, "N")
    add_setting(hardware, keys.KV_TYPE, "TYPE")
    add_setting(hardware, keys.FLASH_ATTENTION, "WHEN")
    hardware.add_argument("--device", metavar="NAME", action="append", default=[], help="use this device; repeatable")
    hardware.add_argument("--rpc", metavar="HOST:PORT", action="append", default=[], help="an RPC worker; repeatable")
    hardware.add_argument("--exact", action="store_true", help=keys.EXACT.sentence)


def add_sampling(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("sampling")
    add_setting(group, keys.MAX_TOKENS, "N")
    add_setting(group, keys.TEMPERATURE, "T")
    add_setting(group, keys.TOP_K, "K")
    add_setting(group, keys.TOP_P, "P")
    add_setting(group, keys.MIN_P, "P")
    add_setting(group, keys.REPEAT_PENALTY, "R")
    add_setting(group, keys.REPEAT_LAST_N, "N")
    group.add_argument("--seed", metavar="S", type=checked(keys.SEED), default=DEFAULT_SEED,
                       help=f"The same seed gives the same text; without it: {DEFAULT_SEED}.")  # fmt: skip


def add_form(parser: argparse.ArgumentParser) -> None:
    """--stop, --grammar, --json-schema: what the answer must look like."""
    group = parser.add_argument_group("form of the answer")
    group.add_argument("--stop", metavar="TEXT", action="append", default=[],
                       help="end the answer before this text; repeatable")  # fmt: skip
    form = group.add_mutually_exclusive_group()
    form.add_argument("--grammar", metavar="F", type=Path, help="a GBNF grammar that the answer follows")
    form.add_argument("--json-schema", metavar="F", type=Path, help="answer with JSON that this schema describes")


def add_speculation(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("drafting")
    add_setting(group, keys.SPECULATION, "WHEN")
    add_setting(group, keys.DRAFT_LENGTH, "N")
    group.add_argument("--no-lookup", action="store_true", help="never propose tokens from earlier text")


def pair_config(options: argparse.Namespace, draft: Path | None) -> PairConfig:
    """What `add_target` read. A draft without a target drafts for the first model."""
    first = first_pair()
    return PairConfig(
        target=options.target or first.target,
        draft=draft if options.target or draft else first.draft,
        context=options.context,
        threads=options.threads,
        gpu_layers=_or_default(options.gpu_layers, keys.GPU_LAYERS),
        draft_gpu_layers=_or_default(options.draft_gpu_layers, keys.DRAFT_GPU_LAYERS),
        kv_type=_or_default(options.kv_type, keys.KV_TYPE),
        flash_attention=_or_default(options.flash_attention, keys.FLASH_ATTENTION),
        exact=options.exact,
        devices=tuple(options.device),
        rpc_servers=tuple(options.rpc),
    )


def sampling(options: argparse.Namespace, recommended: Sampling | None) -> Sampling:
    """What `add_sampling` read: the flag, else what the model's author recommends, else Tandem's default."""
    base = recommended or plain_sampling()
    return replace(
        base,
        temperature=_or(options.temperature, base.temperature),
        top_k=_or(options.top_k, base.top_k),
        top_p=_or(options.top_p, base.top_p),
        min_p=_or(options.min_p, base.min_p),
        repeat_penalty=_or(options.repeat_penalty, base.repeat_penalty),
        repeat_last_n=_or(options.repeat_last_n, base.repeat_last_n),
        seed=options.seed,
    )


def _or(given: T | None, default: T) -> T:
    return default if given is None else given


def _or_default(given: T | None, setting: Setting[T]) -> T:
    return _or(given, setting.default)
