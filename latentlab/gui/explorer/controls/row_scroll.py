"""The scroll bar of a table of pictures that is higher than its canvas."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollBar, QWidget

from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.grid.grid_layout import GridLayout

SMALLEST_CELL = 12.0 * GRID
"""Logical pixels along the longer side of a picture, below which a table scrolls instead."""


class RowScroll(QScrollBar):
    """Stands at the right edge of `canvas` while rows lie outside; else it is hidden."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, canvas)
        self._canvas = canvas
        self.setObjectName("rowScroll")
        self.setToolTip("More rows: scroll, or press Page Up and Page Down.")
        self.setAccessibleName("Rows")
        self.hide()

    def follow(self, layout: GridLayout, header: float) -> None:
        """Show where `layout` stands under a header, without telling anybody."""
        canvas, hidden = self._canvas, self._hidden(layout, header)
        self.blockSignals(True)
        self.setRange(0, hidden)
        self.setPageStep(max(canvas.height() - round(header), 1))
        self.setSingleStep(max(round(layout.pitch_y / 2), 1))
        self.setValue(round(header - layout.top))
        self.blockSignals(False)
        wide = self.sizeHint().width()
        self.setGeometry(canvas.width() - wide, 0, wide, canvas.height())
        self.setVisible(hidden > 0)

    def placed(self, layout: GridLayout, header: float) -> GridLayout:
        """`layout` at the place of the bar."""
        return replace(layout, top=header - min(self.value(), self._hidden(layout, header)))

    def showing(self, layout: GridLayout, index: int, header: float) -> GridLayout:
        """`layout`, moved no further than needed to show all of picture `index`."""
        _, top, _, height = layout.cell(index)
        above, below = header - top, top + height - self._canvas.height()
        return layout.moved(0.0, above if above > 0 else -max(below, 0.0))

    def _hidden(self, layout: GridLayout, header: float) -> int:
        """How many pixels of the table do not fit."""
        return max(round(header + layout.extent[1] - self._canvas.height()), 0)
