"""Pictures as PNG files, alone or one file for each image."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from latentlab.export.writing import writing
from trainers.runs.grids import to_image


def enlarged(pixels: NDArray[np.uint8], factor: int, smooth: bool = False) -> NDArray[np.uint8]:
    """Every pixel of [H, W, C] as a square of `factor` by `factor` pixels, or blended smoothly
    with its neighbours (bicubic)."""
    if smooth and factor > 1:
        height, width, channels = pixels.shape
        size = width * factor, height * factor
        large = to_image(pixels).resize(size, Image.Resampling.BICUBIC)
        return np.asarray(large).reshape(size[1], size[0], channels)
    return pixels.repeat(factor, axis=0).repeat(factor, axis=1)


def save_picture(
    pixels: NDArray[np.uint8],
    path: Path,
    scale: int = 1,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Save one picture as PNG.

    Args:
        pixels: uint8 [H, W, C], C is 1 (grey) or 3.
        scale: how many pixels wide each pixel becomes.
        metadata: kept in the file as text, by keyword.

    Raises:
        ExportError: if `path` does not end in .png or cannot be written.
    """
    with writing(path, ".png") as temporary:
        image = to_image(enlarged(pixels, scale))
        image.save(temporary, "PNG", pnginfo=texts(metadata or {}), optimize=True)


def save_each(
    images: NDArray[np.uint8],
    folder: Path,
    captions: Sequence[str] = (),
    scale: int = 1,
    metadata: Mapping[str, str] | None = None,
) -> list[Path]:
    """Save each of `images`, uint8 [N, H, W, C], as a PNG of its own in `folder`.

    Args:
        captions: one for each image, made part of the file's name; or none.

    Returns:
        The files in the order of the images: 0000.png, or 0000-three.png with captions.

    Raises:
        ExportError: if a file cannot be written.
    """
    digits = max(4, len(str(len(images) - 1)))
    endings = [f"-{file_part(caption)}" for caption in captions] or [""] * len(images)
    names = [f"{index:0{digits}d}{ending}.png" for index, ending in enumerate(endings)]
    paths = [folder / name for name in names]
    for image, path in zip(images, paths, strict=True):
        save_picture(image, path, scale, metadata)
    return paths


def texts(metadata: Mapping[str, str]) -> PngInfo:
    """`metadata` as the texts of a PNG, by keyword."""
    found = PngInfo()
    for keyword, text in metadata.items():
        found.add_text(keyword, text)
    return found


def file_part(caption: str) -> str:
    """`caption` without what some file systems refuse, at most 60 characters."""
    return re.sub(r"[^\w.-]+", "-", caption).strip("-.")[:60]
