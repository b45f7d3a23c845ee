"""Formulas: LaTeX as ziamath sets it, drawn as paths within a line of text."""

import logging
import re
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from app.ui.markdown.text_formats import Property

logger = logging.getLogger(__name__)

PLACE = "\ufffc"  # the one character of the document that a formula is
SOURCE = re.compile(r"\$\$.+?\$\$|\$.+?\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)  # as it stands in Markdown
_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
_LONGEST = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Formula:
    """Pixels above and below the base line of the text."""

    drawing: QSvgRenderer
    width: float
    ascent: float
    descent: float


@lru_cache(maxsize=512)
def typeset(tex: str, size_px: int, color: str, displayed: bool) -> Formula | None:
    """None where ziamath cannot read it; `displayed`: on a line of its own, with large operators."""
    if len(tex) > _LONGEST:
        return None
    from ziamath.config import config  # a fifth of a second: not before the first formula
    from ziamath.zmath import Latex

    config.svg2 = False  # Qt draws SVG 1
    try:
        svg = Latex(tex.strip(), size=size_px, color=color, inline=not displayed).svg()
    except Exception:  # of any kind: a model may write anything, and the source can be shown instead
        logger.debug("cannot set %s", tex, exc_info=True)
        return None
    drawing = QSvgRenderer(QByteArray(svg.encode()))
    area = drawing.viewBoxF()  # the base line is at 0
    return Formula(drawing, area.width(), -area.top(), area.bottom()) if drawing.isValid() else None


def formula_format(around: QTextCharFormat, tex: str, displayed: bool) -> QTextCharFormat | None:
    """The format of a formula's one character in text of the format `around`; None where it cannot be set."""
    form = QTextCharFormat(around)
    form.setObjectType(_OBJECT)
    form.setProperty(Property.TEX, tex)
    form.setProperty(Property.DISPLAYED, displayed)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    return form if _formula(form) is not None else None


def _formula(form: QTextFormat) -> Formula | None:
    char = form.toCharFormat()
    size_px = int(char.property(QTextFormat.Property.FontPixelSize))
    color = char.foreground().color().name()
    return typeset(str(char.property(Property.TEX)), size_px, color, bool(char.property(Property.DISPLAYED)))


class FormulaObject(QPyTextObject):
    """Draws the formulas of one document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        document.documentLayout().registerHandler(_OBJECT, self)

    def intrinsicSize(self, document: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        formula = _formula(form)
        if formula is None:
            return QSizeF()
        scale, half_x = _scale(formula, document), _half_x(form)
        # Qt sets the middle of an object half an x-height over the base line
        height = max(2 * scale * formula.descent + half_x, 2 * scale * formula.ascent - half_x)
        return QSizeF(scale * formula.width, height)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, _position: int, form: QTextFormat
    ) -> None:
        formula = _formula(form)
        if formula is None:
            return
        scale, area = _scale(formula, document), QRectF(rect)
        base = area.top() + (area.height() + _half_x(form)) / 2
        size = QSizeF(scale * formula.width, scale * (formula.ascent + formula.descent))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        formula.drawing.render(painter, QRectF(QPointF(area.left(), base - scale * formula.ascent), size))
        painter.restore()


def width_of(form: QTextFormat, document: QTextDocument) -> float:
    """In pixels, of the formula that a character of this format stands for; 0 where it stands for none."""
    formula = _formula(form) if form.objectType() == _OBJECT else None
    return _scale(formula, document) * formula.width if formula is not None else 0.0


def _scale(formula: Formula, document: QTextDocument) -> float:
    """Smaller than it should be where the line is too narrow for it."""
    room = document.textWidth()
    return min(1.0, room / formula.width) if room > 0 and formula.width > 0 else 1.0


def _half_x(form: QTextFormat) -> float:
    return QFontMetricsF(form.toCharFormat().font()).xHeight() / 2
