"""The file of what this user chose: JSON that holds only what differs from the defaults.

Values are checked wherever they come from. A bad file costs nothing but itself: it is kept aside and said.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from app.paths import ensure
from app.settings.declaration import Setting, SettingError, T, Value
from app.words import tr, tr_noop


class SettingsFile:
    """What this user chose. Main thread only.

    Attributes:
        is_unsaved: the file could not be written the last time.
    """

    def __init__(self, path: Path, declared: Mapping[str, Setting[Value]]) -> None:
        self.path = path
        self._declared = declared
        self._damage: str | None = None  # why the file could not be read
        self._refused: list[tuple[Setting[Value], object]] = []  # what stood in it and cannot be
        self._aside: Path | None = None  # where a copy of it is kept
        self._values: dict[str, Value] = {}
        self._unknown: dict[str, object] = {}  # of a newer version; kept when the file is written
        self._listeners: list[Callable[[Setting[Value]], None]] = []
        self._troubled: list[Callable[[str], None]] = []
        self.is_unsaved = False
        self._read()

    def get(self, setting: Setting[T]) -> T:
        return cast(T, self._values.get(setting.key, setting.default))

    @property
    def notice(self) -> str | None:
        """What was wrong with the file when it was read; None where nothing was. The language is in the file too."""
        path = self.path
        if self._damage is not None:
            why = tr(self._damage)
            said = tr("The settings in {path} could not be read ({why}); the defaults are used.", path=path, why=why)
        elif self._refused:
            problems = " ".join(map(_problem, self._refused))
            said = tr("In {path}: {problems} The defaults are used for these.", path=path, problems=problems)
        else:
            return None
        return " ".join((said, tr("The file is kept as {path}.", path=self._aside))) if self._aside else said

    def is_chosen(self, setting: Setting[T]) -> bool:
        """Whether the file names it, be it with the default's own value."""
        return setting.key in self._values

    def set(self, setting: Setting[T], value: object) -> None:
        """Keep a value and write the file. Raises SettingError for a bad value.

        A file that cannot be written is told to `subscribe_trouble`, and the value is used all the same.
        """
        checked = setting.check(value)
        if checked == self.get(setting):
            return
        if checked == setting.default:
            self._values.pop(setting.key, None)
        else:
            self._values[setting.key] = checked
        for listener in list(self._listeners):
            listener(cast(Setting[Value], setting))
        self.save()

    def save(self) -> None:
        """Write the file, which `set` does by itself; again where that failed before."""
        try:
            ensure(self.path.parent)
            write_atomically(self.path, self._text())
        except OSError as error:
            sentence = tr(
                "The settings could not be saved in {path} ({reason}). They hold until Tandem closes, and are saved as "
                "soon as that is possible.",
                path=self.path,
                reason=error.strerror or error,
            )
            if not self.is_unsaved:
                for tell in self._troubled:
                    tell(sentence)
            self.is_unsaved = True
        else:
            self.is_unsaved = False

    def reset(self, section: str) -> None:
        """Back to the defaults, in one section."""
        for setting in self._declared.values():
            if setting.section == section:
                self.set(setting, setting.default)

    def subscribe(self, listener: Callable[[Setting[Value]], None]) -> Callable[[], None]:
        """Call `listener` with each setting that changes. Returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_trouble(self, tell: Callable[[str], None]) -> None:
        """Call `tell` with a sentence when the file cannot be written; once until it can again."""
        self._troubled.append(tell)

    def _read(self) -> None:
        try:
            stored = json.loads(self.path.read_text("utf-8"))
            if not isinstance(stored, dict):
                raise ValueError(tr_noop("it is not a JSON object"))
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            self._damage = str(error)
        else:
            for key, value in stored.items():
                self._take(key, value)
        if self._damage is not None or self._refused:
            self._keep_aside()

    def _take(self, key: str, value: object) -> None:
        setting = self._declared.get(key)
        if setting is None:
            self._unknown[key] = value
            return
        try:
            self._values[key] = setting.check(value)
        except SettingError:
            self._refused.append((setting, value))

    def _keep_aside(self) -> None:
        """Keep a copy of a bad file: the next write replaces it."""
        aside = self.path.with_name(f"{self.path.stem}.bad{self.path.suffix}")
        with contextlib.suppress(OSError):
            aside.write_bytes(self.path.read_bytes())
            self._aside = aside

    def _text(self) -> str:
        kept = {key: list(value) if isinstance(value, tuple) else value for key, value in self._values.items()}
        data = {**self._unknown, **kept}
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:  # a file name that is no UTF-8
            return json.dumps(data, indent=2) + "\n"
        return text


def _problem(refused: tuple[Setting[Value], object]) -> str:
    setting, value = refused
    try:
        setting.check(value)
    except SettingError as error:
        return str(error)
    return ""


def write_atomically(path: Path, text: str) -> None:
    """Replace a file so that after a crash or on a full disk either the old or the new one is there, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
