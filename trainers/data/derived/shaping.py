"""Brings images that are already in memory to the size and the colours that were asked for."""

from dataclasses import replace
from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from trainers.data.fingerprint import digest
from trainers.data.images import MemoryImages
from trainers.data.pairs import MemoryPairs

Colour = Literal["native", "grey", "colour"]

_CHUNK = 2048


def shaped(data: MemoryImages, size: int | None, colour: Colour) -> MemoryImages:
    """`data` with square images of `size` pixels in `colour`; None and "native" keep theirs.

    Factors measured in pixels grow with the images.
    """
    images = _fitted(data.images, size, colour)
    if images is data.images:
        return data
    growth = images.shape[2] / data.info.size
    factors = {
        name: values * growth if name in data.lengths else values
        for name, values in data.factors.items()
    }
    return replace(data, images=images, factors=factors, fingerprint=_mark(data, images))


def shaped_pairs(data: MemoryPairs, size: int | None, colour: Colour) -> MemoryPairs:
    """`data` with both pictures of each pair as `shaped` makes them."""
    images = _fitted(data.images, size, colour)
    if images is data.images:
        return data
    others = _fitted(data.others, size, colour)
    return replace(data, images=images, others=others, fingerprint=_mark(data, images))


def _fitted(images: Tensor, size: int | None, colour: Colour) -> Tensor:
    """`images` themselves if there is nothing to change."""
    images = _recoloured(images, colour)
    return images if size is None or size == images.shape[2] else _resized(images, size)


def _mark(data: MemoryImages | MemoryPairs, images: Tensor) -> str:
    return digest([data.fingerprint, str(tuple(images.shape))])


def _recoloured(images: Tensor, colour: Colour) -> Tensor:
    channels = images.shape[1]
    if colour == "colour" and channels == 1:
        return images.repeat(1, 3, 1, 1)
    if colour == "grey" and channels == 3:
        return torch.cat([_luma(part) for part in images.split(_CHUNK)])
    return images


def _luma(images: Tensor) -> Tensor:
    """Brightness as ITU-R BT.601 weighs the colours, uint8 [N, 1, H, W]."""
    weights = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    return (images * weights).sum(dim=1, keepdim=True).round_().to(torch.uint8)


def _resized(images: Tensor, size: int) -> Tensor:
    return torch.cat([_resize(part, size) for part in images.split(_CHUNK)])


def _resize(images: Tensor, size: int) -> Tensor:
    """Bicubic, averaging over the pixels that fall together when it shrinks."""
    target = (size, size)
    new = interpolate(images.float(), target, mode="bicubic", antialias=True, align_corners=False)
    return new.round_().clamp_(0, 255).to(torch.uint8)
