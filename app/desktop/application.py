"""The Qt application and its window, from parts that the composition root hands in."""

import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from app import paths
from app.desktop.garbage import GarbageCollector
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.style.fonts import follow_system, load_fonts, sans
from app.ui.style.icons import Icons
from app.ui.style.theme import Theme
from app.ui.window.main_window import MainWindow


def build_application(arguments: Sequence[str] | None = None) -> QApplication:
    """The one QApplication, with Tandem's name and type."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(arguments or sys.argv))
    application.setApplicationName("Tandem")
    application.setApplicationDisplayName("Tandem")
    application.setDesktopFileName("tandem")
    application.setStyle("Fusion")
    load_fonts(paths.resources() / "fonts")
    follow_system()
    application.setFont(sans())
    if application.findChild(GarbageCollector) is None:
        GarbageCollector(application)
    return application


def build_window(application: QApplication, store: Store, settings: Settings, engine: EngineThread) -> MainWindow:
    """The window, not shown yet."""
    theme = Theme(application, settings.get(keys.THEME))
    theme.set_body_px(settings.get(keys.FONT_SIZE))
    icons = Icons(paths.resources() / "icons", theme)
    return MainWindow(store, settings, engine, icons, paths.resources() / "help")
