"""A whole picture file in memory, to be shown and cropped while the square is dragged."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from latentlab.pictures.picture import Crop, Picture, PictureError
from trainers.data.files.decoding import read_upright
from trainers.data.files.image_file import UnreadableImageError

_LONGEST = 1600
_ANY_SIZE = (1 << 24, 1 << 24)
_IN_TWO_STEPS = 2.0
"""Where far fewer pixels are wanted, whole blocks become one first; several times faster."""


@dataclass(frozen=True)
class WholePicture:
    """A picture as it is in its file, upright, in colour.

    Attributes:
        image: all of it.
        reduced: to 1600 px where it is longer; otherwise the same.
    """

    image: Image.Image
    reduced: Image.Image

    def square(self, crop: Crop, size: int, channels: int, name: str = "") -> Picture:
        """What `Picture.from_file` gives, or nearly, in time for the next frame.

        As there, at least twice as many pixels as are wanted are looked at, if there are so many.
        """
        enough = crop.side * min(self.reduced.size) >= 2 * size
        image = self.reduced if enough else self.image
        square = image.resize(
            (size, size), Image.Resampling.BICUBIC, crop.box(*image.size), _IN_TWO_STEPS
        )
        if channels == 1:
            square = square.convert("L")
        return Picture.from_array(np.asarray(square, np.uint8).reshape(size, size, channels), name)

    def side(self, crop: Crop) -> int:
        """Side of a square of it, in pixels of the file."""
        return round(crop.side * min(self.image.size))

    def pixels(self) -> NDArray[np.uint8]:
        """uint8 [H, W, 3], reduced."""
        return np.asarray(self.reduced, np.uint8)


def read_whole(path: Path) -> WholePicture:
    """The picture in `path`; it may take seconds.

    Raises:
        PictureError: if it has gone or cannot be read any more.
    """
    try:
        image = read_upright(path, 3, _ANY_SIZE)
    except UnreadableImageError as error:
        raise PictureError(f"{path.name} cannot be used: {error}. Open it again.") from error
    if max(image.size) <= _LONGEST:
        return WholePicture(image, image)
    return WholePicture(image, ImageOps.contain(image, (_LONGEST, _LONGEST)))
