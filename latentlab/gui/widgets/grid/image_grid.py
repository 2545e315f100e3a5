"""A grid of sample pictures with its title, zoom buttons and what can be done with a picture."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedLayout,
    QWidget,
)

from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.empty_state import EmptyState
from latentlab.gui.widgets.grid.grid_canvas import GridCanvas
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from trainers.reports import Grid


class ImageGrid(QWidget):
    """Shows pictures; scroll to zoom, drag to move, click to see one large.

    Signals:
        cellActivated: a picture was clicked, or Enter pressed on it; it is enlarged.
        cellSelected: a picture was selected.
        exportCellRequested: the person wants to export this picture.
        exportGridRequested: the person wants to export the whole grid.
    """

    cellActivated = Signal(int)
    cellSelected = Signal(int)
    exportCellRequested = Signal(int)
    exportGridRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sampleGrid")
        self.canvas = GridCanvas()
        self.setFocusProxy(self.canvas)
        self._title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._title.setMinimumWidth(12 * GRID)
        self._title.setFont(theme().font(bold=True))
        self._empty = EmptyState(
            "No pictures yet", "They appear here as soon as the model draws its first samples.",
            icon_name="pictures",
        )  # fmt: skip
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.canvas)
        boxes.column(self._header(), (self._stack, 1), spacing=4, within=self)
        self.canvas.selected.connect(self.cellSelected)
        self.canvas.activated.connect(self._activate)
        self.canvas.menuRequested.connect(self._show_menu)
        self.canvas.enlargedChanged.connect(self._show_title)
        self.show_grid(None)

    def show_grid(self, grid: Grid | None) -> None:
        """Show `grid`, or the empty state; zoom, selection and enlargement stay."""
        self.canvas.show_grid(grid)
        shown = self.canvas.grid is not None
        self._stack.setCurrentWidget(self.canvas if shown else self._empty)
        for button in self._buttons:
            button.setEnabled(shown)
        self._show_title()

    def current_grid(self) -> Grid | None:
        """The grid that is shown."""
        return self.canvas.grid

    def enlarge(self, index: int) -> None:
        """Let picture `index` fill the widget; -1 shows the whole grid again."""
        self.canvas.enlarge(index)

    def set_smooth(self, smooth: bool) -> None:
        """Blend between pixels when enlarging, or show each pixel as a square (the default)."""
        self._smooth.setChecked(smooth)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.setContentsMargins(GRID, 0, 4, 0)
        self._back = icon_button("back", "Back to all pictures (Esc)")
        self._back.clicked.connect(lambda: self.canvas.enlarge(-1))
        self._back.hide()
        self._smooth = icon_button("smooth", "Smooth: blend between pixels instead of squares")
        self._smooth.setCheckable(True)
        self._smooth.toggled.connect(self.canvas.set_smooth)
        out = icon_button("zoom out", "Smaller (-, or scroll)")
        out.clicked.connect(lambda: self.canvas.zoom_by(0.8))
        closer = icon_button("zoom in", "Larger (+, or scroll)")
        closer.clicked.connect(lambda: self.canvas.zoom_by(1.25))
        exact = icon_button("actual size", "One screen pixel for each pixel of a picture (1:1)")
        exact.setText("1:1")
        exact.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        exact.clicked.connect(self.canvas.actual_size)
        fit = icon_button("fit", "Show everything, as large as possible (0)")
        fit.clicked.connect(self.canvas.fit)
        save = icon_button("export", "Export…")
        save.clicked.connect(self.exportGridRequested)
        self._buttons = (self._smooth, out, closer, exact, fit, save)
        row.addWidget(self._back)
        row.addWidget(self._title, 1)
        for button in self._buttons:
            row.addWidget(button)
        return row

    def _show_title(self) -> None:
        grid, enlarged = self.canvas.grid, self.canvas.enlarged
        self._back.setVisible(enlarged >= 0)
        if grid is None:
            self._title.setText("")
        elif enlarged >= 0:
            self._title.setText(self.canvas.describe(enlarged))
        else:
            self._title.setText(grid.title)
        self.canvas.setAccessibleDescription(self._title.text())

    def _activate(self, index: int) -> None:
        self.canvas.enlarge(-1 if self.canvas.enlarged >= 0 else index)
        self.cellActivated.emit(index)

    def _show_menu(self, index: int, where: QPoint) -> None:
        if self.canvas.grid is None:
            return
        menu = QMenu(self)
        menu.setObjectName("gridMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if index >= 0:
            menu.addAction(icon("enlarge"), "Enlarge", lambda: self._activate(index))
            copy = menu.addAction(icon("copy"), "Copy picture", lambda: self.copy_cell(index))
            copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
            menu.addAction(
                icon("export"), "Export picture…", lambda: self.exportCellRequested.emit(index)
            )
            menu.addSeparator()
        menu.addAction(icon("export"), "Export…", self.exportGridRequested.emit)
        menu.popup(where)

    def copy_cell(self, index: int) -> None:
        """Put picture `index` on the clipboard, in its own size."""
        if self.canvas.grid is not None:
            QApplication.clipboard().setImage(to_qimage(self.canvas.grid.images[index]))
