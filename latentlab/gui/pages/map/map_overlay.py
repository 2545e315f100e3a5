"""What lies over the pictures of the map: the axes, the frame of one picture, the decoded spot.
Functions only; a `Sight` here is in pixels of the widget."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.rendering.map_painting import FRAME, Sight

_SPOT_SIDE = 12 * GRID
_SPOT_AWAY = 2 * GRID
_TICK_ROOM = 12 * GRID
_SMALLEST_FRAME = 5.0


def point_of(sight: Sight, x: float, y: float) -> QPointF:
    """Where a place of the map lies in the widget."""
    ((across, down),) = sight.pixels(np.array([(x, y)], np.float64))
    return QPointF(across, down)


def paint_current(painter: QPainter, sight: Sight, place: tuple[float, float], side: float) -> None:
    """Frame the picture at `place`, whose thumbnail has `side` pixels; 0 if it is a point."""
    room = max(side / 2 + FRAME, _SMALLEST_FRAME)
    middle, reach = point_of(sight, *place), QPointF(room, room)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((colours().surface, 4), (colours().text, 2)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRect(QRectF(middle - reach, middle + reach))


def paint_axes(painter: QPainter, sight: Sight, names: tuple[str, str]) -> None:
    """Numbers along the lower and the left edge, and what the axes are."""
    painter.setFont(theme().font("small"))
    ground = QColor(colours().canvas)
    ground.setAlpha(200)
    line = painter.fontMetrics().height()
    foot = sight.height - line
    painter.fillRect(QRectF(0, foot, sight.width, line), ground)
    _paint_numbers_across(painter, sight, foot, f"{names[0]} →")
    _paint_numbers_up(painter, sight, foot, ground)
    head, width = f"↑ {names[1]}", painter.fontMetrics().horizontalAdvance(f"↑ {names[1]}")
    painter.setPen(QColor(colours().text))
    painter.fillRect(QRectF(0, 0, width + GRID, line + 4), ground)
    painter.drawText(QPointF(4, painter.fontMetrics().ascent() + 2), head)


def _paint_numbers_across(painter: QPainter, sight: Sight, foot: int, name: str) -> None:
    metrics = painter.fontMetrics()
    last = sight.width - metrics.horizontalAdvance(name) - 2 * GRID
    painter.setPen(QColor(colours().muted))
    for value in _round_numbers(sight.place(0, 0)[0], sight.place(sight.width, 0)[0], sight):
        x, words = point_of(sight, value, 0.0).x(), f"{value:.6g}"
        half = metrics.horizontalAdvance(words) / 2
        if x - half > 5 * GRID and x + half < last:
            painter.drawLine(QPointF(x, foot - 4), QPointF(x, foot))
            painter.drawText(QPointF(x - half, foot + metrics.ascent()), words)
    painter.setPen(QColor(colours().text))
    along = QRectF(0, foot, sight.width - GRID, metrics.height())
    painter.drawText(along, Qt.AlignmentFlag.AlignRight, name)


def _paint_numbers_up(painter: QPainter, sight: Sight, foot: int, ground: QColor) -> None:
    metrics = painter.fontMetrics()
    line = metrics.height()
    painter.setPen(QColor(colours().muted))
    for value in _round_numbers(sight.place(0, sight.height)[1], sight.place(0, 0)[1], sight):
        y, words = point_of(sight, 0.0, value).y(), f"{value:.6g}"
        if 2.5 * line < y < foot - line:
            width = metrics.horizontalAdvance(words) + 6
            painter.fillRect(QRectF(0, y - line / 2, width, line), ground)
            painter.drawText(QPointF(4, y + metrics.ascent() / 2 - 1), words)
            painter.drawLine(QPointF(0, y), QPointF(3, y))


def _round_numbers(low: float, high: float, sight: Sight) -> list[float]:
    """Whole multiples of 1, 2 or 5 times a power of ten, far enough apart for their words."""
    least = _TICK_ROOM / sight.scale
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= 0.999 * least)
    return [step * at for at in range(math.ceil(low / step), math.floor(high / step) + 1)]


def paint_spot(
    painter: QPainter, sight: Sight, spot: tuple[float, float], image: QImage | None
) -> None:
    """A ring at the spot and, while that is in sight, what is decoded there beside it."""
    scheme, at = colours(), point_of(sight, *spot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((scheme.surface, 5), (scheme.accent, 3)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, 6, 6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if image is None or not QRectF(0, 0, sight.width, sight.height).contains(at):
        return
    native = image.width()
    side = _SPOT_SIDE // native * native if native <= _SPOT_SIDE else _SPOT_SIDE
    fits = at.x() + side + 2 * _SPOT_AWAY < sight.width
    left = at.x() + _SPOT_AWAY if fits else at.x() - side - _SPOT_AWAY
    top = min(max(at.y() - side / 2, GRID), sight.height - side - GRID)
    place = QRectF(round(left), round(top), side, side)
    painter.fillRect(place.adjusted(-5, -5, 5, 5), QColor(scheme.surface))
    painter.fillRect(place.adjusted(-3, -3, 3, 3), QColor(scheme.accent))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, native > side)
    painter.drawImage(place, image)
