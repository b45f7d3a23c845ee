"""Light or dark, with as much contrast as the system asks for; one QPalette and one stylesheet for the whole window."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.style.fonts import BODY_PX
from app.ui.style.stylesheet import stylesheet
from app.ui.style.tokens import DARK, DARK_STRONG, LIGHT, LIGHT_STRONG, Tokens

MODES = ("system", "light", "dark")


class Theme(QObject):
    """The current palette of the application.

    Signals:
        changed: colours or text size are others than before; what is painted by hand repaints, icons are tinted anew.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: str = "system") -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        self._hints = application.styleHints()
        self._accessibility = self._hints.accessibility()
        self._is_strong = self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
        self._tokens = self._wanted()
        self._body_px = BODY_PX
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._accessibility.contrastPreferenceChanged.connect(self.set_contrast)
        self._apply()

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def body_px(self) -> int:
        """Size of the text that is read."""
        return self._body_px

    def set_body_px(self, size_px: int) -> None:
        if size_px != self._body_px:
            self._body_px = size_px
            self.changed.emit()

    def color(self, token: str) -> QColor:
        """The colour of a token by name; a misspelt name raises AttributeError."""
        return QColor(str(getattr(self._tokens, token)))

    def set_mode(self, mode: str) -> None:
        """`system`, `light` or `dark`."""
        if mode not in MODES:
            raise ValueError(f"The theme is one of {', '.join(MODES)}, not {mode!r}.")
        self._mode = mode
        self._refresh()

    @Slot(Qt.ContrastPreference)
    def set_contrast(self, preference: Qt.ContrastPreference) -> None:
        """As much contrast as the system asks for."""
        self._is_strong = preference == Qt.ContrastPreference.HighContrast
        self._refresh()

    @Slot()
    def _on_system_changed(self) -> None:
        self._refresh()

    def _wanted(self) -> Tokens:
        is_dark = self._mode == "dark"
        if self._mode == "system":
            is_dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        light, dark = (LIGHT_STRONG, DARK_STRONG) if self._is_strong else (LIGHT, DARK)
        return dark if is_dark else light

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted is self._tokens:
            return
        self._tokens = wanted
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        sheet = stylesheet(self._tokens)
        if sheet != self._application.styleSheet():  # to set it again would polish every widget anew
            self._application.setPalette(_palette(self._tokens))
            self._application.setStyleSheet(sheet)


def _palette(tokens: Tokens) -> QPalette:
    """Qt's own roles, for what the stylesheet does not reach: native dialogs, selections, links, placeholders."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.bubble,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.faint,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.Light: tokens.raised,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Accent: tokens.accent,
    }
    palette = QPalette()
    for key, value in colors.items():
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.faint))
    return palette
