"""A whole picture file, kept small enough to be shown and cut while a hand drags."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from latentlab.transfer.picture import Crop, Picture, PictureError
from trainers.data.decoding import UnreadableImageError, read_upright

_LONGEST = 1600
_ANY_SIZE = (1 << 24, 1 << 24)


@dataclass(frozen=True)
class WholePicture:
    """A picture as it stands in its file, upright.

    Attributes:
        image: reduced to 1600 px where it is longer.
        width, height: of the file, in pixels.
    """

    image: Image.Image
    width: int
    height: int

    def square(self, crop: Crop, size: int, channels: int) -> Picture:
        """Nearly what `Picture.from_file` gives, but in time for the next frame."""
        box = crop.box(self.image.width, self.image.height)
        square = self.image.convert("L" if channels == 1 else "RGB").resize(
            (size, size), Image.Resampling.BILINEAR, box
        )
        return Picture.from_array(np.asarray(square, np.uint8).reshape(size, size, channels))

    def pixels(self) -> NDArray[np.uint8]:
        """uint8 [H, W, 3], reduced."""
        return np.asarray(self.image, np.uint8)


def read_whole(path: Path) -> WholePicture:
    """The picture in `path`.

    Raises:
        PictureError: if it has gone or cannot be read any more.
    """
    try:
        image = read_upright(path, 3, _ANY_SIZE)
    except UnreadableImageError as error:
        raise PictureError(f"{path.name} cannot be used: {error}. Open it again.") from error
    width, height = image.size
    if max(width, height) > _LONGEST:
        image.thumbnail((_LONGEST, _LONGEST))
    return WholePicture(image, width, height)
