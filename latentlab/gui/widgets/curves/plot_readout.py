"""The small card beside the crosshair that tells all values at one step."""

import html
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from latentlab import formatting
from latentlab.gui.style.theme import GRID, colours


@dataclass(frozen=True)
class Reading:
    """One curve's value at a step; `mean` is the smoothed one, equal to `raw` if not smoothed."""

    label: str
    hue: str
    raw: float
    mean: float


class PlotReadout(QLabel):
    """Lies over the plot and never takes the mouse away from it."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self._plot = plot
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, step: int, readings: Iterable[Reading], x: int) -> None:
        """Show the values at `step` beside the horizontal position `x` of the plot."""
        lines = [f"<b>{formatting.at_step(step)}</b>", *(_line(reading) for reading in readings)]
        self.setText("<br>".join(lines))
        self.ensurePolished()
        self.adjustSize()
        room_right = self._plot.width() - x
        on_right = room_right > self.width() + GRID or room_right >= x
        left = x + GRID if on_right else x - GRID - self.width()
        self.move(max(left, 0), GRID)
        self.show()

    def restyle(self) -> None:
        """Take the colours of the theme in use."""
        scheme = colours()
        self.setStyleSheet(
            f"background: {scheme.raised}; color: {scheme.text}; padding: 6px;"
            f"border: 1px solid {scheme.control}; border-radius: 4px;"
        )


def _line(reading: Reading) -> str:
    number = formatting.reading(reading.mean)
    if reading.mean != reading.raw:
        number += f" <small>(raw {formatting.reading(reading.raw)})</small>"
    dot = f"<span style='color:{reading.hue}'>●</span>"
    return f"{dot} {html.escape(reading.label)}&nbsp; {number}"
