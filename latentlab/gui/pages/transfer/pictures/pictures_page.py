"""A page that takes pictures from anywhere, and tells what cannot be used and how far it is."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.pages.transfer.pictures.crop_pane import CropPane, Replace
from latentlab.gui.pages.transfer.pictures.picture_shelf import PictureShelf
from latentlab.gui.pages.transfer.pictures.picture_sources import PictureSources
from latentlab.gui.pages.transfer.pictures.picture_strip import holds_pictures, picture_in
from latentlab.gui.pages.transfer.pictures.reading import SUFFIXES
from latentlab.gui.pages.transfer.pictures.reading_bar import ReadingBar
from latentlab.gui.pages.transfer.pictures.ways_in import WaysIn
from latentlab.gui.services import Services
from latentlab.gui.widgets.error_box import ErrorBox
from latentlab.gui.window.drops import dropped_files
from latentlab.requests import RequestError, read_request
from latentlab.views import Picture

_EMPTY = "No pictures yet"
_WHAT_TO_DO = (
    "Drop pictures of your own here, of any size, or take one of these ways. They stay on this "
    "computer."
)


class PicturesPage(ExplorerPage):
    """Files, the clipboard, drops, and the square of each; what is done with them is another's.

    Attributes:
        sources: where pictures come from.
    """

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.sources = PictureSources(self.explorer, self.exports, self)
        self._refusals = ErrorBox()
        self._reading = ReadingBar()
        self._ways = WaysIn()
        self._crop = CropPane(self.sources.origins)
        self._ready: ModelFacts | None = None
        self.setAcceptDrops(True)
        self.above.addWidget(self._refusals)
        self.below.addWidget(self._reading)
        self.middle.insertWidget(0, self._crop, 1)
        self.empty.add(self._ways)
        self._ways.hide()
        self._ways.open_wanted.connect(self._on_open)
        self._ways.paste_wanted.connect(self.paste)
        self._ways.examples_wanted.connect(self.take_examples)
        self.sources.refused.connect(self._on_refused)
        self._crop.refused.connect(lambda sentence: self._on_refused((sentence,)))
        self.sources.busy_changed.connect(self._on_busy)
        self.sources.told.connect(self._on_told)
        self._reading.cancel_wanted.connect(self.sources.cancel)

    # What a page of pictures is.

    @property
    def can_take(self) -> bool:
        """Whether the model in hand can work on pictures."""
        raise NotImplementedError

    def take(self, pictures: Sequence[Picture]) -> None:
        """Have these pictures worked on, too."""
        raise NotImplementedError

    def take_examples(self) -> None:
        """Work on some pictures of the data."""
        raise NotImplementedError

    # The rest is the same for all.

    def say_none(self) -> None:
        """Say that there are no pictures yet, and how to get some."""
        self._crop.close_pane()
        self.say_empty(_EMPTY, _WHAT_TO_DO)
        self._ways.show()

    def crop(self, shelf: PictureShelf, place: int, replace: Replace) -> None:
        """Let the person choose which square of a picture's file is used.

        Args:
            place: of the picture on `shelf`.
            replace: puts another picture in its place.
        """
        self._crop.open_pane(shelf, place, replace)

    def paste(self) -> None:
        """Take what is on the clipboard."""
        self.sources.paste(self.take)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._refusals.clear()

    def wait_for_threads(self) -> None:
        self.sources.wait_for_threads()
        self._crop.wait_for_threads()
        super().wait_for_threads()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if self.can_take and holds_pictures(data) and not is_for_the_window(data):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        picture = picture_in(event.mimeData())
        if picture is not None:
            self.take([picture])
        else:
            self.sources.take_mime(event.mimeData(), self.take)
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Escape and self._crop.isVisible():
            self._crop.close_pane()
        else:
            super().keyPressEvent(event)

    def _on_open(self) -> None:
        self.sources.ask_for_files(self, self.take)

    def _on_refused(self, sentences: Sequence[str]) -> None:
        many = f"{len(sentences)} pictures cannot be used."
        headline = sentences[0] if len(sentences) == 1 else many
        self._refusals.show_error(headline, "\n".join(sentences) if len(sentences) > 1 else "")

    def _on_told(self, doing: str, share: float | None) -> None:
        self._reading.follow(doing, share)
        self._say_busy(f"{doing}…")

    def _on_busy(self, words: str) -> None:
        self._reading.set_busy(words)
        self._say_busy(words)
        if words:
            self._refusals.clear()
        elif self.can_take and self._ready and self.current_view() is None:
            self.say_none()

    def _say_busy(self, words: str) -> None:
        self._busy.say(words)
        if self._ways.isVisible():
            self.empty.set_words(words or _EMPTY, _WHAT_TO_DO)
        elif words and self._ready is None:
            self.empty.set_words(words, "")


def is_for_the_window(data: QMimeData) -> bool:
    """Whether a run, a model, or a picture that says how it was made is dropped: the window shows
    that. A shelf takes such pictures as well."""
    files = dropped_files(data)
    if len(files) != 1:
        return False
    if files[0].is_dir() or files[0].suffix.lower() not in SUFFIXES:
        return (files[0] / "run.json").is_file() or files[0].suffix == ".safetensors"
    try:
        read_request(files[0])
    except (RequestError, OSError):
        return False
    return True
