"""The canvas with its tools above it: what is painted with, how large, in which colour."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QColorDialog, QToolButton, QVBoxLayout, QWidget

from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.pages.edit.painting import Tool
from latentlab.gui.pages.edit.wish_canvas import WishCanvas
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import swatch, tool_button
from latentlab.gui.widgets.labels import ElidedLabel

_WAY = (
    "Paint with the mouse or a tablet's pen; the picture follows. Dragging with the right "
    "button erases wishes, Shift paints a straight line. Keys: arrows move the brush (with Shift "
    "faster), Space puts it down and lifts it."
)
_TOOLS: tuple[tuple[Tool, str, str, str, str, float], ...] = (
    ("colour", "fill", "Colour", "C", "What is painted over shall have this colour", 0.1),
    ("sketch", "sketch", "Sketch", "S", "Along the line there shall be an edge", 0.04),
    ("keep", "keep", "Keep", "K", "What is painted over shall stay as it is", 0.2),
    ("warp", "warp", "Drag", "D", "What lies under the brush shall lie where it is dragged", 0.2),
    ("brush", "latent brush", "Latent brush", "L", "Paint with the latent itself: at every move "
     "it goes a step towards the colour", 0.12),
    ("eraser", "eraser", "Eraser", "E", "Take away wishes, or the parts of them that are painted "
     "over; so does the right button", 0.1),
)  # fmt: skip
"""Tool, icon, name, key, meaning and usual size of its brush."""

_COLOURS = ("#d93338", "#f2b52b", "#2e9960", "#2a66bf", "#7a479e", "#5a3a22", "#f0c9a4", "#ffffff",
            "#808080", "#101010")  # fmt: skip
_GREYS = ("#ffffff", "#808080", "#000000")
_COLOURED = ("colour", "brush")
"""Tools that paint in a colour."""
_STEP = 1.25
"""By how much a key makes the brush larger or smaller."""


class WishPane(QWidget):
    """The canvas and its tools. Each tool keeps a size of its own.

    Attributes:
        canvas: the picture.
        size_slider, softness_slider: of the brush; they stand in the page's inspector.

    Signals:
        another_wanted: another picture, by its key.
    """

    another_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wishPane")
        self.canvas = named(WishCanvas(), "wishCanvas", spoken="Picture to paint on", tip=_WAY)
        self._sizes = {tool: size for tool, *_, size in _TOOLS}
        self._softness = {tool: _usual_softness(tool) for tool in self._sizes}
        self._tools, self._swatches = QButtonGroup(self), QButtonGroup(self)
        self.size_slider = LabelledSlider(
            "editSize", 1.0, 60.0, 10.0, unit="%", digits=0, spoken="Size of the brush",
            tip="Diameter of the brush, in parts of the picture's side ([ and ]). A pen's pressure "
            "makes it smaller.",
        )  # fmt: skip
        self.softness_slider = LabelledSlider(
            "editSoftness", 0.0, 100.0, 50.0, unit="%", digits=0, spoken="Softness of the brush",
            tip="Which part of the brush fades, from its edge inwards.",
        )  # fmt: skip
        self._shown = named(
            QToolButton(), "editShowWishes", spoken="Show the wishes",
            tip="Show the wishes over the picture (W).",
        )  # fmt: skip
        self._palette, self._colours = boxes.row(spacing=2), QWidget()
        kept = self._colours.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._colours.setSizePolicy(kept)
        self._next = ElidedLabel()
        self._next.setProperty("quiet", True)
        self._lay_out()
        self.size_slider.moved.connect(self._on_size)
        self.softness_slider.moved.connect(self._on_softness)
        self._shown.toggled.connect(self._on_shown)
        self.offer_colours(True)

    def offer_colours(self, coloured: bool) -> None:
        """Offer colours, or greys to a model that knows nothing else."""
        for button in self._swatches.buttons():
            self._swatches.removeButton(button)
            button.hide()
            button.deleteLater()
        for hue in _COLOURS if coloured else _GREYS:
            self._add_swatch(hue)
        self._swatches.buttons()[0].click()

    def say(self, words: str, high: int) -> None:
        """Say under the picture what can be done next, in a line `high` pixels high; what is being
        made may cover it, and so never the picture."""
        self._next.setText(words)
        self._next.setFixedHeight(high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().upper()
        place = next((at for at, each in enumerate(_TOOLS) if each[3] == key), None)
        if place is not None:
            self._tools.buttons()[place].click()
        elif key in ("[", "]"):
            size = self.size_slider.value() * (_STEP if key == "]" else 1 / _STEP)
            self.size_slider.set_value(size)
            self._on_size(self.size_slider.value())
        elif key == "W":
            self._shown.toggle()
        elif key == "N":
            self.another_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _set_tool(self, tool: Tool) -> None:
        self.canvas.take_brush(
            replace(
                self.canvas.brush, tool=tool, size=self._sizes[tool], softness=self._softness[tool]
            )
        )
        self._colours.setVisible(tool in _COLOURED)
        usual = next(each[-1] for each in _TOOLS if each[0] == tool)
        self.size_slider.set_default(100 * usual)
        self.softness_slider.set_default(100 * _usual_softness(tool))
        self.size_slider.set_value(100 * self._sizes[tool])
        self.softness_slider.set_value(100 * self._softness[tool])
        self.canvas.setFocus()

    def _on_size(self, size: float) -> None:
        self._sizes[self.canvas.brush.tool] = size / 100
        self.canvas.take_brush(replace(self.canvas.brush, size=size / 100))

    def _on_softness(self, softness: float) -> None:
        self._softness[self.canvas.brush.tool] = softness / 100
        self.canvas.take_brush(replace(self.canvas.brush, softness=softness / 100))

    def _set_colour(self, colour: str) -> None:
        self.canvas.take_brush(replace(self.canvas.brush, colour=colour))
        if self.canvas.brush.tool not in _COLOURED:
            self._tools.buttons()[0].click()

    def _ask_colour(self) -> None:
        colour = QColorDialog.getColor(QColor(self.canvas.brush.colour), self, "Colour")
        if colour.isValid():
            self._add_swatch(colour.name()).click()

    def _on_shown(self, shown: bool) -> None:
        self._shown.setIcon(icon("eye" if shown else "eye off"))
        self.canvas.shows_wishes = shown
        self.canvas.update()

    def _add_swatch(self, colour: str) -> QToolButton:
        words = f"Paint in this colour: {colour}."
        number = len(self._swatches.buttons())
        button = named(QToolButton(), f"editColour{number}", spoken=f"Colour {colour}", tip=words)
        button.setIcon(swatch(QColor(colour)))
        button.setCheckable(True)
        button.clicked.connect(lambda: self._set_colour(colour))
        self._swatches.addButton(button)
        self._palette.addWidget(button)
        return button

    def _lay_out(self) -> None:
        self._shown.setCheckable(True)
        self._shown.setIcon(icon("eye"))
        self._shown.setChecked(True)
        tools = boxes.row(*(self._tool(*each) for each in _TOOLS), spacing=2)
        tools.addStretch(1)
        tools.addWidget(self._shown)
        other = named(QToolButton(), "editOtherColour", spoken="Other colour",
                      tip="Choose any colour.")  # fmt: skip
        other.setIcon(icon("colours"))
        other.clicked.connect(self._ask_colour)
        palette = boxes.row(self._palette, other, spacing=2, within=self._colours)
        palette.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(tools)
        column.addWidget(self._colours)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._next)
        self.setFocusProxy(self.canvas)
        self._tools.buttons()[0].setChecked(True)

    def _tool(
        self, tool: Tool, picture: str, words: str, key: str, meaning: str, size: float
    ) -> QToolButton:
        del size
        button = tool_button(picture, words, f"{meaning} ({key}).", f"editTool{tool.capitalize()}")
        button.clicked.connect(lambda: self._set_tool(tool))
        self._tools.addButton(button)
        return button


def _usual_softness(tool: Tool) -> float:
    """Which part of a tool's brush fades until the person says otherwise."""
    return 0.0 if tool == "sketch" else 0.5
