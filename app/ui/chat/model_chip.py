"""A model's name on the pair bar: as much of it as has room, and a menu of others."""

from typing import Literal

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from app.models.names import elided, shortened
from app.numbers import size
from app.paths import shown
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.style.plain_text import tooltip
from app.words import tr, tr_noop
from engine.records import ModelFile

NO_TARGET = tr_noop("None loaded")
Role = Literal["target", "draft"]
_SHOWS: dict[Role, str] = {"target": tr_noop("Target: {name}"), "draft": tr_noop("Draft: {name}")}
_OPENS: dict[Role, str] = {
    "target": tr_noop("Target: {name}. Opens a menu."),
    "draft": tr_noop("Draft: {name}. Opens a menu."),
}
_LONGEST = 34  # characters on a chip
_ICON_ALONE_PX = 36  # a chip that shows no name
_SPARE_PX = 2  # names are a fraction wider than Qt says


class ModelChip(QPushButton):
    """A model's name that opens a menu of others.

    Attributes:
        labels: what can stand on it, the whole name first, the shortest last.
        label: what stands on it now; empty: its icon alone.
    """

    def __init__(self, icons: Icons, icon: str, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._icon, self._role = icons, icon, role
        self.labels: tuple[str, ...] = ("",)
        self.label = ""
        self.setObjectName("chip")
        self.setIconSize(QSize(16, 16))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menu_of_models = QMenu(self)
        self.clicked.connect(self._open_menu)
        icons.theme.changed.connect(self._retint)
        self._retint()
        self.set_model(None, tr(NO_TARGET))

    def set_model(self, model: ModelFile | None, name: str) -> None:
        """`name`: the model's, or what stands there without one."""
        forms = shortened(name) if model is not None else (name,)
        self.labels = tuple(elided(form, _LONGEST).replace("&", "&&") for form in forms)
        self.setText(self.labels[0])
        self.show_label(self.labels[0])
        says = [tr(_SHOWS[self._role], name=name if model is None else shown(model.path))]
        if model is not None:
            trained = tr("trained for {context:,} tokens", context=model.context_length)
            says.append(f"{model.architecture}, {model.quantisation}, {size(model.file_bytes)}, {trained}")
        self.setToolTip(tooltip("\n".join(says)))
        self.setAccessibleName(tr(_OPENS[self._role], name=name))

    def show_label(self, label: str) -> None:
        """One of `labels`, or none."""
        if label != self.label:
            self.label = label
            self.updateGeometry()
            self.update()

    def width_of(self, label: str) -> int:
        """Pixels that the chip takes with it."""
        if not label:
            return _ICON_ALONE_PX
        return self.fontMetrics().horizontalAdvance(label) + self._sides_px + _SPARE_PX

    @property
    def _sides_px(self) -> int:
        """Icon, borders and what stands free beside a name, as the style sheet has it."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        return QSize(self.width_of(self.label), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(64) if self.label else _ICON_ALONE_PX, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut in the middle where not even the shortest name has room: the ends tell names apart."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = max(self.width() - self._sides_px, 24)
        option.text = self.fontMetrics().elidedText(self.label, Qt.TextElideMode.ElideMiddle, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    @Slot()
    def _open_menu(self) -> None:
        self.menu_of_models.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot()
    def _retint(self) -> None:
        self.setIcon(self._icons.icon(self._icon))
