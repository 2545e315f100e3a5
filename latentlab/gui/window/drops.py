"""A file dropped on the window or chosen: an exported picture, a model, the folder of a run."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.training.run_actions import RunActions
from latentlab.models.errors import ModelError
from latentlab.models.files import read_model_file
from latentlab.models.refs import ModelRef
from latentlab.requests import RequestError, read_request
from trainers.data.files.kinds import dialog_filter, is_picture, unreadable_kind, why_unreadable

_MODELS = (".safetensors", ".pt", ".pth", ".ckpt", ".pkl", ".onnx", ".h5")


class FileDrops(QObject):
    """Opens what is dropped.

    Attributes:
        work_on: is offered pictures that do not say how they were made, to be worked on; returns
            whether it took one.

    Signals:
        failed: the exception that says why a file cannot be used.
    """

    failed = Signal(object)

    def __init__(
        self, explorer: Explorer, runs: RunActions, exports: ExportActions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._exports = exports
        self._explorer = explorer
        self._runs = runs
        self.work_on: Callable[[Path], bool] = lambda _: False

    def choose(self) -> None:
        """Ask for a file, and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            "Open picture or model",
            str(self._exports.folder),
            dialog_filter("models"),
        )
        if chosen:
            self._exports.remember_folder(Path(chosen).parent)
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Restore the view that the picture at `path` carries, or open the model or run.

        A picture that carries none is worked on, if the page in front works on pictures.
        """
        if path.is_dir():
            self._runs.open_folder(path)
            return
        try:
            if is_picture(path.name):
                self._open_picture(path)
            else:
                self._open_model(path)
        except (RequestError, ModelError, OSError) as error:
            self.failed.emit(error)

    def _open_picture(self, path: Path) -> None:
        try:
            if path.suffix.lower() != ".png":
                raise RequestError(
                    f"{path.name} does not say how it was made: only a PNG can. Choose a PNG that "
                    "LatentLab exported."
                )
            request = read_request(path)
        except RequestError:
            if not self.work_on(path):
                raise
        else:
            self._explorer.restore(request)

    def _open_model(self, path: Path) -> None:
        try:
            read_model_file(path)
        except ModelError:
            if path.suffix.lower() in _MODELS:
                raise
            kind = unreadable_kind(path.name)
            if kind is not None:
                raise RequestError(f"{path.name}: {why_unreadable(kind)}.") from None
            raise RequestError(
                f"{path.name} is neither a picture nor a model. Choose a PNG that LatentLab "
                "exported, a model (.safetensors), or drop the folder of a run."
            ) from None
        self._explorer.open(ModelRef.file(path))
        self._explorer.exploring_wanted.emit()
