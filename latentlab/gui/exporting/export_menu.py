"""The export menu: the page in front, what single pages offer, the current model and run."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from latentlab.gui.background import BackgroundTask
from latentlab.gui.exporting.export_actions import ENLARGEMENTS, FILM_SPEEDS, Export
from latentlab.gui.services import Services
from latentlab.gui.widgets.buttons import Choice, add_choices

_MODEL_FILES = {".safetensors": "SAFETENSORS, for LatentLab", ".onnx": "ONNX, for other programs"}


class ExportMenu(QMenu):
    """What there is to take away; entries without anything to take are greyed.

    Args:
        save_pictures: saves the pictures of the page in front.
        of_pages: what single pages offer.
    """

    def __init__(
        self,
        services: Services,
        save_pictures: Callable[[], None],
        of_pages: Sequence[Export],
        window: QWidget,
    ) -> None:
        super().__init__("&Export", window)
        exports = services.exports
        self.addAction("Pictures as one PNG…", QKeySequence("Ctrl+E"), save_pictures)
        self._entries: list[tuple[QAction, Export]] = []
        for group in (of_pages, _of_model(services), exports.of_run()):
            self._entries += [(self.addAction(each.text, each.write), each) for each in group]
            self.addSeparator()
        sizes = [Choice(f"{n}×", n, n == exports.enlargement) for n in ENLARGEMENTS]
        add_choices(self.addMenu("Enlarge pixels of PNG"), sizes, exports.set_enlargement)
        speeds = [Choice(f"{n} pictures/s", n, n == exports.film_speed) for n in FILM_SPEEDS]
        add_choices(self.addMenu("Speed of GIF and MP4"), speeds, exports.set_film_speed)
        self.aboutToShow.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        for action, export in self._entries:
            action.setEnabled(export.is_ready())


def _of_model(services: Services) -> list[Export]:
    """The current model as a file, at the step that is shown."""
    return [
        Export(
            f"Model as {title}…",
            partial(_export_model, services, suffix),
            lambda: services.explorer.facts is not None,
        )
        for suffix, title in _MODEL_FILES.items()
    ]


def _export_model(services: Services, suffix: str) -> None:
    explorer = services.explorer
    ref, step = explorer.ref, explorer.step
    if ref is None:
        explorer.said.emit("There is no model to export yet: choose one in the Library.")
        return

    def write(task: BackgroundTask, path: Path) -> None:
        del task
        model = explorer.manager.open(ref, step)
        if suffix == ".onnx":
            from latentlab.export.onnx_file import save_onnx

            save_onnx(model, path)
        else:
            from latentlab.models.weights import save_model

            save_model(model, path)

    shown = "" if step is None else f"-{step}"
    services.exports.ask(f"{ref.title}{shown}{suffix}", f"{suffix} (*{suffix})", write)
