"""IDX, the file format of MNIST: single files, and a folder of them as a data set.

An array of bytes behind a short header, perhaps gzipped. Format: the magic number 0 0 type
dimensions, then each dimension as a big-endian 32-bit number.
"""

import gzip
import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.data.errors import DataError
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages

_SPLIT_WORDS = ("train", "t10k", "test")

_UNPACKED = 32 * 2**20
_UNPACKED_TIMES = 300
"""Bytes that a gzipped file may unpack to, or so many times its size if that is more."""

_LARGEST_EMPTY = 2**16
"""The most pixels that a side may have where there are no images to prove it."""

_ELONGATED = 4
"""How many times longer than high an image may be, or the other way round, to be made square."""


@dataclass(frozen=True)
class IdxFiles:
    """One split on disk.

    Attributes:
        name: "train", "t10k", "test", or what else the file's name begins with.
        data_set: what the name holds besides, so that splits of one data set share it.
        images: the file of the images.
        labels: the file of their labels, if there is one.
    """

    name: str
    data_set: str
    images: Path
    labels: Path | None


def find_idx(folder: Path) -> tuple[IdxFiles, ...]:
    """The splits in `folder`, or else in `raw` below it, "train" first; empty if there are none."""
    return _splits(folder) or _splits(folder / "raw")


def open_idx(
    folder: Path,
    splits: Sequence[str] | None = None,
    *,
    name: str = "idx",
    label_names: Sequence[str] | None = None,
) -> MemoryImages:
    """The images of the IDX files in `folder`, or in `raw` one or two levels below it.

    Images that are not square are padded with 0 to squares. The files of EMNIST, which hold
    their images lying on the side, are turned upright. If a split has no labels, none are used.

    Args:
        folder: where the files lie; see `find_idx`.
        splits: which to join, by name; all by default.
        name: what the data set is called.
        label_names: names of the labels 0, 1, ...; by default the numbers that occur.

    Raises:
        DataError: if there are no such files, they belong to several data sets, or one of them
            cannot be used.
    """
    chosen = _choose(folder, find_idx(folder) or _find_below(folder), splits)
    parts = [_read(files) for files in chosen]
    images = torch.from_numpy(_joined([images for images, _ in parts], folder))[:, None]
    label_parts = [labels for _, labels in parts if labels is not None]
    if len(label_parts) < len(parts):
        return MemoryImages(name, images, None, (), digest_tensors(images))
    values: NDArray[np.integer[Any]] = np.concatenate(label_parts)
    if label_names is None:
        occurring = np.unique(values)
        label_names = [str(value) for value in occurring]
        values = np.searchsorted(occurring, values)
    elif values.max(initial=0) >= len(label_names):
        raise DataError(
            f"{folder} holds the label {values.max()}, but {name} has only "
            f"{len(label_names)} labels. Open the folder as idx instead."
        )
    labels = torch.from_numpy(values.astype(np.int64))
    return MemoryImages(name, images, labels, tuple(label_names), digest_tensors(images, labels))


def _find_below(folder: Path) -> tuple[IdxFiles, ...]:
    """The splits of all data sets that torchvision keeps in `folder`, each named after its own."""
    return tuple(
        replace(files, data_set=f"{raw.parent.name} {files.data_set}".strip())
        for raw in sorted(folder.glob("*/raw"))
        for files in _splits(raw)
    )


def _splits(folder: Path) -> tuple[IdxFiles, ...]:
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*images*idx3-ubyte*")):
        # In this order an unpacked file stands before its gzipped twin.
        if path.is_file():
            found.setdefault(path.name.removesuffix(".gz"), path)
    splits = [_files(path) for path in found.values()]
    return tuple(sorted(splits, key=lambda s: (s.data_set, s.name != "train", s.name)))


def _files(images: Path) -> IdxFiles:
    stem = images.name.removesuffix(".gz")
    wanted = stem.replace("images", "labels").replace("idx3", "idx1")
    candidates = (images.with_name(wanted), images.with_name(wanted + ".gz"))
    labels = next((path for path in candidates if path.is_file()), None)
    prefix = stem.split("images")[0].strip("-_.")
    words = prefix.split("-")
    split = next((word for word in words if word in _SPLIT_WORDS), prefix)
    data_set = "-".join(word for word in words if word != split)
    return IdxFiles(split, data_set, images, labels)


def _choose(
    folder: Path, found: tuple[IdxFiles, ...], splits: Sequence[str] | None
) -> list[IdxFiles]:
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. Choose one that holds IDX files.")
    if not found:
        raise DataError(
            f"{folder} holds no IDX files: names such as train-images-idx3-ubyte or "
            "t10k-images-idx3-ubyte.gz are expected. Choose another folder."
        )
    data_sets = sorted({files.data_set for files in found})
    if len(data_sets) > 1:
        raise DataError(
            f"{folder} holds several data sets ({', '.join(data_sets)}). "
            "Put the files of each into a folder of its own."
        )
    if splits is None:
        return list(found)
    names = [files.name for files in found]
    for split in splits:
        if split not in names:
            raise DataError(f"{folder} has no split {split!r}, only {', '.join(names)}.")
    return [files for files in found if files.name in splits]


def _read(files: IdxFiles) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    images = _square(read_idx(files.images, 3), files.images)
    if files.images.name.startswith("emnist-"):
        images = images.transpose(0, 2, 1)
    if files.labels is None:
        return images, None
    labels = read_idx(files.labels, 1)
    if len(labels) != len(images):
        raise DataError(
            f"{files.images} holds {len(images)} images, but {files.labels.name} holds "
            f"{len(labels)} labels. They must belong together: fetch both again."
        )
    return images, labels


def _square(images: NDArray[np.uint8], path: Path) -> NDArray[np.uint8]:
    height, width = images.shape[1:]
    side = max(height, width)
    if side > _ELONGATED * min(height, width):
        raise DataError(
            f"{path} holds images of {width} x {height} pixels, which are too long to be made "
            "square. Choose another folder."
        )
    if height == width:
        return images
    top, left = (side - height) // 2, (side - width) // 2
    margins = ((0, 0), (top, side - height - top), (left, side - width - left))
    return np.pad(images, margins)


def _joined(parts: list[NDArray[np.uint8]], folder: Path) -> NDArray[np.uint8]:
    sizes = sorted({part.shape[1] for part in parts})
    if len(sizes) > 1:
        raise DataError(
            f"The splits in {folder} have images of different sizes ({sizes} pixels). "
            "Put them into folders of their own."
        )
    images = np.concatenate(parts) if len(parts) > 1 else parts[0].copy()
    if not images.size:
        raise DataError(f"The IDX files in {folder} hold no images. Choose another folder.")
    return images


_UBYTE = 0x08


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array in the IDX file `path`, unpacked if it is gzipped (whatever its name says).

    Args:
        path: the file.
        dimensions: how many the array must have: 3 for images [N, H, W], 1 for labels [N].

    Raises:
        DataError: if the file cannot be read, is not IDX, is cut short, or holds something else.
    """
    content = _content(path)
    if len(content) < 4 or content[:2] != b"\x00\x00":
        raise DataError(f"{path} is not an IDX file: it must begin with two zero bytes.")
    if content[2] != _UBYTE:
        raise DataError(
            f"{path} holds numbers of type 0x{content[2]:02x}, but only bytes (0x08) can be read."
        )
    if content[3] != dimensions:
        raise DataError(
            f"{path} holds an array of {content[3]} dimensions, but {dimensions} are expected."
        )
    header = 4 + 4 * dimensions
    if len(content) < header:
        raise DataError(
            f"{path} is cut short: its header is not complete. Delete it and fetch it again."
        )
    shape = [int(size) for size in np.frombuffer(content[4:header], ">u4")]
    if len(content) - header != math.prod(shape):
        raise DataError(
            f"{path} is damaged: its header promises {math.prod(shape)} bytes, "
            f"but {len(content) - header} follow. Delete it and fetch it again."
        )
    if not math.prod(shape[1:]) or (not shape[0] and max(shape) > _LARGEST_EMPTY):
        raise DataError(f"{path} is damaged: its header promises images without a pixel.")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return _unpacked(content, path) if content[:2] == b"\x1f\x8b" else content
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path} is damaged and cannot be unpacked. Delete it and fetch it again."
        ) from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error


def _unpacked(content: bytes, path: Path) -> bytes:
    most = max(_UNPACKED, _UNPACKED_TIMES * len(content))
    with gzip.open(io.BytesIO(content)) as file:
        unpacked = file.read(most + 1)
    if len(unpacked) > most:
        raise DataError(
            f"{path} unpacks to more than {_UNPACKED_TIMES} times its size, as no images do. Fetch "
            "it again from where it can be trusted."
        )
    return unpacked
