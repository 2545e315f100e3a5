"""Real digits for the benchmarks: a folder of MNIST-format IDX files beside the project."""

import os
import struct
from pathlib import Path

from torch import Tensor

from trainers.config import DataSource
from trainers.data.images import MemoryImages
from trainers.data.opening import open_images


def source() -> DataSource:
    """$LATENTLAB_MNIST, or ../shared/data/mnist beside the project.

    Raises:
        SystemExit: if there is no such folder.
    """
    return DataSource(name="idx", folder=real_data("mnist", "MNIST's IDX files"))


def real_data(name: str, what: str) -> Path:
    """Where $LATENTLAB_NAME says, or ../shared/data/name beside the project.

    Args:
        what: should lie there, in words.

    Raises:
        SystemExit: if there is no such folder.
    """
    variable = f"LATENTLAB_{name.upper()}"
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / name
    folder = Path(os.environ.get(variable, beside))
    if not folder.is_dir():
        raise SystemExit(f"There is no folder {folder}. Set {variable} to one with {what}.")
    return folder


def real_digits() -> MemoryImages:
    """The digits, in memory."""
    images = open_images(source())
    assert isinstance(images, MemoryImages)
    return images


def write_idx(folder: Path, images: Tensor) -> None:
    """Write uint8 `images` [N, 1, H, W] into `folder` as an IDX file without labels."""
    folder.mkdir()
    header = struct.pack(">IIII", 0x803, len(images), *images.shape[2:])
    (folder / "train-images-idx3-ubyte").write_bytes(header + images.numpy().tobytes())
