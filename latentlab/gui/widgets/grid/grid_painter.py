"""Pictures for Qt: converted, scaled without smearing, painted as a grid. Functions only."""

import math
import re

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, QPixmap

from latentlab.gui.style.theme import GRID, colours
from latentlab.gui.widgets.grid.grid_layout import GridLayout

_NUMBER = re.compile(r"[+\-−]?[\d.]+ ?%?")


def to_qimage(picture: NDArray[np.uint8]) -> QImage:
    """A copy of uint8 [H, W, C] (C is 1 or 3) as a picture that Qt can paint."""
    height, width, channels = picture.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    packed = np.ascontiguousarray(picture)
    image = QImage(packed.data, width, height, width * channels, kind)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def to_array(image: QImage) -> NDArray[np.uint8]:
    """The pixels of `image`, uint8 [H, W, 3]."""
    packed = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(packed.constBits(), np.uint8).reshape(packed.height(), -1)
    return lines[:, : 3 * packed.width()].reshape(packed.height(), packed.width(), 3).copy()


def paint_cells(
    painter: QPainter, image: QImage, layout: GridLayout, exposed: QRect, factor: int = 1
) -> None:
    """Paint the pictures tiled in `image`, each of their pixels `factor` wide in it, where `layout`
    puts them, inside `exposed`."""
    visible = QRectF(exposed)
    width, height = layout.width * factor, layout.height * factor
    for index in range(layout.count):
        target = QRectF(*layout.cell(index))
        if target.intersects(visible):
            row, column = divmod(index, layout.columns)
            painter.drawImage(target, image, QRectF(column * width, row * height, width, height))


def paint_outline(
    painter: QPainter, layout: GridLayout, index: int, hue: str, thickness: int
) -> None:
    """Draw a frame around picture `index`, with a rim that shows on any picture."""
    outline = QRectF(*layout.cell(index)).adjusted(-1, -1, 1, 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((colours().surface, thickness + 2), (hue, thickness)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRect(outline)


def paint_captions(
    painter: QPainter, layout: GridLayout, captions: tuple[str, ...], band: QRectF
) -> None:
    """Write a caption above each column of each block into `band`; where two would touch,
    numbers along a scale above every second or third column, and others shortened."""
    painter.fillRect(band, QColor(colours().canvas))
    painter.setPen(QColor(colours().text))
    metrics = painter.fontMetrics()
    firsts = range(0, layout.blocks * layout.lines * layout.columns, layout.lines * layout.columns)
    step = captions_apart(captions, metrics, layout.pitch_x)
    shown = [*enumerate(captions)][::step]
    room = step * layout.pitch_x
    for index, caption in [(first + at, each) for first in firsts for at, each in shown]:
        left, _, width, _ = layout.cell(index)
        text = metrics.elidedText(caption, Qt.TextElideMode.ElideRight, int(room))
        place = QRectF(left - (room - width) / 2, band.top(), room, band.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def captions_apart(captions: tuple[str, ...], metrics: QFontMetrics, pitch: float) -> int:
    """Above every how many columns a caption stands, of columns `pitch` pixels apart: above each,
    unless they are numbers along a scale that have no room."""
    if not all(map(_NUMBER.fullmatch, captions)):
        return 1
    widest = max(map(metrics.horizontalAdvance, captions), default=0)
    return max(1, math.ceil((widest + GRID / 2) / pitch))


def fitted(image: QImage, size: QSize, ratio: float = 1.0) -> QPixmap:
    """`image` as large as fits into `size`, its pixels as even squares as can be.

    Args:
        ratio: device pixels per pixel of the screen.
    """
    wanted = image.size().scaled(size * ratio, Qt.AspectRatioMode.KeepAspectRatio)
    whole = max(math.ceil(wanted.width() / image.width()), 1)
    # First to a whole multiple, so that each pixel stays a square; then a little smaller.
    enlarged = image.scaled(image.size() * whole)
    smooth = Qt.TransformationMode.SmoothTransformation
    exactly = Qt.AspectRatioMode.IgnoreAspectRatio
    pixmap = QPixmap.fromImage(enlarged.scaled(wanted, exactly, smooth))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
