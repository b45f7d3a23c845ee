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


class SettingsFile:
    """What this user chose. Main thread only.

    Attributes:
        notice: a sentence about what was wrong with the file when it was read; None where nothing was.
        is_unsaved: the file could not be written the last time.
    """

    def __init__(self, path: Path, declared: Mapping[str, Setting[Value]]) -> None:
        self.path = path
        self._declared = declared
        self.notice: str | None = None
        self._values: dict[str, Value] = {}
        self._unknown: dict[str, object] = {}  # of a newer version; kept when the file is written
        self._listeners: list[Callable[[Setting[Value]], None]] = []
        self._troubled: list[Callable[[str], None]] = []
        self.is_unsaved = False
        self._read()

    def get(self, setting: Setting[T]) -> T:
        return cast(T, self._values.get(setting.key, setting.default))

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
            sentence = (
                f"The settings could not be saved in {self.path} ({error.strerror or error}). They hold until Tandem "
                "closes, and are saved as soon as that is possible."
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
                raise ValueError("it is not a JSON object")
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            aside = self._keep_aside()
            self.notice = f"The settings in {self.path} could not be read ({error}); the defaults are used.{aside}"
            return
        problems = [problem for key, value in stored.items() if (problem := self._take(key, value))]
        if problems:
            self.notice = f"In {self.path}: {' '.join(problems)} The defaults are used for these.{self._keep_aside()}"

    def _take(self, key: str, value: object) -> str | None:
        setting = self._declared.get(key)
        if setting is None:
            self._unknown[key] = value
            return None
        try:
            self._values[key] = setting.check(value)
        except SettingError as error:
            return str(error)
        return None

    def _keep_aside(self) -> str:
        """Keep a copy of a bad file: the next write replaces it. Returns the sentence that names the copy."""
        aside = self.path.with_name(f"{self.path.stem}.bad{self.path.suffix}")
        try:
            aside.write_bytes(self.path.read_bytes())
        except OSError:
            return ""
        return f" The file is kept as {aside}."

    def _text(self) -> str:
        kept = {key: list(value) if isinstance(value, tuple) else value for key, value in self._values.items()}
        data = {**self._unknown, **kept}
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:  # a file name that is no UTF-8
            return json.dumps(data, indent=2) + "\n"
        return text


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
