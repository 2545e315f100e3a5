"""Between pictures and the tensors that a model works on."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from latentlab.models.explorable import Explorable
from latentlab.pictures.picture import Picture, PictureError
from latentlab.pixels import Pixels
from latentlab.views.base import ViewError
from trainers.data.images import to_bytes, to_unit_range


def images_of(pictures: Sequence[Picture], model: Explorable) -> Tensor:
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
    return images_of_pixels(pixels)


def images_of_pixels(pixels: Pixels) -> Tensor:
    """float32 [N, C, H, W] in [-1, 1] of uint8 [N, H, W, C]."""
    return to_unit_range(torch.from_numpy(pixels.transpose(0, 3, 1, 2).copy()))


def pixels_of(images: Tensor) -> Pixels:
    """uint8 [N, H, W, C] of [N, C, H, W] in [-1, 1]."""
    return to_bytes(images).permute(0, 2, 3, 1).contiguous().cpu().numpy()


def difference(images: Tensor, others: Tensor) -> Tensor:
    """How far pixels of [N, C, H, W] in [-1, 1] are apart: [N, H, W] in [0, 1]."""
    return (images.cpu() - others.cpu()).abs().mean(dim=1) / 2


def _check(picture: Picture, model: Explorable) -> None:
    info = model.info
    if (picture.size, picture.channels) == (info.size, info.channels):
        return
    kinds = {1: "grey", 3: "coloured"}
    raise ViewError(
        f"{picture.name or 'A picture'} is {picture.size} px and {kinds[picture.channels]}; this "
        f"model works on {kinds[info.channels]} pictures of {info.size} px. Open the picture "
        "again for this model."
    )
