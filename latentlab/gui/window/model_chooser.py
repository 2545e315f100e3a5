"""The button that shows what the current model makes, and a menu of others to open."""

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.shipped_preview import read_preview
from latentlab.gui.style.accessibility import named
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets.buttons import rest_after_menu
from latentlab.gui.widgets.grid.grid_painter import fitted, to_qimage
from latentlab.library import newest_grid
from latentlab.models.catalogue import bundled_names, run_of
from latentlab.models.refs import ModelRef
from latentlab.requests import Request
from latentlab.views import SamplesView
from trainers.reports import Grid
from trainers.runs.listing import known_runs, list_runs
from trainers.runs.run import Run, RunError
from trainers.storage import runs_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from latentlab.rendering.render import Pictures

CHANNEL = "thumbnails header"
_SIDE = 4 * GRID
_RECENT = 6
_TIP = "Open another model."


class ModelChooser(QToolButton):
    """A button with a picture that the current model made; its menu opens another model."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "modelChooser", spoken="Current model")
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
        ref = self._explorer.ref
        grid = None if ref is None else _saved_pictures(ref)
        # Of translations or swaps, the last picture of a row was made.
        if grid is None:
            self._show_none()
        else:
            self._show(grid.images[grid.columns - 1])
        self._ask()

    def _show_none(self) -> None:
        ref = self._explorer.ref
        self.setIcon(icon("picture"))
        self.setToolTip(f"{ref.title} has made no picture yet. {_TIP}" if ref else _TIP)

    def _show(self, pixels: "NDArray[np.uint8]") -> None:
        """Show a picture [H, W, C]."""
        self.setToolTip(_TIP)
        self.setIcon(QIcon(fitted(to_qimage(pixels), self.iconSize(), self.devicePixelRatioF())))

    def _ask(self) -> None:
        facts = self._explorer.facts
        if facts is not None and facts.samples:
            self._explorer.ask(CHANNEL, SamplesView(rows=1, columns=1))

    def _on_rendered(
        self, channel: str, request: Request, pictures: "Pictures", milliseconds: float
    ) -> None:
        del milliseconds
        made = 0 if channel == CHANNEL else request.view.made
        if made is not None and channel in (CHANNEL, request.view.kind):
            self._show(pictures.pixels[made])

    def _fill(self) -> None:
        self._menu.clear()
        for name in bundled_names():
            self._offer(ModelRef.bundled(name))
        self._menu.addSeparator()
        for run in _recent_runs():
            if (ref := ModelRef.of_run(run.folder)) is not None:
                self._offer(ref)
        library = partial(self._explorer.page_wanted.emit, "library")
        self._menu.addAction(icon("library"), "A run in the Library", library)

    def _offer(self, ref: ModelRef) -> None:
        action = self._menu.addAction(ref.title, partial(self._open, ref))
        action.setCheckable(True)
        action.setChecked(ref == self._explorer.ref)

    def _open(self, ref: ModelRef) -> None:
        if ref != self._explorer.ref:
            self._explorer.open(ref)


def _recent_runs() -> list[Run]:
    """The newest runs that have a model."""
    runs = [*list_runs(runs_dir()), *known_runs()]
    newest = sorted(runs, key=lambda run: run.manifest.created, reverse=True)
    return list(islice((run for run in newest if run.snapshots()), _RECENT))


def _saved_pictures(ref: ModelRef) -> Grid | None:
    """What a model made earlier, as it ships with it or as its run saved it."""
    if ref.kind != "run":
        return read_preview(ref)
    try:
        return newest_grid(run_of(ref))
    except (RunError, OSError):
        # Opening the model tells what is wrong.
        return None
