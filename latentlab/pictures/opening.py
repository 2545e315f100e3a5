"""Opens a file's picture at a model's size."""

from pathlib import Path

from latentlab.models.explorable import Explorable
from latentlab.pictures.picture import Crop, Picture


def open_picture(path: Path | str, model: Explorable, crop: Crop | None = None) -> Picture:
    """The picture in a file of any size and common format, as `model` works on it.

    It is turned as its EXIF data say; what is transparent becomes white.

    Args:
        crop: which square of it; None takes the largest in the middle.

    Raises:
        PictureError: if the file is missing, empty, damaged or no picture.
    """
    return Picture.from_file(path, model.info.size, model.info.channels, crop)
