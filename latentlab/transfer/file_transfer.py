"""One file's picture through a model: what a batch does to each, and a command to a single one."""

from pathlib import Path

from latentlab.models.explorable import Explorable
from latentlab.pixels import Pixels
from latentlab.transfer.batch_order import BatchOrder
from latentlab.transfer.drawing import draw
from latentlab.transfer.opening import open_picture
from latentlab.transfer.picture import Picture
from latentlab.transfer.reading import resized, shorter_side


class FileTransfer:
    """An order and the model that carries it out."""

    def __init__(self, model: Explorable, order: BatchOrder) -> None:
        self._model = model
        self._order = order

    def draw(self, picture: Picture) -> Pixels:
        """What becomes of `picture`, uint8 [size, size, C].

        Raises:
            ViewError: if the model cannot do this.
        """
        # Every view but that of strengths shows the picture itself first.
        result: Pixels = draw(self._order.view(picture), self._model).pixels[-1]
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
