"""About Tandem: versions, devices, licences, the log folder, and what a report needs."""

import platform
from collections.abc import Callable
from importlib import metadata

from PySide6.QtCore import QUrl, Signal, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app import __version__, paths
from app.diagnostics import Diagnostics, collect, device_in_words, report
from app.engine_host.background import Background
from app.settings.file import SettingsFile
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from engine.records import Loaded

TITLE = "About Tandem"
PARTS = (
    ("llama-cpp-python", "llama.cpp for Python, with llama.cpp inside", "MIT"),
    ("PySide6-Essentials", "Qt for Python, the window", "LGPL-3.0"),
    ("numpy", "arrays", "BSD-3-Clause"),
    ("gguf", "model file headers", "MIT"),
    ("jinja2", "chat templates", "BSD-3-Clause"),
    ("pyqtgraph", "the charts", "MIT"),
    ("markdown-it-py", "Markdown", "MIT"),
    ("mdit-py-plugins", "formulas, footnotes and task lists in Markdown", "MIT"),
    ("linkify-it-py", "links in Markdown", "MIT"),
    ("Pygments", "code colours", "BSD-2-Clause"),
    ("ziamath", "formulas", "MIT"),
    ("pypdf", "text of PDF files", "BSD-3-Clause"),
    ("huggingface-hub", "downloads", "Apache-2.0"),
    ("httpx2", "HTTP", "BSD-3-Clause"),
    ("keyring", "the system's keyring", "MIT"),
    ("platformdirs", "where files belong", "MIT"),
)


class AboutBar(QWidget):
    """The buttons under the text; looks for the devices when it is first asked to.

    Signals:
        changed: the text has more in it now.
    """

    changed = Signal()

    def __init__(
        self,
        icons: Icons,
        settings: SettingsFile | None = None,
        pair: Callable[[], Loaded | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        """`settings` and `pair`: what the report says besides the machine."""
        super().__init__(parent)
        self._settings, self._pair = settings, pair
        self._found: Diagnostics | None = None
        self._has_looked = False
        self._background = Background(self)
        self._background.done.connect(self._on_found)
        self.copy = TextButton(icons, "Copy diagnostics", "copy", "primary")
        self.copy.setToolTip("Versions, devices and changed settings; no messages, no file names, no token")
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self._on_copy)
        self.log_folder = TextButton(icons, "Open the log folder", "folder-open")
        self.log_folder.clicked.connect(self._on_log_folder)
        self._said = Label(role="muted")
        self._said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 8, 32, 16)
        row.setSpacing(8)
        row.addWidget(self.copy)
        row.addWidget(self.log_folder)
        row.addWidget(self._said, 1)

    def look(self) -> None:
        """For the devices, once, beside the window: drivers take their time."""
        if not self._has_looked:
            self._has_looked = True
            self._background.start(lambda _cancel: collect(), "diagnostics")

    def text(self) -> str:
        """Markdown."""
        return about_text(self._found)

    @Slot(object)
    def _on_found(self, found: Diagnostics) -> None:
        self._found = found
        self.copy.setEnabled(True)
        self.changed.emit()

    @Slot()
    def _on_copy(self) -> None:
        if self._found is not None:
            QGuiApplication.clipboard().setText(report(self._found, qVersion(), self._settings, self._pair()))
            self._said.setText("Copied. It names no message, no file and no token.")

    @Slot()
    def _on_log_folder(self) -> None:
        folder = paths.log_dir()
        shown = folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self._said.setText("" if shown else f"{folder} cannot be shown here.")


def about_text(found: Diagnostics | None = None) -> str:
    """Versions, devices and licences, as they are installed here. Without `found`: what is known at once."""
    parts = "\n".join(f"| {name} {_version(name)} | {purpose} | {licence} |" for name, purpose, licence in PARTS)
    return (
        f"# Tandem {__version__}\n\n"
        "A desktop chat for local models that shows, while you chat, what speculative decoding does for you. "
        "Nothing leaves this computer except a download or a search that you ask for.\n\n"
        f"## Versions\n\n| Part | Version |\n|---|---|\n{_versions(found)}\n\n"
        f"## Devices\n\n{_devices(found)}\n\n"
        f"## Log\n\nWarnings, errors and what a crash leaves are written to `{paths.log_dir()}`.\n\n"
        f"## Made with\n\n| Part | For | Licence |\n|---|---|---|\n{parts}\n\n"
        "Tandem is MIT-licensed. The first model, SmolLM2-135M-Instruct, is licensed under Apache-2.0. "
        "Type: IBM Plex Sans and IBM Plex Mono, SIL Open Font License 1.1. Icons: Lucide, ISC licence. "
        "The licence texts lie beside them in `resources/fonts` and `resources/icons`.\n"
    )


def _versions(found: Diagnostics | None) -> str:
    versions = {"Tandem": __version__}
    if found is not None:
        versions["llama.cpp"] = found.versions["llama.cpp"]
    versions |= {
        "llama-cpp-python": _version("llama-cpp-python"),
        "Qt": qVersion(),
        "PySide6": _version("PySide6-Essentials"),
        "Python": platform.python_version(),
        "System": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    return "\n".join(f"| {name} | {version} |" for name, version in versions.items())


def _devices(found: Diagnostics | None) -> str:
    if found is None:
        return "Looking for them ..."
    return "\n".join(f"- {device_in_words(device)}" for device in found.devices)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
