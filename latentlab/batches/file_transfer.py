"""One file's picture through a model: what a batch does to each, and a command to a single one."""

from pathlib import Path

from latentlab.batches.order import BatchOrder
from latentlab.models.explorable import Explorable
from latentlab.pictures.opening import open_picture
from latentlab.pictures.picture import Picture, resized, shorter_side
from latentlab.pixels import Pixels
from latentlab.rendering.render import render
from latentlab.rendering.transfer import draw_strengths, object_of
from latentlab.views.transfer import StrengthView
from trainers.data.watching import Watcher


class FileTransfer:
    """An order and the model that carries it out; a donor is taken apart once for all files.

    Raises:
        ViewError: if there is a donor, and the model cannot move objects.
    """

    def __init__(self, model: Explorable, order: BatchOrder) -> None:
        self._model = model
        self._order = order
        self._given = None if order.donor is None else object_of(order.donor, model)

    def draw(self, picture: Picture) -> Pixels:
        """What becomes of `picture`, uint8 [size, size, C].

        Raises:
            ViewError: if the model cannot do this.
        """
        view = self._order.view(picture)
        if isinstance(view, StrengthView):
            drawn = draw_strengths(view, self._model, Watcher(), self._given)
        else:
            drawn = render(self._model, view)
        # Every view but that of strengths shows the picture itself first.
        result: Pixels = drawn.pixels[-1]
        return result

    def read(self, path: Path) -> tuple[Picture, Pixels]:
        """The picture in a file as the model sees it, and what becomes of it.

        Returns:
            The picture at the model's size, and uint8 [S, S, C]; S is the model's size too, or
            the original's shorter side if the order says so.

        Raises:
            PictureError: if the file is missing, empty, damaged or no picture.
            ViewError: if the model cannot do this.
        """
        picture = open_picture(path, self._model)
        pixels = self.draw(picture)
        if self._order.original_size:
            pixels = resized(pixels, shorter_side(path), self._model.info.channels)
        return picture, pixels
