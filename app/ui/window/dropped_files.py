"""Files dragged over the window and dropped on it: models are opened, everything else goes with the message."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.chat.attaching import Attaching
from app.ui.models.pair_controller import PairController
from app.ui.style.fonts import sans, scaled
from app.ui.style.icons import Icons
from app.words import tr, trn

_FONT_PX = 20
_ICON_PX = 40
_GAP_PX = 12
_EDGE_PX = 16  # from the window's edge to the frame
_ROUND_PX = 16
_CARD_PX = 24  # from the words to the edge of the card that they stand on
_GROUND_ALPHA = 0.8  # the page can still be recognised


def local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def take(paths: Sequence[Path], pair: PairController, attaching: Attaching) -> None:
    models = [path for path in paths if _is_model(path)]
    if models:
        pair.drop(models)
    attaching.add_files([path for path in paths if path not in models])


class DropZone(QWidget):
    """Over the whole window while files are dragged on it: says what dropping them does."""

    def __init__(self, icons: Icons, window: QWidget) -> None:
        super().__init__(window)
        self._icons, self._window = icons, window
        self._icon = ""
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # the drag goes on to what is below
        icons.theme.changed.connect(self.update)
        self.hide()

    def show_for(self, paths: Sequence[Path]) -> None:
        models = sum(map(_is_model, paths))
        self._icon = "box" if models else "paperclip"
        if not models:
            self.text = tr("Drop to attach")
        elif models < len(paths):
            self.text = trn(
                "Drop to open the model and attach the rest", "Drop to open the models and attach the rest", models
            )
        else:
            self.text = trn("Drop to open the model", "Drop to open the models", models)
        self.setAccessibleName(self.text)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._icons.theme.color
        ground = QColor(color("accent_soft"))
        ground.setAlphaF(_GROUND_ALPHA)
        frame = QRectF(self.rect()).adjusted(*_inset(_EDGE_PX))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, _ROUND_PX, _ROUND_PX)
        painter.setFont(sans(_FONT_PX, QFont.Weight.DemiBold))
        icon_px, flags = scaled(_ICON_PX), Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        words = painter.boundingRect(frame.adjusted(*_inset(2 * _CARD_PX)), flags, self.text)
        card = QRectF(0, 0, max(words.width(), icon_px), icon_px + _GAP_PX + words.height())
        card.moveCenter(frame.center())
        words.moveTop(card.bottom() - words.height())
        painter.setPen(QPen(color("border"), 1))
        painter.setBrush(color("raised"))
        painter.drawRoundedRect(card.adjusted(*_inset(-_CARD_PX)), _ROUND_PX, _ROUND_PX)
        icon = self._icons.pixmap(self._icon, "accent", icon_px, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(card.center().x() - icon_px / 2, card.top()), icon)
        painter.setPen(color("text"))
        painter.drawText(words, flags, self.text)
        painter.end()


def _is_model(path: Path) -> bool:
    return path.suffix.lower() == ".gguf"


def _inset(px: int) -> tuple[int, int, int, int]:
    return px, px, -px, -px
