"""The bar chart in the window: the same drawing as `tandem bench --svg`, at the size of the widget."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.benchmark.chart import FONT, FONT_FAMILY, Bar, Group, draw
from app.numbers import three_digits, times
from app.ui.style.theme import Theme
from app.words import tr

_HEIGHT_PX = 380


class ChartView(QWidget):
    """Draws again when the figures, the size or the theme change; the figures are its accessible description."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[Group, ...] = ()
        self._title = ""
        self._at_least = 0.0
        self._renderer: QSvgRenderer | None = None
        self.setMinimumSize(300, _HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._draw_again)

    def sizeHint(self) -> QSize:
        return QSize(560, _HEIGHT_PX)

    @property
    def groups(self) -> tuple[Group, ...]:
        return self._groups

    def show_chart(self, groups: Sequence[Group], title: str, at_least: float = 0.0) -> None:
        """`at_least`: tokens/s that the axis reaches."""
        shown = (tuple(groups), title, at_least)
        if shown != (self._groups, self._title, self._at_least):
            self._groups, self._title, self._at_least = shown
            self.setAccessibleName(tr("Chart: {title}", title=title))
            self.setAccessibleDescription(in_words(self._groups))
            self._draw_again()

    def svg(self, width: int, height: int, dark: bool) -> str:
        """The drawing as a document."""
        groups = [group for group in self._groups if group.bars]
        return draw(groups, title=self._title, dark=dark, width=width, height=height, at_least=self._at_least)

    @Slot()
    def _draw_again(self) -> None:
        self._renderer = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_again()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._renderer is None:
            document = self.svg(self.width(), self.height(), self._theme.tokens.dark)
            self._renderer = QSvgRenderer(QByteArray(document.replace(FONT, FONT_FAMILY).encode()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter)


def in_words(groups: Sequence[Group]) -> str:
    """The chart for whoever cannot see it."""
    said = [f"{group.target}: {', '.join(_in_words(bar) for bar in group.bars)}" for group in groups if group.bars]
    return ". ".join(said) or tr("Nothing was measured yet.")


def _in_words(bar: Bar) -> str:
    figures = {"rate": three_digits(bar.tokens_per_second), "ratio": times(bar.ratio)}
    return tr("{name} {rate} tokens/s ({ratio})", name=bar.label, **figures)
