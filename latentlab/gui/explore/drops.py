"""A file dropped on the window: an exported picture, a model file, or the folder of a run."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from latentlab.gui.explore.explorer import Explorer
from latentlab.gui.run_actions import RunActions
from latentlab.models.errors import ModelError
from latentlab.models.files import read_model_file
from latentlab.models.refs import ModelRef
from latentlab.requests import RequestError, read_request

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")


def dropped_files(data: QMimeData) -> list[Path]:
    """The files that are being dropped, if any."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class FileDrops(QObject):
    """Opens what is dropped.

    Signals:
        failed: the exception that says why a file cannot be used.
    """

    failed = Signal(object)

    def __init__(self, explorer: Explorer, runs: RunActions, parent: QObject) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._runs = runs

    def take(self, path: Path) -> None:
        """Restore the view that the picture at `path` carries, or open the model or run."""
        if path.is_dir():
            self._runs.open_folder(path)
            return
        try:
            if path.suffix.lower() in _PICTURES:
                self._explorer.restore(read_request(path))
            else:
                self._open_model(path)
        except (RequestError, ModelError, OSError) as error:
            self.failed.emit(error)

    def _open_model(self, path: Path) -> None:
        read_model_file(path)
        self._explorer.open(ModelRef.file(path))
        self._explorer.page_wanted.emit("samples")
