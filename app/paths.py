"""Where Tandem keeps things. `TANDEM_HOME` puts all of it in one folder (tests and portable installs).

Functions name places; only `ensure` creates them.
"""

import os
from pathlib import Path

import platformdirs

APP_NAME = "tandem"


def _place(kind: str, default: str) -> Path:
    home = os.environ.get("TANDEM_HOME")
    return Path(home).expanduser() / kind if home else Path(default)


def data_dir() -> Path:
    """Conversations and measurements."""
    return _place("data", platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_dir() -> Path:
    """The settings file."""
    return _place("config", platformdirs.user_config_dir(APP_NAME, appauthor=False))


def cache_dir() -> Path:
    """What can be measured or fetched again: cost curves, downloaded catalogue pages."""
    return _place("cache", platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """Log files."""
    return _place("log", platformdirs.user_log_dir(APP_NAME, appauthor=False))


def models_dir() -> Path:
    """Downloaded GGUF files."""
    return data_dir() / "models"


def database() -> Path:
    """The SQLite file with conversations, journal and measurements."""
    return data_dir() / "tandem.db"


def settings_file() -> Path:
    """What the user changed from the defaults."""
    return config_dir() / "settings.json"


def presets_file() -> Path:
    """The user's presets."""
    return config_dir() / "presets.json"


def network_log() -> Path:
    """Every request that was ever made."""
    return data_dir() / "network.jsonl"


def downloads_file() -> Path:
    """The download queue, for the next start."""
    return data_dir() / "downloads.json"


def remote_headers() -> Path:
    """The first bytes of models on the hub, which say all about them."""
    return cache_dir() / "headers"


def checksums_file() -> Path:
    """SHA-256 of model files that were hashed once."""
    return cache_dir() / "checksums.json"


def log_file() -> Path:
    """Where an unexpected error is written down in full."""
    return log_dir() / "tandem.log"


def calibrations_file() -> Path:
    """Cost curves of (model pair, device, threads), measured at the first load of each."""
    return cache_dir() / "calibrations.json"


def attention_file() -> Path:
    """Which kind of attention is faster for each model here, beside the cost curves."""
    return calibrations_file().with_name("attention.json")


def kv_states() -> Path:
    """What the models computed of recent conversations."""
    return cache_dir() / "kv-states"


def sound_files() -> Path:
    """Model files that a child process has loaded without harm."""
    return cache_dir() / "sound-files.json"


def library_index() -> Path:
    """What was read from the headers of the models on this machine."""
    return cache_dir() / "library.json"


def draft_choices() -> Path:
    """Which draft was the fastest for each target on each machine."""
    return data_dir() / "draft-choices.json"


def work_note() -> Path:
    """What the models are doing; stands there while the window is open."""
    return data_dir() / "running.json"


def resources() -> Path:
    """Icons, fonts, prompts and the built-in pair: beside `app` in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def benchmark_prompts() -> Path:
    """The prompts of a benchmark where nobody names others: JSON lines with `prompt` and `kind`."""
    return resources() / "prompts" / "benchmark.jsonl"


def built_in_target() -> Path:
    """The target of the pair that Tandem ships."""
    return resources() / "models" / "guide-target.gguf"


def built_in_draft() -> Path:
    """The draft of the pair that Tandem ships."""
    return resources() / "models" / "guide-draft.gguf"


def shown(path: Path) -> str:
    """As people read it: what lies in their own folder begins with ~."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere, or nobody's home
        return str(path)


def ensure(folder: Path) -> Path:
    """Create `folder` for this user alone and return it. Raises OSError where that is not possible."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
