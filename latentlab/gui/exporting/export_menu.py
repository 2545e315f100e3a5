"""The export menu: the page in front, the walk, the model in hand, and the run in hand."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from latentlab.gui.exporting.export_actions import ENLARGEMENTS, FILM_SPEEDS
from latentlab.gui.exporting.model_export import MODEL_FILES, export_model
from latentlab.gui.services import Services
from latentlab.gui.widgets.choice_menu import Choice, add_choices
from latentlab.views.walk import FilmKind

_FILMS: tuple[FilmKind, ...] = ("gif", "mp4")


class ExportMenu(QMenu):
    """What there is to take away; entries without anything to take are greyed.

    Args:
        export_page: saves the pictures of the page in front.
        export_walk: saves the walk as a film of the kind given.
    """

    def __init__(
        self,
        services: Services,
        export_page: Callable[[], None],
        export_walk: Callable[[FilmKind], None],
        window: QWidget,
    ) -> None:
        super().__init__("&Export", window)
        self._services = services
        exports = services.exports
        self.addAction("Pictures as one PNG…", QKeySequence("Ctrl+E"), export_page)
        self._of_walk = [
            self.addAction(f"Walk as {kind.upper()}…", partial(export_walk, kind))
            for kind in _FILMS
        ]
        self.addSeparator()
        self._of_model = [
            self.addAction(f"Model as {title}…", partial(export_model, services, suffix))
            for suffix, title in MODEL_FILES.items()
        ]
        self.addSeparator()
        self._of_run = [
            self.addAction(f"Timeline as {kind.upper()}…", partial(exports.export_shown_film, kind))
            for kind in _FILMS
        ]
        self._of_run += [
            self.addAction(f"Curves as {kind.upper()}…", partial(exports.export_shown_curves, kind))
            for kind in ("png", "svg", "csv")
        ]
        self.addSeparator()
        sizes = [Choice(f"{n}×", n, n == exports.enlargement) for n in ENLARGEMENTS]
        add_choices(self.addMenu("Enlarge pixels of PNG"), sizes, exports.set_enlargement)
        speeds = [Choice(f"{n} pictures/s", n, n == exports.film_speed) for n in FILM_SPEEDS]
        add_choices(self.addMenu("Speed of GIF and MP4"), speeds, exports.set_film_speed)
        self.aboutToShow.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        explorer = self._services.explorer
        available = (
            (self._of_walk, explorer.answer("walk") is not None),
            (self._of_model, explorer.facts is not None),
            (self._of_run, self._services.exports.has_run),
        )
        for actions, enabled in available:
            for action in actions:
                action.setEnabled(enabled)
