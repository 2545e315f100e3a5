"""Where pictures to work on come from; each is read in a background thread."""

import atexit
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.gui.background import BackgroundTask, BackgroundWork, Newer
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.pictures.model_data import ModelData, read_examples
from latentlab.gui.explorer.pictures.reading import (
    Found,
    Origins,
    draw_anchors,
    read_files,
    read_squares,
)
from latentlab.gui.explorer.tray.belonging import models_of
from latentlab.gui.explorer.tray.dragging import anchor_in
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.widgets.dropped_files import dropped_files
from latentlab.gui.widgets.file_filter import picture_filter
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from latentlab.views import Anchor

MOST = 64
"""How many pictures are read at a time."""

Take = Callable[[tuple[Picture, ...]], None]
"""Is given pictures at the size of the current model, in the window's thread."""


class PictureSources(QObject):
    """Pictures at the size and in the colours of the current model, given to a caller's `take`.

    Args:
        rest: a sentence that says what takes all of very many files.

    Attributes:
        data: what models learned from.
        origins: the files that pictures were cut from.

    Signals:
        refused: a sentence for each picture that cannot be used, as a tuple.
        running_changed: whether anything is being read.
        told: what is being done, and the part of it that is done, in [0, 1]; None if unknown.
        came_late: pictures that were asked for while another model was current, as a tuple.
    """

    refused = Signal(object)
    running_changed = Signal(bool)
    told = Signal(str, object)
    came_late = Signal(object)

    def __init__(
        self,
        explorer: Explorer,
        exports: ExportActions,
        parent: QObject | None = None,
        *,
        rest: str = "",
    ) -> None:
        super().__init__(parent)
        self._rest = rest
        self._explorer = explorer
        self._exports = exports
        self.data = ModelData(explorer.manager)
        self.origins = Origins()
        self.running = False
        self._last_sampler: ModelRef | None = None
        self._pasted: TemporaryDirectory[str] | None = None
        self._pastes = 0
        self._then: Callable[[], None] | None = None
        self._opening = self._work("runs beside")
        self._preparing = self._work("replaces")
        self._preparing.running_changed.connect(self._on_preparing)
        self._fetching = defaultdict[Take, BackgroundWork](lambda: self._work("replaces"))
        explorer.model_changed.connect(self._on_model)

    # Ways to get pictures.

    def ask_for_files(self, parent: QWidget, take: Take) -> None:
        """Let the person choose files."""
        folder = str(self._exports.source_folder)
        chosen, _ = QFileDialog.getOpenFileNames(parent, "Open pictures", folder, picture_filter())
        if chosen:
            self._exports.remember_source(Path(chosen[0]).parent)
            self.open_files([Path(each) for each in chosen], take)

    def open_files(self, paths: Sequence[Path], take: Take) -> None:
        """Read files, and the pictures in folders; those that are none are told in `refused`."""
        facts = self._explorer.facts
        if facts is not None:
            size, channels = facts.size, facts.channels
            self._start(
                self._opening,
                "Reading pictures",
                lambda task: read_files(task, paths, size, channels, MOST, self._rest),
                facts,
                take,
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
        anchor = anchor_in(data)
        if files := dropped_files(data):
            self.open_files(files, take)
        elif anchor is not None:
            self.draw([anchor], take)
        elif data.hasImage():
            self.open_files([self._kept(QImage(data.imageData()))], take)
        else:
            return False
        return True

    def examples(self, label: int | None, start: int, count: int, take: Take) -> None:
        """Fetch pictures of domain A (`label` 0) or B (1), or of all (None), held out from training
        if possible; they replace those that were asked for `take` before.

        Args:
            start: the first one's place in an order that stays the same.
        """
        facts, step = self._explorer.facts, self._explorer.step
        if facts is None:
            return

        def find(task: BackgroundTask) -> Found:
            return read_examples(self.data.images(task, facts.ref, step), label, start, count)

        work = self._fetching[take]
        self._start(work, "Fetching pictures from the data", find, facts, take)

    def give_up_examples(self, take: Take) -> None:
        """Drop the examples that were asked for `take`: the person chose something meanwhile."""
        if take in self._fetching:
            self._fetching[take].cancel()

    def from_tray(self, take: Take) -> None:
        """Take all favourites of the tray, as the model drew them that was current before."""
        anchors = [each.anchor for each in self._explorer.tray]
        if anchors:
            self.draw(anchors, take)
        else:
            self._explorer.said.emit(
                "The tray is empty: pin pictures to it on the Samples page first."
            )

    def draw(self, anchors: Sequence[Anchor], take: Take) -> None:
        """Take the pictures of latents, drawn by the model that was current before, or else by the
        one that they were pinned with."""
        facts, manager, last = self._explorer.facts, self._explorer.manager, self._last_sampler
        made_by = models_of(self._explorer, anchors)
        if facts is not None:
            self._start(
                self._opening,
                "Drawing the tray's pictures",
                lambda _: draw_anchors(manager, anchors, facts, last, made_by),
                facts,
                take,
            )

    # What becomes of them.

    def prepare(
        self, pictures: Sequence[Picture], facts: ModelFacts, then: Callable[[], None]
    ) -> None:
        """Cut anew what is sharper so for a model, then call `then`: `origins.fitted` knows them.

        `then` is called at once if there is nothing to cut; later, even if the person cancels; and
        never if another model is opened meanwhile.
        """
        wanted = self.origins.blurred(pictures, facts)
        self._preparing.cancel()
        self._then = then if wanted else None
        if not wanted:
            then()
            return

        def find(task: BackgroundTask) -> Found:
            # Of a file that has gone, the picture at its old size is all that is left.
            return replace(read_squares(task, wanted, facts.size, facts.channels), refusals=())

        doing = "Reading the pictures for this model"
        self._start(self._preparing, doing, find, facts, lambda _: None)

    def cancel(self) -> None:
        """Stop reading; what was not read yet is not taken."""
        for each in self.findChildren(BackgroundWork):
            each.cancel()

    def _work(self, newer: Newer) -> BackgroundWork:
        work = BackgroundWork(newer, self)
        work.told.connect(self.told)
        work.failed.connect(lambda sentence: self.refused.emit((sentence,)))
        work.running_changed.connect(self._on_running)
        return work

    def _start(
        self,
        work: BackgroundWork,
        doing: str,
        find: Callable[[BackgroundTask], Found],
        facts: ModelFacts,
        take: Take,
    ) -> None:
        """Have `find` read pictures for the model of `facts`, and `take` given them."""
        # What is opened suits every model; examples and pictures cut anew suit this one alone.
        others = work is self._opening
        work.start(find, lambda found: self._on_found(found, facts, take, others), doing)

    def _on_found(self, found: Found, facts: ModelFacts, take: Take, suits_others: bool) -> None:
        for picture, origin in zip(found.pictures, found.origins, strict=True):
            if origin is not None:
                self.origins.remember(picture, origin)
        if found.refusals:
            self.refused.emit(found.refusals)
        if found.told:
            self._explorer.said.emit(found.told)
        ready = facts is self._explorer.facts and self._then is None
        if found.pictures and suits_others and not ready:
            self.came_late.emit(found.pictures)
        elif found.pictures:
            take(self.origins.fitted(found.pictures, facts))

    def _on_running(self) -> None:
        running = any(each.running for each in self.findChildren(BackgroundWork))
        if running != self.running:
            self.running = running
            self.running_changed.emit(running)

    def _on_preparing(self, running: bool) -> None:
        if not running and self._then is not None:
            then, self._then = self._then, None
            then()

    def _on_model(self, facts: ModelFacts | None) -> None:
        if facts is None:
            self._then = None
            for each in (self._preparing, *self._fetching.values()):
                each.cancel()
        elif facts.samples:
            self._last_sampler = facts.ref

    def _kept(self, image: QImage) -> Path:
        """A file of a picture that has none, so that it can be cut like any other."""
        if self._pasted is None:
            self._pasted = TemporaryDirectory()
            atexit.register(self._pasted.cleanup)
        self._pastes += 1
        path = Path(self._pasted.name) / f"pasted {self._pastes}.png"
        image.save(str(path))
        return path
