"""About Tandem: versions, devices, licences, the log folder, and what a report needs."""

import platform
from collections.abc import Callable, Iterable, Sequence
from importlib import metadata

from PySide6.QtCore import QUrl, Signal, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app import __version__, paths
from app.diagnostics import Diagnostics, collect, device_in_words, report
from app.engine_host.background import Background
from app.settings.file import SettingsFile
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr, tr_noop
from engine.records import Loaded

TITLE = tr_noop("About Tandem")
PARTS = (
    ("llama-cpp-python", tr_noop("llama.cpp for Python, with llama.cpp inside"), "MIT"),
    ("PySide6-Essentials", tr_noop("Qt for Python, the window"), "LGPL-3.0"),
    ("numpy", tr_noop("arrays"), "BSD-3-Clause"),
    ("gguf", tr_noop("model file headers"), "MIT"),
    ("jinja2", tr_noop("chat templates"), "BSD-3-Clause"),
    ("pyqtgraph", tr_noop("the charts"), "MIT"),
    ("markdown-it-py", "Markdown", "MIT"),
    ("mdit-py-plugins", tr_noop("formulas, footnotes and task lists in Markdown"), "MIT"),
    ("linkify-it-py", tr_noop("links in Markdown"), "MIT"),
    ("Pygments", tr_noop("code colours"), "BSD-2-Clause"),
    ("ziamath", tr_noop("formulas"), "MIT"),
    ("pypdf", tr_noop("text of PDF files"), "BSD-3-Clause"),
    ("huggingface-hub", tr_noop("downloads"), "Apache-2.0"),
    ("httpx2", "HTTP", "BSD-3-Clause"),
    ("keyring", tr_noop("the system's keyring"), "MIT"),
    ("platformdirs", tr_noop("where files belong"), "MIT"),
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
        self.copy = TextButton(icons, tr("Copy diagnostics"), "copy", "primary")
        self.copy.setToolTip(tr("Versions, devices and changed settings; no messages, no file names, no token"))
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self._on_copy)
        self.log_folder = TextButton(icons, tr("Open the log folder"), "folder-open")
        self.log_folder.clicked.connect(self._on_log_folder)
        self._said = Label(role="muted")
        self._said.setWordWrap(True)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(32, 8, 32, 16)
        row.setSpacing(8)
        row.addWidget(self.copy)
        row.addWidget(self.log_folder)
        row.addWidget(self._said, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below each other where there is no room for the words of both buttons."""
        super().resizeEvent(event)
        margins, buttons = self._row.contentsMargins(), (self.copy, self.log_folder)
        needed = sum(button.sizeHint().width() + self._row.spacing() for button in buttons)
        is_narrow = event.size().width() < needed + margins.left() + margins.right()
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(direction)

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
            self._said.setText(tr("Copied. It names no message, no file and no token."))

    @Slot()
    def _on_log_folder(self) -> None:
        folder = paths.log_dir()
        shown = folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self._said.setText("" if shown else tr("{folder} cannot be shown here.", folder=folder))


def about_text(found: Diagnostics | None = None) -> str:
    """Versions, devices and licences, as they are installed here. Without `found`: what is known at once."""
    made_with = [(f"{name} {_version(name)}", tr(purpose), licence) for name, purpose, licence in PARTS]
    log = tr("Warnings, errors and what a crash leaves are written to `{folder}`.", folder=paths.log_dir())
    sections = {
        tr("Versions"): _table((tr("Part"), tr("Version")), _versions(found)),
        tr("Devices"): _devices(found),
        tr("Log"): log,
        tr("Made with"): _table((tr("Part"), tr("For"), tr("Licence")), made_with),
    }
    purpose = tr(
        "A desktop chat for local models that shows, while you chat, what speculative decoding does for you. "
        "Nothing leaves this computer except a download or a search that you ask for."
    )
    licences = tr(
        "Tandem is MIT-licensed. The first model, SmolLM2-135M-Instruct, is licensed under Apache-2.0. "
        "Type: IBM Plex Sans and IBM Plex Mono, SIL Open Font License 1.1. Icons: Lucide, ISC licence. "
        "The licence texts lie beside them in `resources/fonts` and `resources/icons`."
    )
    parts = [f"## {title}\n\n{text}" for title, text in sections.items()]
    return "\n\n".join([f"# Tandem {__version__}", purpose, *parts, licences, ""])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _versions(found: Diagnostics | None) -> list[tuple[str, str]]:
    versions = {"Tandem": __version__}
    if found is not None:
        versions["llama.cpp"] = found.versions["llama.cpp"]
    versions |= {
        "llama-cpp-python": _version("llama-cpp-python"),
        "Qt": qVersion(),
        "PySide6": _version("PySide6-Essentials"),
        "Python": platform.python_version(),
        tr("System"): f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    return list(versions.items())


def _devices(found: Diagnostics | None) -> str:
    if found is None:
        return tr("Looking for them ...")
    return "\n".join(f"- {device_in_words(device)}" for device in found.devices)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
