"""How the chains run, as curves: energy over the changes, its autocorrelation, the distance from
the start.

They are painted as one picture each, by numpy: while chains run in another thread, every call into
Qt may wait for it, and a plot of many parts would keep the window waiting.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from latentlab import formatting
from latentlab.curves.mixing import (
    LOOKED_AT,
    autocorrelation,
    correlation_time,
    coverage,
    spans,
    ticks,
)
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets import boxes

Lines = NDArray[np.float32]

_HEIGHT = 20 * GRID
_LEFT, _RIGHT, _ABOVE, _BELOW = 5.5 * GRID, 1.5 * GRID, 2.5 * GRID, 2.5 * GRID
_ACROSS, _UP = 5, 4
"""Marks of the axes, at most."""

_FAINT = 0.25
_TURN_MS = 60
"""Between two plots: drawn one after the other, none of them keeps the window waiting."""

_FIRST_MOMENTS = 50
"""The part of the way, 1 to this, whose values need not fit into a plot."""

_FARTHEST_LAG = 1000
_FEWEST = 32
"""States from which on an autocorrelation says something."""


class ChainPlot(QWidget):
    """Lines of all chains, faint; that of the chain in question bold; and a mark at a step."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title, self._how = "", ""
        self._lines: Lines = np.zeros((0, 1), np.float32)
        self._chosen = 0
        self._mark: int | None = None
        self._span = (0.0, 1.0)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        return QSize(32 * GRID, _HEIGHT)

    def say(self, title: str, tip: str, how: str = "") -> None:
        """Write `title` over the plot, explained by `tip`; `how` the changes below it are meant."""
        self._title, self._how = title, how
        self.setToolTip(tip)
        self.setAccessibleName(title)

    def draw(
        self,
        lines: Lines,
        chosen: int,
        mark: int | None = None,
        span: tuple[float, float] | None = None,
    ) -> None:
        """Draw `lines` [T, N], a value for each step from 0 on.

        Args:
            chosen: the line that is bold.
            mark: a step that is marked; None marks none.
            span: lowest and highest value of the axis; None takes those of the lines.
        """
        self._lines, self._chosen, self._mark = lines, chosen, mark
        self._span = span or _span_of(lines)
        self._forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        inside = self._inside()
        painter.fillRect(inside, QColor(colours().canvas))
        painter.setFont(theme().font("small"))
        painter.setPen(QColor(colours().text))
        above = QRectF(0, 0, self.width(), _ABOVE - 2)
        middle = Qt.AlignmentFlag.AlignVCenter
        title = painter.fontMetrics().elidedText(
            self._title, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(above, middle, title)
        if len(self._lines):
            self._paint_axes(painter, inside)
            painter.drawImage(inside, self._picture(inside))
            self._paint_mark(painter, inside)

    def _paint_axes(self, painter: QPainter, inside: QRectF) -> None:
        painter.setPen(QColor(colours().muted))
        low, high = self._span
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for value in ticks(low, high, _UP):
            y = inside.bottom() - (value - low) / (high - low) * inside.height()
            beside = QRectF(0, y - GRID, _LEFT - GRID / 2, 2 * GRID)
            painter.drawText(beside, right, f"{value:g}")
        last = max(len(self._lines) - 1, 1)
        words, metrics = formatting.counted(last, "change") + self._how, painter.fontMetrics()
        band = QRectF(0, inside.bottom() + 2, self.width(), _BELOW - 2)
        painter.drawText(band, Qt.AlignmentFlag.AlignRight, words)
        room = band.right() - metrics.horizontalAdvance(words) - GRID
        for value in ticks(0, last, _ACROSS):
            number = formatting.count(int(value))
            x = inside.left() + value / last * inside.width()
            half = metrics.horizontalAdvance(number) / 2
            if value == int(value) and x + half <= room:
                below = QRectF(x - half, band.top(), 2 * half + 1, band.height())
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, number)

    def _paint_mark(self, painter: QPainter, inside: QRectF) -> None:
        if self._mark is not None:
            painter.setPen(QPen(QColor(colours().text), 1, Qt.PenStyle.DashLine))
            last = max(len(self._lines) - 1, 1)
            x = round(inside.left() + self._mark / last * inside.width())
            painter.drawLine(x, round(inside.top()), x, round(inside.bottom()))

    def _picture(self, inside: QRectF) -> QImage:
        """The lines as a picture in the pixels of the screen, made when something changed."""
        ratio = self.devicePixelRatioF()
        columns, rows = round(inside.width() * ratio), round(inside.height() * ratio)
        if self._image.isNull() or (self._image.width(), self._image.height()) != (columns, rows):
            self._image = self._painted(max(columns, 2), max(rows, 2))
        return self._image

    def _painted(self, columns: int, rows: int) -> QImage:
        low, high = self._span
        least, greatest = spans(self._lines, columns)
        passed = coverage(least, greatest, low, high, rows)
        chosen = slice(self._chosen, self._chosen + 1)
        # As bold as two pixels of the screen.
        half = (high - low) / rows / 2 * self.devicePixelRatioF()
        bold = coverage(least[:, chosen] - half, greatest[:, chosen] + half, low, high, rows) > 0
        pixels = np.zeros((rows, columns, 4), np.uint8)
        pixels[..., :3] = _rgb(colours().muted)
        pixels[..., 3] = 255 * (1 - (1 - _FAINT) ** passed)
        pixels[bold] = (*_rgb(colours().accent), 255)
        image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
        return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

    def _forget(self) -> None:
        self._image = QImage()
        self.update()

    def _inside(self) -> QRectF:
        wide, high = self.width() - _LEFT - _RIGHT, self.height() - _ABOVE - _BELOW
        return QRectF(_LEFT, _ABOVE, max(wide, 1.0), max(high, 1.0))


def _rgb(hue: str) -> tuple[int, int, int]:
    colour = QColor(hue)
    return colour.red(), colour.green(), colour.blue()


def _span_of(lines: Lines) -> tuple[float, float]:
    """The values of `lines` [T, N] that are worth seeing: those of the first moments may lie so
    far away that nothing could be told from the others."""
    seen = lines[len(lines) // _FIRST_MOMENTS :]
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return 0.0, 1.0
    low, high = float(seen.min()), float(seen.max())
    return (low, high) if high - low > 1e-6 * abs(high) else (low - 1.0, low + 1.0)


class MixingPlots(QWidget):
    """The plots beside each other: energy where it is known, distance, and how they mix; of chains
    that anneal, which come to an end rather than mix, the noise that is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mixingPlots")
        self.energy, self.distance = ChainPlot("energyPlot"), ChainPlot("distancePlot")
        self.correlation, self.noise = ChainPlot("correlationPlot"), ChainPlot("noisePlot")
        self._energy: Lines | None = None
        self._noise: Lines | None = None
        self._distance: Lines = np.zeros((0, 1), np.float32)
        self._chosen = self._burn_in = self._turn = self._left = 0
        self._turns = QTimer(self, interval=_TURN_MS)
        self._turns.timeout.connect(self._draw_next)
        self.setFixedHeight(_HEIGHT)
        plots = (self.energy, self.noise, self.correlation, self.distance)
        parts = tuple((each, 1) for each in plots)
        boxes.row(*parts, spacing=GRID, within=self)

    def show_series(self, series: Mapping[str, Lines], chosen: int, burn_in: int) -> None:
        """Draw what was measured of each chain, [steps + 1, N]; `chosen` is the bold one."""
        self._energy, self._distance = series.get("energy"), 100 * series["distance"]
        self._noise = series.get("noise")
        self._chosen, self._burn_in = chosen, burn_in
        self.energy.setVisible(self._energy is not None)
        self.noise.setVisible(self._noise is not None)
        self.correlation.setVisible(self._noise is None)
        self._left = len(self._draws)
        if not self._turns.isActive():
            self._draw_next()
            self._turns.start()

    @property
    def _draws(self) -> tuple[Callable[[], None], ...]:
        mixing = self._draw_correlation if self._noise is None else self._draw_noise
        return (self._draw_energy, self._draw_distance, mixing)

    def _draw_next(self) -> None:
        """Draw one plot, the next one a little later, until all show what was measured last."""
        if self._left:
            self._draws[self._turn]()
            self._turn = (self._turn + 1) % len(self._draws)
            self._left -= 1
        else:
            self._turns.stop()

    @property
    def _mark(self) -> int | None:
        return self._burn_in if 0 < self._burn_in < len(self._distance) else None

    @property
    def _marked(self) -> str:
        return "" if self._mark is None else " The dashed line is the burn-in."

    def _draw_energy(self) -> None:
        if self._energy is not None:
            self.energy.say(
                "Energy (nats)",
                "Energy of each chain's state over the changes: the lower, the more probable. It "
                f"falls until the chain has forgotten its start.{self._marked} Bold is the chain "
                "that is chosen.",
            )
            self.energy.draw(self._energy, self._chosen, self._mark)

    def _draw_distance(self) -> None:
        self.distance.say(
            "Distance from the start (%)",
            "How far each state is from its start; 100 % is from black to white everywhere."
            f"{self._marked} Bold is the chain that is chosen.",
        )
        highest = max(float(self._distance.max()), 1.0)
        self.distance.draw(self._distance, self._chosen, self._mark, (0.0, highest))

    def _draw_noise(self) -> None:
        if self._noise is not None:
            self.noise.say(
                "Noise in the states (% of the range)",
                "Standard deviation of the noise that is in each state, of the way from black to "
                "white. It falls to 0, and the chain is at its end.",
            )
            self.noise.draw(
                50 * self._noise, self._chosen, span=(0.0, 50 * float(self._noise[0, 0]))
            )

    def _draw_correlation(self) -> None:
        """Of what came after the burn-in; before that, of the later half."""
        values = self._distance if self._energy is None else self._energy
        what = "distance" if self._energy is None else "energy"
        after = self._burn_in if len(values) > self._burn_in + _FEWEST else len(values) // 2
        values = values[after:][-LOOKED_AT:]
        lags = min(len(values) // 2, _FARTHEST_LAG)
        correlation = autocorrelation(values, lags) if lags else np.ones(1, np.float32)
        time = correlation_time(correlation) if len(values) >= _FEWEST else None
        known = "" if time is None else f": fades in {formatting.counted(round(time), 'change')}"
        self.correlation.say(
            f"Autocorrelation of the {what}{known}",
            f"How alike the {what} is so many changes apart, from change "
            f"{formatting.count(after)} on: 1 is the same, 0 unrelated. Where the chains mix well "
            "it falls to 0 soon; the number over it is that of changes for one more independent "
            "state.",
            " apart",
        )
        low = min(float(correlation.min()), -0.1)
        self.correlation.draw(correlation[:, None], 0, span=(low, 1.0))
