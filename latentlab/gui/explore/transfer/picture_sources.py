"""Where the pictures of the Transfer page come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explore.dragging import anchor_in
from latentlab.gui.explore.explorer import Explorer
from latentlab.gui.explore.facts import ModelFacts
from latentlab.gui.explore.transfer.model_data import ModelData
from latentlab.gui.explore.transfer.origins import Origins
from latentlab.gui.explore.transfer.reading import (
    SUFFIXES,
    Found,
    draw_anchors,
    read_examples,
    read_files,
    read_squares,
)
from latentlab.gui.export_actions import ExportActions
from latentlab.models.refs import ModelRef
from latentlab.problems import explain
from latentlab.transfer.picture import Picture
from latentlab.views import Anchor

Take = Callable[[tuple[Picture, ...]], None]
"""Is given pictures at the size of the model in hand, in the window's thread."""

MOST = 64
"""How many pictures are read at a time."""

_FILTER = f"Pictures ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"


@dataclass(frozen=True)
class _Asked:
    """What becomes of pictures when they have been read.

    Attributes:
        facts: the model that they were asked for.
        for_it_alone: whether they are of no use to another, such as examples of its data.
    """

    take: Take
    facts: ModelFacts
    for_it_alone: bool = False


class PictureSources(QObject):
    """Reads pictures beside the window, at the size and in the colours of the model in hand.

    Attributes:
        origins: the files that pictures were cut from.
        data: what models learned from.

    Signals:
        refused: a sentence for each picture that cannot be used, as a tuple.
        busy_changed: what is being read, in words; empty when nothing is.
        told: what is being done, and the part of it that is done, in [0, 1]; None if unknown.
        strayed: pictures that were asked for while another model was in hand, as a tuple.
    """

    refused = Signal(object)
    busy_changed = Signal(str)
    told = Signal(str, object)
    strayed = Signal(object)

    def __init__(
        self, explorer: Explorer, exports: ExportActions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._exports = exports
        self.origins = Origins()
        self.data = ModelData(explorer.manager)
        self._last_sampler: ModelRef | None = None
        self._preparing: BackgroundTask | None = None
        self._tasks: dict[BackgroundTask, _Asked] = {}
        self._pasted: TemporaryDirectory[str] | None = None
        self._pastes = 0
        explorer.model_changed.connect(self._on_model)

    def ask_for_files(self, parent: QWidget, take: Take) -> None:
        """Let the person choose files."""
        folder = str(self._exports.folder)
        chosen, _ = QFileDialog.getOpenFileNames(parent, "Open pictures", folder, _FILTER)
        if chosen:
            self._exports.remember_folder(Path(chosen[0]).parent)
            self.open_files([Path(each) for each in chosen], take)

    def open_files(self, paths: Sequence[Path], take: Take) -> None:
        """Read files, and the pictures in folders; those that are none are told in `refused`."""
        facts = self._explorer.facts
        if facts is not None:
            size, channels = facts.size, facts.channels
            self._begin(
                "Reading pictures…",
                lambda task: read_files(task, paths, size, channels, MOST),
                _Asked(take, facts),
            )

    def paste(self, take: Take) -> None:
        """Take the picture, or the files, on the clipboard."""
        # Without anything on it, some systems give none.
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if data is None or not self.take_mime(data, take):
            self.refused.emit(
                ("There is no picture on the clipboard. Copy one in another program first.",)
            )

    def take_mime(self, data: QMimeData, take: Take) -> bool:
        """Take what is dropped or pasted: files, a favourite of the tray, or a bare picture.

        Returns:
            whether there was anything of use.
        """
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        anchor = anchor_in(data)
        if files:
            self.open_files(files, take)
        elif anchor is not None:
            self.draw([anchor], take)
        elif data.hasImage():
            self.open_files([self._kept(QImage(data.imageData()))], take)
        else:
            return False
        return True

    def examples(self, label: int, start: int, count: int, take: Take) -> None:
        """Fetch pictures of domain A (`label` 0) or B (1), held out from training if possible.

        Args:
            start: the first one's place in an order that stays the same.
        """
        facts, step = self._explorer.facts, self._explorer.step
        if facts is None:
            return

        def work(task: BackgroundTask) -> Found:
            images = self.data.images(task, facts.ref, step)
            return read_examples(images, label, start, count)

        for task, asked in self._tasks.items():
            if asked.for_it_alone and asked.take == take:
                task.cancel()
        asked = _Asked(take, facts, for_it_alone=True)
        self._begin("Fetching pictures from the data…", work, asked)

    def from_tray(self, take: Take) -> None:
        """Take all favourites of the tray, as the model drew them that was in hand before."""
        anchors = [each.anchor for each in self._explorer.tray]
        if anchors:
            self.draw(anchors, take)
        else:
            self._explorer.said.emit(
                "The tray is empty: pin pictures to it on the Samples page first."
            )

    def draw(self, anchors: Sequence[Anchor], take: Take) -> None:
        """Take the pictures of latents, drawn by a model that they fit."""
        facts, manager = self._explorer.facts, self._explorer.manager
        if facts is not None:
            self._begin(
                "Drawing the tray's pictures…",
                lambda _: draw_anchors(manager, anchors, facts, self._last_sampler),
                _Asked(take, facts),
            )

    def prepare(
        self, pictures: Sequence[Picture], facts: ModelFacts, then: Callable[[], None]
    ) -> None:
        """Cut anew what is sharper so for a model, then call `then`: `origins.fitted` knows them.

        `then` is called at once if there is nothing to cut; later if the person cancels; and never
        if another model is taken meanwhile.
        """
        wanted = self.origins.blurred(pictures, facts)
        self._preparing = None
        if not wanted:
            then()
            return

        def work(task: BackgroundTask) -> Found:
            # Of a file that has gone, the picture at its old size is all that is left.
            return replace(read_squares(task, wanted, facts.size, facts.channels), refusals=())

        def ready() -> None:
            if self._preparing is task:
                self._preparing = None
                then()

        asked = _Asked(lambda _: None, facts, for_it_alone=True)
        task = self._preparing = self._begin("Reading the pictures for this model…", work, asked)
        task.finished.connect(ready)

    def cancel(self) -> None:
        """Stop reading; what was not read yet is not taken."""
        for task in self._tasks:
            task.cancel()

    def wait_for_threads(self) -> None:
        """Block until nothing is read any more; before the process ends."""
        self.cancel()
        for task in list(self._tasks):
            task.wait()
        if self._pasted is not None:
            self._pasted.cleanup()

    def _kept(self, image: QImage) -> Path:
        """A file of a picture that has none, so that it can be cut like any other."""
        if self._pasted is None:
            self._pasted = TemporaryDirectory()
        self._pastes += 1
        path = Path(self._pasted.name) / f"pasted {self._pastes}.png"
        image.save(str(path))
        return path

    def _begin(
        self, words: str, work: Callable[[BackgroundTask], Found], asked: _Asked
    ) -> BackgroundTask:
        task = BackgroundTask(work, self)
        self._tasks[task] = asked
        task.told.connect(self.told)
        task.progressed.connect(partial(self.told.emit, words.removesuffix("…")))
        task.succeeded.connect(partial(self._on_found, task, asked))
        task.failed.connect(partial(self._on_failed, task))
        task.finished.connect(partial(self._on_finished, task))
        self.busy_changed.emit(words)
        task.start()
        return task

    def _on_found(self, task: BackgroundTask, asked: _Asked, found: Found) -> None:
        if task.cancelled:
            return
        for picture, origin in zip(found.pictures, found.origins, strict=True):
            if origin is not None:
                self.origins.remember(picture, origin)
        if found.refusals:
            self.refused.emit(found.refusals)
        if found.told:
            self._explorer.said.emit(found.told)
        if not found.pictures:
            return
        if asked.for_it_alone or self._is_ready(asked.facts):
            asked.take(self.origins.fitted(found.pictures, asked.facts))
        else:
            self.strayed.emit(found.pictures)

    def _is_ready(self, facts: ModelFacts) -> bool:
        return facts is self._explorer.facts and self._preparing is None

    def _on_failed(self, task: BackgroundTask, error: Exception) -> None:
        if not task.cancelled:
            self.refused.emit((explain(error).headline,))

    def _on_finished(self, task: BackgroundTask) -> None:
        del self._tasks[task]
        task.deleteLater()
        if not self._tasks:
            self.busy_changed.emit("")

    def _on_model(self, facts: ModelFacts | None) -> None:
        if facts is None:
            self._preparing = None
            self._leave_model()
        elif facts.samples:
            self._last_sampler = facts.ref

    def _leave_model(self) -> None:
        for task, asked in self._tasks.items():
            if asked.for_it_alone:
                task.cancel()
