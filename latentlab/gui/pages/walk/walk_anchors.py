"""The anchors of a walk, in the row in which they are arranged."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from latentlab.gui.explorer.controls.anchor_row import AnchorRow
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.views import Anchor

FEWEST = 2
MOST = 64
_THUMB = 7 * GRID


class WalkAnchors(QWidget):
    """The anchors in their order, with buttons that bring more.

    Signals:
        changed: the anchors (a tuple) as the person wants them, at least two.
        picked: index of the anchor that was clicked.
        pin_wanted: an `Anchor` to keep in the tray.
        refused: a sentence that says why nothing was changed.
        more_wanted: the person wants one more anchor, drawn at random.
        tray_wanted: the person wants to walk through the favourites.
    """

    changed = Signal(object)
    picked = Signal(int)
    pin_wanted = Signal(object)
    refused = Signal(str)
    more_wanted = Signal()
    tray_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkAnchors")
        self.row = AnchorRow(_THUMB, MOST, numbered=True, takes_pictures=True)
        more = self._button("dice", "Add one", "Add an anchor drawn at random at the end.")
        more.clicked.connect(self.more_wanted)
        tray = self._button(
            "tray", "Use the tray", "Walk through all favourites in the tray, in their order."
        )
        tray.clicked.connect(self.tray_wanted)
        buttons = boxes.column(more, tray, spacing=0)
        buttons.addStretch(1)
        boxes.row((self.row, 1), buttons, spacing=GRID, within=self)
        self.row.changed.connect(self._on_changed)
        self.row.picked.connect(self.picked)
        self.row.pin_wanted.connect(self.pin_wanted)

    def _on_changed(self, anchors: tuple[Anchor, ...]) -> None:
        if len(anchors) < FEWEST:
            self.refused.emit("A walk needs two anchors: add another one before removing this.")
        else:
            self.changed.emit(anchors)

    def _button(self, name: str, words: str, tip: str) -> QToolButton:
        button = named(QToolButton(), f"walk-{name}", spoken=tip, tip=tip)
        button.setIcon(icon(name))
        button.setText(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button
