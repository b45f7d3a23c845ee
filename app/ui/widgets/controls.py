"""Controls of the settings page: a switch, and fields that leave the wheel to the page."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.ui.style.icons import Icons
from app.ui.style.theme import Theme

_COLUMN_PX = 720


class Switch(QCheckBox):
    """On or off; the knob's place says it, not only the colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(44, 28)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(44, 28)

    def hitButton(self, pos: object) -> bool:
        return self.rect().contains(pos)  # type: ignore[call-overload, no-any-return]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        track = QRectF(4, 4, 36, 20)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(-3, -3, 3, 3), 13, 13)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent" if on else "border_strong"))
        painter.drawRoundedRect(track, 10, 10)
        painter.setBrush(self._theme.color("on_accent" if on else "raised"))
        painter.drawEllipse(QPointF(30 if on else 14, 14), 7.5, 7.5)


class Choice(QComboBox):
    """A list of choices with the theme's own arrow; what does not fit ends in dots."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own for lists of choices reads no style sheet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        shown = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, field.width())
        option.currentText = shown
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        arrow = self._icons.pixmap("chevron-down", "muted", 16, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 26, (self.height() - 16) // 2, arrow)


def _make_typed(field: QAbstractSpinBox) -> None:
    """For the keyboard: what is typed counts when it is complete."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setKeyboardTracking(False)
    field.lineEdit().setTextMargins(11, 0, 0, 0)  # its text begins where that of other fields does


class Whole(QSpinBox):
    """A whole number, typed or stepped with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setGroupSeparatorShown(True)
        _make_typed(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Fraction(QDoubleSpinBox):
    """A number, typed or stepped with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _make_typed(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def centre(column: QWidget, page: QWidget, widest_px: int, margins_px: tuple[int, int, int, int]) -> QHBoxLayout:
    """Puts `column` into the middle of `page`, no wider than is good to read."""
    column.setMaximumWidth(widest_px)
    row = QHBoxLayout(page)
    row.setContentsMargins(*margins_px)
    row.addStretch(1)
    row.addWidget(column, 1000)
    row.addStretch(1)
    return row


def centred_column(page: QWidget) -> QWidget:
    """The column of a page that is mostly text."""
    column = QWidget()
    centre(column, page, _COLUMN_PX, (24, 32, 24, 48)).setAlignment(column, Qt.AlignmentFlag.AlignTop)
    return column


def scrolling_column(scroll: QScrollArea) -> QVBoxLayout:
    """Makes `scroll` a page that is read from top to bottom; what is added to the column stands in its middle."""
    page = QWidget()
    page.setObjectName("page")
    places = QVBoxLayout(centred_column(page))
    places.setContentsMargins(0, 0, 0, 0)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(page)
    return places


def upright_scroll(inside: QWidget) -> QScrollArea:
    """Scrolls `inside` up and down only; what stands behind is seen through both."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    for behind in (inside, scroll.viewport()):  # setWidget turns it on
        behind.setAutoFillBackground(False)
    return scroll
