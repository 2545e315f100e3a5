"""What a plot tells in words: a legend that switches curves, a card with all values at a step."""

import html
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from latentlab import formatting
from latentlab.gui.style.theme import GRID, colours
from latentlab.gui.widgets.flow_layout import FlowLayout
from trainers.reports import Curve


class LegendEntry(QToolButton):
    """Switches one curve on and off."""

    def __init__(self, curve: Curve) -> None:
        super().__init__()
        self.setObjectName("legendEntry")
        self.curve = curve
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(12, 12))
        self.setText(curve.label)
        self.setToolTip(f"{curve.meaning}\nClick to hide or show this curve.")
        self.setAccessibleName(f"Show {curve.label}")

    def show_value(self, value: float | None) -> None:
        """Write `value` behind the name; the entry never gets narrower, so nothing jumps."""
        unit = f" {self.curve.unit}" if self.curve.unit else ""
        number = "" if value is None else f"   {formatting.reading(value)}{unit}"
        text = self.curve.label + number
        if text != self.text():
            self.setText(text)
            self.setMinimumWidth(max(self.minimumWidth(), self.sizeHint().width()))

    def paint_swatch(self, hue: str) -> None:
        """Show `hue` as a filled dot, or as a ring while the curve is hidden."""
        icon = QIcon()
        for state, filled in ((QIcon.State.On, True), (QIcon.State.Off, False)):
            pixmap = QPixmap(48, 48)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = painter.pen()
            pen.setColor(QColor(hue))
            pen.setWidth(6)
            painter.setPen(pen)
            painter.setBrush(QColor(hue) if filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(6, 6, 36, 36)
            painter.end()
            icon.addPixmap(pixmap, QIcon.Mode.Normal, state)
        self.setIcon(icon)


class CurveLegend(QWidget):
    """The entries of one plot.

    Signals:
        toggled: a curve was switched on or off.
    """

    toggled = Signal()

    def __init__(self, curves: tuple[Curve, ...]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._row = FlowLayout(self)
        self.entries = {curve.key: LegendEntry(curve) for curve in curves}
        for entry in self.entries.values():
            self._row.addWidget(entry)
            entry.toggled.connect(self.toggled)

    def lead_with(self, heading: QWidget) -> None:
        """Put `heading` before the entries; where both do not fit they go on below it."""
        self._row.addWidget(heading)
        self._row.begin_with_last()

    def shown(self, key: str) -> bool:
        """Whether curve `key` is switched on."""
        return self.entries[key].isChecked()


@dataclass(frozen=True)
class Reading:
    """One curve's value at a step; `mean` is the smoothed one, equal to `raw` if not smoothed."""

    label: str
    hue: str
    raw: float
    mean: float


class PlotReadout(QLabel):
    """Lies over the plot, and over what is around it where the plot is too low for all values;
    never takes the mouse away."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self._plot = plot
        plot.destroyed.connect(self.deleteLater)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, step: int, readings: Iterable[Reading], x: int) -> None:
        """Show the values at `step` beside the horizontal position `x` of the plot."""
        lines = [f"<b>{formatting.at_step(step)}</b>", *(_line(reading) for reading in readings)]
        self.setText("<br>".join(lines))
        window = self._plot.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.ensurePolished()
        self.adjustSize()
        room_right = self._plot.width() - x
        on_right = room_right > self.width() + GRID or room_right >= x
        left = x + GRID if on_right else x - GRID - self.width()
        corner = self._plot.mapTo(window, QPoint(left, GRID))
        most = window.rect().bottomRight() - self.rect().bottomRight()
        self.move(max(min(corner.x(), most.x()), 0), max(min(corner.y(), most.y()), 0))
        self.show()
        self.raise_()

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
