"""Icons from SVG files, tinted to the theme, and the buttons that carry them."""

import functools
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.ui.style.key_names import key_names
from app.ui.style.plain_text import tooltip
from app.ui.style.theme import Theme

_SIZES = (16, 18, 32, 36)  # what the window uses, and twice that for dense screens
_DISABLED_SIZES = (18, 36)
_CONFIRMED_MS = 2000
_APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)


class Icons:
    """Draws the icons of one folder in the theme's colours; keeps what it drew."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self._folder = folder
        self.theme = theme
        self._drawn: dict[tuple[str, str, str], QIcon] = {}

    def icon(self, name: str, token: str = "muted", disabled_token: str = "faint") -> QIcon:
        """The icon `name` in the colour of `token`."""
        color = self.theme.color(token).name()
        disabled = self.theme.color(disabled_token).name()
        key = (name, color, disabled)
        if key not in self._drawn:
            icon = QIcon()
            for size in _SIZES:
                icon.addPixmap(self._draw(name, color, size), QIcon.Mode.Normal)
            for size in _DISABLED_SIZES:
                icon.addPixmap(self._draw(name, disabled, size), QIcon.Mode.Disabled)
            self._drawn[key] = icon
        return self._drawn[key]

    def pixmap(self, name: str, token: str, size_px: int, ratio: float = 1.0) -> QPixmap:
        """One icon at one size, sharp on a screen with `ratio` device pixels per pixel."""
        pixmap = self._draw(name, self.theme.color(token).name(), round(size_px * ratio))
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def application_icon(self) -> QIcon:
        icon = QIcon()
        for size in _APPLICATION_SIZES:
            icon.addPixmap(self._draw("tandem", "", size))
        return icon

    def _draw(self, name: str, color: str, size_px: int) -> QPixmap:
        return QPixmap.fromImage(_drawn(self._folder / f"{name}.svg", color, size_px))


@functools.cache
def _drawn(file: Path, color: str, size_px: int) -> QImage:
    """Once for all windows: an image, which unlike a pixmap may outlive the application."""
    renderer = QSvgRenderer(QByteArray(_source(file).replace("currentColor", color).encode()))
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


@functools.cache
def _source(file: Path) -> str:
    return file.read_text(encoding="utf-8")


class IconButton(QToolButton):
    """A flat button with an icon, a tooltip that is also its accessible name, and the theme's tint."""

    def __init__(
        self,
        icons: Icons,
        name: str,
        label: str,
        shortcut: str = "",
        token: str = "muted",
        size_px: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self._name = name
        self._token = token
        self._is_confirmed = False
        self.setIconSize(QSize(size_px, size_px))
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_label(label, shortcut)
        icons.theme.changed.connect(self._retint)
        self._retint()

    def set_label(self, label: str, shortcut: str = "") -> None:
        self._label = label
        self.setAccessibleName(label)
        self.setToolTip(tooltip(f"{label} ({key_names(shortcut)})" if shortcut else label))

    def set_icon(self, name: str, token: str | None = None) -> None:
        self._name = name
        self._token = token or self._token
        self._retint()

    @property
    def icon_name(self) -> str:
        return self._name

    def confirm(self, label: str) -> None:
        """For a moment a tick, and `label` as its name: it is done."""
        self.setAccessibleName(label)
        self._is_confirmed = True
        QTimer.singleShot(_CONFIRMED_MS, self, self._on_seen)
        self._retint()

    @Slot()
    def _on_seen(self) -> None:
        self._is_confirmed = False
        self.setAccessibleName(self._label)
        self._retint()

    @Slot()
    def _retint(self) -> None:
        name, token = ("check", "automatic") if self._is_confirmed else (self._name, self._token)
        self.setIcon(self._icons.icon(name, token))


class TextButton(QPushButton):
    """A button with words and, if `name` is given, an icon before them. `kind`: plain, primary, quiet or danger."""

    def __init__(
        self, icons: Icons, text: str, name: str | None = None, kind: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(f" {text}" if name else text, parent)  # Qt sets the icon too close
        self._icons = icons
        self._name = name
        self._kind = kind
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        if name is not None:
            self.setIconSize(QSize(16, 16))
            icons.theme.changed.connect(self._retint)
            self._retint()

    def set_icon(self, name: str) -> None:
        self._name = name
        self._retint()

    @Slot()
    def _retint(self) -> None:
        token = {"primary": "on_accent", "danger": "danger"}.get(self._kind, "muted")
        self.setIcon(self._icons.icon(self._name or "x", token))
