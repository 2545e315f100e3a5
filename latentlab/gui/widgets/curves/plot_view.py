"""The inside of a plot and its axes: what mouse and wheel do there, and how steps are written."""

from collections.abc import Sequence

import pyqtgraph
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

from latentlab import formatting


class PlotView(pyqtgraph.ViewBox):  # type: ignore[misc]
    """Left button: move the playhead. Wheel: zoom in steps (with Ctrl: in values). Shift and
    left button, or the middle button: move the view. Double click: show everything.

    Signals:
        picked: the person pointed at this position on the axis of steps.
        fitRequested: the person wants to see everything again.
        zoomed: the person changed the view; True if the axis of values was changed as well.
        menuRequested: where on the screen a context menu is wanted.
    """

    picked = Signal(float)
    fitRequested = Signal()
    zoomed = Signal(bool)
    menuRequested = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()

    def mouseClickEvent(self, ev: MouseClickEvent) -> None:
        ev.accept()
        if ev.button() == Qt.MouseButton.RightButton:
            self.menuRequested.emit(ev.screenPos().toPoint())
        elif ev.double():
            self.fitRequested.emit()
        elif ev.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.mapSceneToView(ev.scenePos()).x())

    def mouseDragEvent(self, ev: MouseDragEvent, axis: int | None = None) -> None:
        shift = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if axis is None and ev.button() == Qt.MouseButton.LeftButton and not shift:
            ev.accept()
            self.picked.emit(self.mapSceneToView(ev.scenePos()).x())
            return
        super().mouseDragEvent(ev, axis)
        self.zoomed.emit(axis != 0)

    def wheelEvent(self, ev: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        control = bool(ev.modifiers() & Qt.KeyboardModifier.ControlModifier)
        chosen = axis if axis is not None else int(control)
        super().wheelEvent(ev, chosen)
        self.zoomed.emit(chosen == 1)


class StepAxis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """The axis of steps: whole numbers in groups of three digits."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.enableAutoSIPrefix(False)
        self.setHeight(40)  # one that fits itself to its text paints everything twice

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        del scale
        return [formatting.count(round(v)) if spacing >= 1 else "" for v in values]


class ValueAxis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """The axis of values, always equally wide so that plots above each other line up."""

    def __init__(self) -> None:
        super().__init__("left")
        self.enableAutoSIPrefix(False)
        self.setWidth(64)

    def logTickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        del scale, spacing
        # Labels at 1, 2 and 5 of every decade; at all nine they would cover each other.
        decades = [10**v for v in values]
        labelled = [f"{value:.0e}"[0] in "125" for value in decades]
        return [
            f"{value:.3g}" if is_labelled else ""
            for value, is_labelled in zip(decades, labelled, strict=True)
        ]
