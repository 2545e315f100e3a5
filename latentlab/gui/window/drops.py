"""A file dropped on the window or chosen: an exported picture, a model, the folder of a run."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.formatting import counted, shown
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.numbers.number_actions import NumberActions
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.pages.page import Offer
from latentlab.gui.training.run_actions import RunActions
from latentlab.gui.widgets.file_filter import picture_filter
from latentlab.models.errors import ModelError
from latentlab.models.files import read_model_file
from latentlab.models.refs import ModelRef
from latentlab.requests import RequestError, read_request
from trainers.data.files.finding import holds_images
from trainers.data.files.kinds import is_picture, unreadable_kind, why_unreadable

_LATENTS = (".npz", ".npy", ".json")
_LOOKED_AT = 1000
"""Files among which a folder's pictures are looked for: a drop must be answered at once."""
_MODELS = (".safetensors", ".pt", ".pth", ".ckpt", ".pkl", ".onnx", ".h5")


class FileDrops(QObject):
    """Opens what is dropped.

    What leaves no doubt is done at once: a model or a run is opened, a picture that LatentLab
    exported is shown as it was, latents come into the tray. For other pictures, and folders of
    them, the pages say what they can do.

    Attributes:
        offers: what the pages can do with pictures and folders of them, that of the page in front
            first.
        front: name of the page in front, which does what it can without being asked.
        refusal: why the page in front cannot work on pictures, as a sentence; "" if it can, or if
            nobody would think that it does.

    Signals:
        failed: the exception that says why a file cannot be used.
        offered: a sentence that says what was dropped, and the `Offer`s.
    """

    failed = Signal(object)
    offered = Signal(str, object)

    def __init__(
        self, explorer: Explorer, runs: RunActions, exports: ExportActions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._exports = exports
        self._explorer = explorer
        self._runs = runs
        self.offers: Callable[[Sequence[Path]], Sequence[Offer]] = lambda _: ()
        self.front: Callable[[], str] = lambda: ""
        self.refusal: Callable[[Sequence[Path]], str] = lambda _: ""
        self._numbers = NumberActions(explorer, exports, self)
        self._numbers.done.connect(self._say)
        self._unused = ""
        self._numbers.failed.connect(lambda text: self.failed.emit(RequestError(text)))

    def choose(self) -> None:
        """Ask for a file, and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            "Open picture or model",
            str(self._exports.source_folder),
            picture_filter("models"),
        )
        if chosen:
            self._exports.remember_source(Path(chosen).parent)
            self.take([Path(chosen)])

    def take(self, paths: Sequence[Path]) -> None:
        """Do what is natural with these, one or more, or offer what can be done: with pictures and
        folders if there are any, otherwise with latents, otherwise with a model. What is of
        another kind is left out, and said."""
        pictures = [each for each in paths if each.is_dir() or is_picture(each.name)]
        latents = [each for each in paths if self._is_latents(each)]
        taken = pictures or latents or paths[:1]
        self._unused = _unused([each for each in paths if each not in taken])
        try:
            if len(pictures) > 1:
                self._offer(pictures, _words(pictures))
            elif pictures:
                self._take_picture(pictures[0])
            elif latents:
                self._numbers.load(*latents)
            else:
                self._open_model(paths[0])
        except (RequestError, ModelError, OSError) as error:
            self.failed.emit(error)

    def _is_latents(self, path: Path) -> bool:
        return path.suffix.lower() in _LATENTS and self._explorer.facts is not None

    def _take_picture(self, path: Path) -> None:
        if path.is_dir():
            self._open_folder(path)
        else:
            self._open_picture(path)

    def _say(self, done: str = "") -> None:
        """Tell what was done, and what was not used."""
        said = f"{done} {self._unused}".strip()
        if said:
            self._explorer.said.emit(said)

    def _open_folder(self, path: Path) -> None:
        """Open the run that `path` is, or offer what can be done with its pictures."""
        if not any(path.iterdir()):
            raise RequestError(
                f"The folder {shown(path.name)} is empty. Drop a folder of pictures, or a run."
            )
        if (path / "run.json").is_file() or not holds_images(path, _LOOKED_AT):
            self._runs.open_folder(path)
            self._say()
        else:
            self._offer([path], f"{shown(path.name)} is a folder of pictures.")

    def _open_picture(self, path: Path) -> None:
        try:
            if path.suffix.lower() != ".png":
                raise RequestError(
                    f"{path.name} does not say how it was made: only a PNG can. Choose a PNG that "
                    "LatentLab exported."
                )
            request = read_request(path)
        except RequestError:
            sentence = f"{shown(path.name)} is a picture that LatentLab did not export."
            if not self._offer([path], sentence):
                raise
        else:
            self._explorer.restore(request)
            self._say()

    def _offer(self, pictures: Sequence[Path], sentence: str) -> bool:
        """Let the page in front work on pictures, or offer what others can do; False if no page
        can do anything."""
        offers = self.offers(pictures)
        own = [each for each in offers if each.page == self.front() and each.at_once]
        if own:
            own[0].take()
            self._say()
        elif offers:
            words = (sentence, self._unused, self.refusal(pictures))
            self.offered.emit(" ".join(filter(None, words)), offers)
        return bool(offers)

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
        self._say()


def _unused(paths: Sequence[Path]) -> str:
    """That these were dropped with others and nothing is done with them; "" for none."""
    if not paths:
        return ""
    if len(paths) == 1:
        return f"{shown(paths[0].name)} is not used: drop it by itself."
    return (
        f"{counted(len(paths), 'other file')}, such as {shown(paths[0].name)}, are not used: drop "
        "them by themselves."
    )


def _words(paths: Sequence[Path]) -> str:
    folders = any(each.is_dir() for each in paths)
    what = f"{len(paths)} files and folders" if folders else counted(len(paths), "picture")
    return f"{what} dropped."
