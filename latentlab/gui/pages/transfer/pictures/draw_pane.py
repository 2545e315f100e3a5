"""A drawing for the current model, with the pictures made from it in view while the line grows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QColorDialog,
    QFrame,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from latentlab.gui.background import BackgroundTask, BackgroundWork
from latentlab.gui.explorer.controls.inputs import LabelledSlider
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.crop_pane import Replace
from latentlab.gui.explorer.pictures.model_data import read_examples
from latentlab.gui.explorer.pictures.sources import PictureSources
from latentlab.gui.pages.transfer.pictures.shelf import PictureShelf
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID, theme
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import swatch, tool_button
from latentlab.gui.widgets.drawing_canvas import DrawingCanvas, Tool
from latentlab.gui.widgets.grid.grid_painter import to_array, to_qimage
from latentlab.gui.widgets.labels import Hint
from latentlab.pictures.drawing import DrawingColours, drawing_colours
from latentlab.pictures.picture import Picture

_AT_MOST_EVERY_MS = 40
_LOOKED_AT = 16
"""Pictures of the data whose colours are offered."""

_THICKEST = 16.0
_KEYS = (
    "Draw with the mouse or a tablet's pen; the right button erases, Shift draws a straight line "
    "from where the last one ended. Keys: arrows move the pen (with Shift faster), Space puts it "
    "down and lifts it, P, E and F choose pen, eraser and paint."
)
_TOOLS: tuple[tuple[Tool, str, str, str], ...] = (
    ("pen", "rename", "Pen", "Draw lines (P)."),
    ("eraser", "eraser", "Eraser", "Draw in the paper's colour (E); so does the right button."),
    ("fill", "fill", "Paint", "Fill an area with the colour (F)."),
)


class DrawPane(QFrame):
    """Hidden until somebody draws; then it stands beside the pictures, which follow.

    It goes by the drawing, not by its place on the shelf. Undo brings back how the drawing was;
    when it has left the shelf, the pane closes.

    Signals:
        closed: the person is done.
    """

    closed = Signal()

    def __init__(
        self, explorer: Explorer, sources: PictureSources, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("drawPane")
        self.setProperty("card", True)
        self._explorer, self._sources = explorer, sources
        self._shelf: PictureShelf | None = None
        self._picture: Picture | None = None
        self._drawn: set[Picture] = set()
        self._blanks: set[Picture] = set()
        self._sheets = 0
        self._before: QWidget | None = None
        self._replace: Replace = lambda _old, _new, _commit: None
        self.canvas = named(DrawingCanvas(), "drawCanvas", spoken="Drawing", tip=_KEYS)
        self._thickness = LabelledSlider(
            "drawThickness",
            1.0,
            _THICKEST,
            2.0,
            unit="px",
            digits=1,
            spoken="Thickness of the line",
            tip="Thickness of pen and eraser, in pixels of the picture as the model sees it.",
        )
        self._tools = QButtonGroup(self)
        self._pens = QButtonGroup(self)
        self._swatches = boxes.row(spacing=2)
        self._words = Hint()
        self._later = QTimer(self, singleShot=True, interval=_AT_MOST_EVERY_MS)
        self._looking = BackgroundWork("replaces", self)
        self._lay_out()
        self._later.timeout.connect(lambda: self._take(False))
        self.canvas.drawn.connect(self._on_drawn)
        self.canvas.committed.connect(lambda: self._take(True))
        self._thickness.moved.connect(self._on_thickness)
        self.hide()

    def open_pane(self, shelf: PictureShelf, place: int, replace: Replace) -> None:
        """Draw on the picture of `shelf` at `place`; if that is -1, on the sheet there on which
        nothing was drawn, or on a new one.

        The colours offered are those of the pictures that the model learned from.
        """
        facts, step = self._explorer.facts, self._explorer.step
        if facts is None:
            return
        picture = shelf.pictures[place] if place >= 0 else self._blank_of(shelf)
        domain, data = shelf.head.domain, self._sources.data
        self._forget()
        self._words.say("Looking at the colours of the data…")
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.show()

        def begin(pictures: Sequence[Picture]) -> None:
            if picture is not None and picture not in shelf.pictures:
                self.close_pane()  # the person took it away meanwhile
                return
            self._offer(drawing_colours([each.pixels() for each in pictures]))
            self._begin(shelf, picture or self._sheet(facts), replace)

        def look(task: BackgroundTask) -> Sequence[Picture]:
            return read_examples(data.images(task, facts.ref, step), domain, 0, _LOOKED_AT).pictures

        # Data that have gone are no reason not to draw.
        self._looking.start(look, begin, failed=lambda _: begin(()))

    def end(self) -> None:
        """The person is done: the pane closes, and a sheet on which nothing was drawn is thrown
        away."""
        shelf, picture = self._shelf, self._picture
        self.close_pane()
        if shelf is not None and picture in self._blanks:
            shelf.replace([each for each in shelf.pictures if each != picture])

    def close_pane(self) -> None:
        """Put the pane away; the focus goes back to where it was."""
        self._looking.cancel()
        focus, before = QApplication.focusWidget(), self._before
        if before is not None and focus is not None and self.isAncestorOf(focus):
            before.setFocus()
        self._before = None
        self.hide()
        self._forget()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = next((each for each in self._tools.buttons() if _is_key(each, event)), None)
        if button is not None:
            button.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    # The drawing.

    def _begin(self, shelf: PictureShelf, picture: Picture, replace: Replace) -> None:
        self._replace = replace
        self._drawn = {picture}
        self._show(picture)
        self._watch(shelf)
        if picture not in shelf.pictures:
            shelf.take([picture])
        shelf.choose(shelf.pictures.index(picture))
        self.canvas.setFocus()

    def _blank_of(self, shelf: PictureShelf) -> Picture | None:
        return next((each for each in shelf.pictures if each in self._blanks), None)

    def _sheet(self, facts: ModelFacts) -> Picture:
        """Paper of the size that the model works on."""
        self._sheets += 1
        side = facts.size
        paper = QImage(side, side, QImage.Format.Format_RGB32)
        paper.fill(self.canvas.paper)
        drawn = Picture.from_array(to_array(paper), f"drawing {self._sheets}")
        blank = drawn.fitted(side, facts.channels)
        self._blanks.add(blank)
        return blank

    def _show(self, picture: Picture) -> None:
        self._picture = picture
        self.canvas.show_picture(to_qimage(picture.pixels()))
        self._words.say(f"{picture.size} × {picture.size} px, as the model sees it.")

    def _on_drawn(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _take(self, commit: bool) -> None:
        """Have what is drawn in the place of what lies on the shelf."""
        self._later.stop()
        old = self._picture
        if old is None:
            return
        drawn = Picture.from_array(to_array(self.canvas.image), old.name)
        new = self._picture = drawn.fitted(old.size, old.channels)
        if commit:
            self._drawn.add(new)
        self._replace(old, new, commit)

    def _watch(self, shelf: PictureShelf | None) -> None:
        """Hear what becomes of the pictures on `shelf`, and of no others."""
        if self._shelf is not None:
            self._shelf.shown.disconnect(self._on_shelf)
        self._shelf = shelf
        if shelf is not None:
            shelf.shown.connect(self._on_shelf)

    def _on_shelf(self, pictures: Sequence[Picture]) -> None:
        if self._picture in pictures:
            return
        earlier = next((each for each in pictures if each in self._drawn), None)
        if earlier is not None:
            self._show(earlier)
        else:
            self._picture = None
            self.close_pane()

    def _forget(self) -> None:
        self._later.stop()
        self._watch(None)
        self._picture = None
        self.canvas.show_picture(QImage())

    # What it is drawn with.

    def _offer(self, offered: DrawingColours) -> None:
        """Offer these colours, and begin with the first pen."""
        for button in self._pens.buttons():
            self._pens.removeButton(button)
            button.deleteLater()
        self.canvas.paper = QColor(*offered.paper)
        for place, colour in enumerate((*offered.pens, offered.paper)):
            words = "The paper's colour" if place == len(offered.pens) else "A colour of the data"
            self._add_pen(QColor(*colour), f"{words}: {QColor(*colour).name()}.")
        self._pens.buttons()[0].click()
        self._tools.buttons()[0].click()

    def _add_pen(self, colour: QColor, tip: str) -> QToolButton:
        button = named(QToolButton(), f"drawPen{len(self._pens.buttons())}", spoken=tip, tip=tip)
        button.setIcon(swatch(colour))
        button.setCheckable(True)
        button.clicked.connect(lambda: self._set_pen(colour))
        self._pens.addButton(button)
        self._swatches.addWidget(button)
        return button

    def _ask_colour(self) -> None:
        colour = QColorDialog.getColor(self.canvas.pen, self, "Colour of the pen")
        if colour.isValid():
            self._add_pen(colour, f"A colour of your own: {colour.name()}.").click()

    def _set_pen(self, colour: QColor) -> None:
        self.canvas.pen = colour
        if self.canvas.tool == "eraser":
            self._tools.buttons()[0].click()

    def _set_tool(self, tool: Tool) -> None:
        self.canvas.tool = tool
        self.canvas.setFocus()

    def _on_thickness(self, thickness: float) -> None:
        self.canvas.thickness = thickness
        self.canvas.update()

    def _lay_out(self) -> None:
        title = QLabel("Draw")
        title.setFont(theme().font(bold=True))
        done = named(QToolButton(), "drawClose", spoken="Close", tip="Done (Esc).")
        done.setIcon(icon("close"))
        done.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        done.clicked.connect(self.end)
        tools = boxes.row(*(self._tool(*each) for each in _TOOLS), spacing=2)
        more = named(QToolButton(), "drawColour", tip="Choose any colour.", spoken="Other colour")
        more.setIcon(icon("colours"))
        more.clicked.connect(self._ask_colour)
        clear = named(QToolButton(), "drawClear", tip="Take a new sheet: everything is erased.")
        clear.setText("Clear")
        clear.clicked.connect(self.canvas.clear)
        ways, choice = boxes.row(tools), boxes.row(self._swatches, more)
        for each in (ways, choice):
            each.addStretch(1)
        ways.addWidget(clear)
        thickness = boxes.row(QLabel("Thickness"), (self._thickness, 1), spacing=GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(boxes.row(title, (self._words, 1), done, spacing=GRID))
        column.addWidget(self.canvas, 1)
        for each in (ways, choice, thickness):
            column.addLayout(each)

    def _tool(self, tool: Tool, picture: str, words: str, tip: str) -> QToolButton:
        button = tool_button(picture, words, tip, f"draw{words}")
        button.clicked.connect(lambda: self._set_tool(tool))
        self._tools.addButton(button)
        return button


def _is_key(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether a key is the one in the button's tooltip."""
    return bool(event.text()) and f"({event.text().upper()})" in button.toolTip()
