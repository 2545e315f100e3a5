"""Where the pictures of the Transfer page come from."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.explorer.tray.dragging import anchor_in
from latentlab.gui.exporting.export_actions import ExportActions
from latentlab.gui.pages.transfer.pictures.model_data import ModelData
from latentlab.gui.pages.transfer.pictures.picture_tasks import Asked, PictureTasks, Take
from latentlab.gui.pages.transfer.pictures.reading import (
    SUFFIXES,
    Found,
    draw_anchors,
    read_examples,
    read_files,
)
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor

MOST = 64
"""How many pictures are read at a time."""

_FILTER = f"Pictures ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"


class PictureSources(PictureTasks):
    """Reads pictures beside the window, at the size and in the colours of the model in hand.

    Attributes:
        data: what models learned from.
    """

    def __init__(
        self, explorer: Explorer, exports: ExportActions, parent: QObject | None = None
    ) -> None:
        super().__init__(explorer, parent)
        self._exports = exports
        self.data = ModelData(explorer.manager)
        self._last_sampler: ModelRef | None = None
        self._pasted: TemporaryDirectory[str] | None = None
        self._pastes = 0
        explorer.model_changed.connect(self._on_sampler)

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
            self.begin(
                "Reading pictures…",
                lambda task: read_files(task, paths, size, channels, MOST),
                Asked(take, facts),
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
        asked = Asked(take, facts, for_it_alone=True)
        self.begin("Fetching pictures from the data…", work, asked)

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
            self.begin(
                "Drawing the tray's pictures…",
                lambda _: draw_anchors(manager, anchors, facts, self._last_sampler),
                Asked(take, facts),
            )

    def wait_for_threads(self) -> None:
        super().wait_for_threads()
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

    def _on_sampler(self, facts: ModelFacts | None) -> None:
        if facts is not None and facts.samples:
            self._last_sampler = facts.ref
