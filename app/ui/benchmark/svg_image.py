"""An SVG as pixels, with Tandem's own fonts. Works without a display."""

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

from app import paths
from app.benchmark.chart import FONT, FONT_FAMILY
from app.ui.style.fonts import load_fonts


def render_svg(svg: str, scale: float = 2.0) -> QImage:
    """Draws the document at `scale` times its own size. Makes a QGuiApplication where there is none."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        render_svg._application = QGuiApplication(["tandem"])  # type: ignore[attr-defined]  # must outlive the image
    load_fonts(paths.resources() / "fonts")
    renderer = QSvgRenderer(QByteArray(svg.replace(FONT, FONT_FAMILY).encode()))  # Qt's SVG knows no list of families
    image = QImage(renderer.defaultSize() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def save_png(svg: str, path: Path) -> None:
    """Raises OSError where the file cannot be written."""
    writer = QImageWriter(str(path), QByteArray(b"png"))  # whatever the name ends in
    if not writer.write(render_svg(svg)):
        raise OSError(writer.errorString())
