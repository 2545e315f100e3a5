"""Images of any data set, each with a smaller picture of itself, for what learns to enlarge."""

from dataclasses import replace

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from trainers.data.captions import Captions
from trainers.data.fingerprint import digest
from trainers.data.images import Batch, HeldOut, Images, to_bytes, to_unit_range
from trainers.data.left_out import LeftOut
from trainers.data.spec import DataInfo, ImageSpec


def bicubic(images: Tensor, height: int, width: int) -> Tensor:
    """Images float32 [N, C, H, W] at another size, [N, C, height, width].

    Bicubic (Keys 1981, a = -1/2), averaging over the pixels that fall together when it shrinks.
    Values can go a little beyond those of `images`.
    """
    return interpolate(images, (height, width), mode="bicubic", antialias=True, align_corners=False)


def shrunk(images: Tensor, factor: int) -> Tensor:
    """Images [N, C, H, W] in [-1, 1] as pictures of H / factor by W / factor pixels, with the 256
    values that a file has; H and W must divide by `factor`."""
    height, width = images.shape[-2] // factor, images.shape[-1] // factor
    return to_unit_range(to_bytes(bicubic(images.float(), height, width)))


class Downscaled:
    """Images of `images`, each with itself made smaller in the batch's `others`; implements
    `Images`.

    Args:
        images: single images, whose sides divide by `factor` (see `needs.DivisibleBy`).
        factor: how many times shorter the sides become.
    """

    paired = False

    def __init__(self, images: Images, factor: int) -> None:
        self.name = images.name
        self.fingerprint = digest([images.fingerprint, f"downscaled {factor}"])
        self.factor = factor
        self._images = images

    @property
    def info(self) -> DataInfo:
        info = self._images.info
        channels, height, width = info.shape
        small = ImageSpec(channels, height // self.factor, width // self.factor)
        return replace(info, other_spec=small)

    @property
    def skipped(self) -> tuple[LeftOut, ...]:
        return self._images.skipped

    @property
    def remarks(self) -> tuple[str, ...]:
        return self._images.remarks

    @property
    def held_out(self) -> HeldOut:
        return self._images.held_out

    @property
    def captions(self) -> Captions | None:
        """What is said of each image."""
        return self._images.captions

    def __len__(self) -> int:
        return len(self._images)

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        batch = self._images.take(indices, device)
        return replace(batch, others=shrunk(batch.images, self.factor))

    def expect(self, indices: Tensor) -> None:
        self._images.expect(indices)

    def indices_of(self, label: int) -> Tensor:
        return self._images.indices_of(label)
