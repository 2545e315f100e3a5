"""The picture of the model in hand, which opens a menu of others to take in hand."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from latentlab.gui.explore.explorer import Explorer
from latentlab.gui.icons import icon
from latentlab.gui.naming import named
from latentlab.gui.theme import GRID, colours
from latentlab.gui.widgets.grid_painter import to_qimage
from latentlab.gui.widgets.menu_button import rest_after_menu
from latentlab.models.bundled import bundled_names
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import SamplesView

if TYPE_CHECKING:
    from latentlab.rendering import Pictures

CHANNEL = "thumbnails header"
_SIDE = 4 * GRID


class ModelChooser(QToolButton):
    """A button with a sample of the model in hand; its menu takes another one in hand."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "modelChooser", spoken="Model in hand", tip="Take another model in hand.")
        self._explorer = explorer
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        rest_after_menu(self)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu.aboutToShow.connect(self._fill)
        explorer.model_changed.connect(self._on_model)
        explorer.steps_changed.connect(self._ask)
        explorer.step_changed.connect(self._ask)
        explorer.rendered.connect(self._on_rendered)
        self._on_model()

    def _on_model(self) -> None:
        blank = QPixmap(_SIDE, _SIDE)
        blank.fill(QColor(colours().canvas))
        self.setIcon(QIcon(blank))
        self._ask()

    def _ask(self) -> None:
        facts = self._explorer.facts
        if facts is not None and facts.samples:
            self._explorer.ask(CHANNEL, SamplesView(rows=1, columns=1))

    def _on_rendered(
        self, channel: str, request: Request, pictures: "Pictures", milliseconds: float
    ) -> None:
        del request, milliseconds
        if channel == CHANNEL:
            image = to_qimage(pictures.pixels[0]).scaled(_SIDE, _SIDE)
            self.setIcon(QIcon(QPixmap.fromImage(image)))

    def _fill(self) -> None:
        self._menu.clear()
        for name in bundled_names():
            ref = ModelRef.bundled(name)
            action = self._menu.addAction(name, partial(self._open, ref))
            action.setCheckable(True)
            action.setChecked(ref == self._explorer.ref)
        self._menu.addSeparator()
        runs = partial(self._explorer.page_wanted.emit, "library")
        self._menu.addAction(icon("library"), "A run in the Library", runs)

    def _open(self, ref: ModelRef) -> None:
        if ref != self._explorer.ref:
            self._explorer.open(ref)
