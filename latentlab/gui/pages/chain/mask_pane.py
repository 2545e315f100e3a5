"""What is held of a picture while the chains complete the rest: painted on it with a brush."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.theme import GRID, colours, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button, tool_button
from latentlab.gui.widgets.drawing_canvas import DrawingCanvas, Tool
from latentlab.gui.widgets.grid.grid_painter import to_array, to_qimage
from latentlab.gui.widgets.labels import Hint
from latentlab.pictures.picture import Picture

_WIDEST = 46 * GRID
_THICKEST = 16.0
_USUAL = 5.0
_HELD = 128
"""Grey value of the mask from which on a pixel is held."""
_OPACITY = 0.45
_WAY = (
    "Paint over what shall stay; the right button frees it again, Shift paints a straight line. "
    "Keys: arrows move the brush (with Shift faster), Space puts it down and lifts it, B and E "
    "choose brush and eraser."
)
_TOOLS: tuple[tuple[Tool, str, str, str, str], ...] = (
    ("pen", "draw", "Brush", "B", "Hold what is painted over"),
    ("eraser", "eraser", "Eraser", "E", "Let what is painted over change again"),
)


class MaskCanvas(DrawingCanvas):
    """A mask to be drawn on, seen as a tint over the picture of which parts are held: white is
    held, black changes.

    Attributes:
        picture: what is under the mask; null before there is one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.pen, self.paper = QColor("white"), QColor("black")
        self.thickness = _USUAL

    def show_mask(self, picture: QImage, mask: QImage | None) -> None:
        """Go on with `mask`, or with none, over `picture`."""
        self.picture = picture
        if mask is None:
            mask = QImage(picture.size(), QImage.Format.Format_RGB32)
            mask.fill(self.paper)
        self.show_picture(mask)

    def paint_sheet(self, painter: QPainter, place: QRectF) -> None:
        painter.drawImage(place, self.picture)
        painter.drawImage(place, _tinted(held_in(self.image), QColor(colours().accent)))

    def invert(self) -> None:
        """Hold what is free, free what is held."""
        self.image.invertPixels()
        self.update()
        self.drawn.emit()
        self.committed.emit()


class MaskPane(QFrame):
    """The canvas with its tools; hidden until somebody wants to hold something.

    Signals:
        painted: the mask as a `Picture`, or None if nothing is held, and whether a stroke ended.
        closed: the person is done.
    """

    painted = Signal(object, bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maskPane")
        self.setProperty("card", True)
        self.setMaximumWidth(_WIDEST)
        self.canvas = named(MaskCanvas(), "maskCanvas", spoken="What is held", tip=_WAY)
        self._shown: tuple[Picture, Picture | None] | None = None
        self._thickness = LabelledSlider(
            "maskThickness", 1.0, _THICKEST, _USUAL, unit="px", digits=1,
            spoken="Size of the brush",
            tip="Size of brush and eraser, in pixels of the picture as the model sees it.",
        )  # fmt: skip
        self._tools = QButtonGroup(self)
        self._words = Hint()
        self._lay_out()
        self.canvas.drawn.connect(lambda: self._tell(False))
        self.canvas.committed.connect(lambda: self._tell(True))
        self._thickness.moved.connect(self._on_thickness)
        self.hide()

    def show_picture(self, picture: Picture, mask: Picture | None) -> None:
        """Show what is held of `picture`; nothing is held without a mask."""
        if (picture, mask) == self._shown:
            return
        under = None if mask is None else to_qimage(mask.pixels())
        if self._shown is not None and self._shown[1] == mask and not self.canvas.image.isNull():
            # The picture alone is another one, while somebody may be painting.
            self.canvas.picture = to_qimage(picture.pixels())
            self.canvas.update()
        else:
            self.canvas.show_mask(to_qimage(picture.pixels()), under)
        self._shown = (picture, mask)
        self._say()

    def forget(self) -> None:
        """Show nothing: there is no picture."""
        self._shown = None
        self.canvas.picture = QImage()
        self.canvas.show_picture(QImage())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            key: button
            for (_, _, _, key, _), button in zip(_TOOLS, self._tools.buttons(), strict=True)
        }
        button = keys.get(event.text().upper())
        if button is not None:
            button.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What is painted on; none before there is a picture."""
        return () if self._shown is None else (self._shown[0],)

    @property
    def held(self) -> Picture | None:
        """What is held, white on black; None if nothing is."""
        held = held_in(self.canvas.image)
        if not held.any():
            return None
        return Picture.from_array(np.where(held, 255, 0).astype(np.uint8)[..., None], "mask")

    def _tell(self, ended: bool) -> None:
        if self._shown is None or self.canvas.image.isNull():
            return
        mask = self.held
        self._shown = (self._shown[0], mask)
        self._say()
        self.painted.emit(mask, ended)

    def _say(self) -> None:
        mask = None if self._shown is None else self._shown[1]
        if mask is None:
            self._words.say("Nothing is held yet: paint over what shall stay.")
        else:
            part = (mask.pixels() >= _HELD).mean()
            self._words.say(f"{100 * part:.0f} % of the picture is held.")

    def _clear(self) -> None:
        self.canvas.clear()

    def _on_thickness(self, thickness: float) -> None:
        self.canvas.thickness = thickness
        self.canvas.update()

    def _set_tool(self, tool: Tool) -> None:
        self.canvas.tool = tool
        self.canvas.setFocus()

    def _lay_out(self) -> None:
        title = QLabel("Hold")
        title.setFont(theme().font(bold=True))
        done = icon_button("close", "Done (Esc). What is held stays so.", "maskClose", "Close")
        done.clicked.connect(self.closed)
        tools = boxes.row(*(self._tool(*each) for each in _TOOLS), spacing=2)
        tools.addStretch(1)
        for name, words, tip, act in (
            ("maskInvert", "Invert", "Hold what is free, and free what is held.",
             self.canvas.invert),
            ("maskClear", "Clear", "Hold nothing.", self._clear),
        ):  # fmt: skip
            button = named(QToolButton(), name, tip=tip)
            button.setText(words)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(act)
            tools.addWidget(button)
        size = boxes.row(QLabel("Size"), (self._thickness, 1), spacing=GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(boxes.row(title, (self._words, 1), done, spacing=GRID))
        column.addWidget(self.canvas, 1)
        column.addLayout(tools)
        column.addLayout(size)
        self._tools.buttons()[0].click()

    def _tool(self, tool: Tool, picture: str, words: str, key: str, tip: str) -> QToolButton:
        button = tool_button(picture, words, f"{tip} ({key}).", f"mask{words}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self._set_tool(tool))
        self._tools.addButton(button)
        return button


def held_in(mask: QImage) -> NDArray[np.bool_]:
    """Which pixels `mask` holds, [H, W]."""
    return np.asarray(to_array(mask)[..., 0] >= _HELD)


def _tinted(held: NDArray[np.bool_], hue: QColor) -> QImage:
    """`hue`, half transparent, where something is held."""
    height, width = held.shape
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[held] = (hue.red(), hue.green(), hue.blue(), round(255 * _OPACITY))
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.copy()
