"""Between pictures, files of pictures, and the tensors that a model works on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Crop, Picture, PictureError
from latentlab.views.base import ViewError
from trainers.data.images import from_pixels


def open_picture(path: Path | str, model: LatentModel, crop: Crop | None = None) -> Picture:
    """The picture in a file of any size and common format, as `model` works on it.

    It is turned as its EXIF data say; what is transparent becomes white.

    Args:
        crop: which square of it; None takes the largest in the middle.

    Raises:
        PictureError: if the file is missing, empty, damaged or no picture.
    """
    return Picture.from_file(path, model.info.size, model.info.channels, crop)


def images_of(pictures: Sequence[Picture], model: LatentModel) -> Tensor:
    """float32 [N, C, H, W] in [-1, 1], on the CPU.

    Raises:
        ViewError: if a picture is damaged, or not at the model's size and colours.
    """
    for each in pictures:
        _check(each, model)
    try:
        pixels = np.stack([each.pixels() for each in pictures])
    except PictureError as error:
        raise ViewError(str(error)) from error
    return from_pixels(pixels)


def difference(images: Tensor, others: Tensor) -> Tensor:
    """How far pixels of [N, C, H, W] in [-1, 1] are apart: [N, H, W] in [0, 1]."""
    return (images.cpu() - others.cpu()).abs().mean(dim=1) / 2


def psnr(images: Tensor, others: Tensor) -> Tensor:
    """Peak signal-to-noise ratio of each pair of [N, C, H, W] in [-1, 1], [N], in decibels."""
    error = (images.float() - others.float()).square().flatten(1).mean(dim=1)
    return 10 * torch.log10(4 / error.clamp_min(1e-12))


def _check(picture: Picture, model: LatentModel) -> None:
    info = model.info
    if (picture.size, picture.channels) == (info.size, info.channels):
        return
    kinds = {1: "grey", 3: "coloured"}
    raise ViewError(
        f"{picture.name or 'A picture'} is {picture.size} px and {kinds[picture.channels]}; this "
        f"model works on {kinds[info.channels]} pictures of {info.size} px. Open the picture "
        "again for this model."
    )
