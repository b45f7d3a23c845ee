"""What the user chose for one model: kept by its file, and counted before what is chosen for all."""

import json
from pathlib import Path

from app.settings import keys
from app.settings.declaration import Setting, SettingError, T, Value
from app.settings.file import SettingsFile

PER_MODEL: tuple[Setting[Value], ...] = tuple(
    keys.SETTINGS[setting.key]
    for setting in (
        keys.CONTEXT, keys.GPU_LAYERS, keys.THREADS, keys.KV_TYPE, keys.FLASH_ATTENTION,
        keys.TEMPERATURE, keys.TOP_K, keys.TOP_P, keys.MIN_P, keys.REPEAT_PENALTY, keys.REPEAT_LAST_N,
        keys.STOPS, keys.FORM, keys.FORM_TEXT, keys.SYSTEM_PROMPT, keys.CHAT_TEMPLATE,
    )
)  # fmt: skip
NEEDS_RELOAD = frozenset(setting.key for setting in PER_MODEL if setting.reload)
_MOST_MODELS = 200  # the longest unchanged goes first


class PerModel:
    """A view of the settings. Main thread only."""

    def __init__(self, settings: SettingsFile) -> None:
        self._settings = settings

    def get(self, model: Path, setting: Setting[T]) -> T:
        """This model's own value, else the one for all."""
        own = self.own(model)
        if setting.key in own:
            return setting.check(own[setting.key])
        return self._settings.get(setting)

    def has(self, model: Path, setting: Setting[T]) -> bool:
        return setting.key in self.own(model)

    def own(self, model: Path) -> dict[str, Value]:
        """What differs for this model, by key; values that cannot be are left out."""
        values = self._all().get(str(model), {})
        return {setting.key: setting.check(values[setting.key]) for setting in PER_MODEL if _is_good(setting, values)}

    def set(self, model: Path, setting: Setting[T], value: object) -> None:
        """Keep a value for this model alone. Raises SettingError."""
        models = self._all()
        values = models.pop(str(model), {})  # back to the end: the newest change
        values[setting.key] = setting.check(value)
        self._write({**models, str(model): values})

    def reset(self, model: Path) -> None:
        """Back to what counts for all models."""
        models = self._all()
        if models.pop(str(model), None) is not None:
            self._write(models)

    def _all(self) -> dict[str, dict[str, Value]]:
        try:
            models = json.loads(self._settings.get(keys.MODEL_SETTINGS) or "{}")
        except ValueError:
            return {}
        if not isinstance(models, dict):
            return {}
        return {name: values for name, values in models.items() if isinstance(values, dict)}

    def _write(self, models: dict[str, dict[str, Value]]) -> None:
        newest = dict(list(models.items())[-_MOST_MODELS:])
        self._settings.set(keys.MODEL_SETTINGS, json.dumps(newest))


def _is_good(setting: Setting[Value], values: dict[str, Value]) -> bool:
    if setting.key not in values:
        return False
    try:
        setting.check(values[setting.key])
    except SettingError:
        return False
    return True
