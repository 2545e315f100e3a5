"""Well-known data sets: used where they lie, or fetched on request.

Addresses, checksums and names of the labels are torchvision's, and so is the layout of the
folders, so files that torchvision has fetched are found, and the other way round.
"""

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from trainers.data.catalogue import entry
from trainers.data.errors import DataError
from trainers.data.files.idx import find_idx, open_idx
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages
from trainers.data.watching import Watcher
from trainers.storage import data_dir, replacing

_IDX_CLASSES = {"mnist": "MNIST", "fashion-mnist": "FashionMNIST", "kmnist": "KMNIST"}
_DIGITS = tuple(str(digit) for digit in range(10))


def open_mnist_like(name: str, folder: Path | None, watcher: Watcher) -> MemoryImages:
    """MNIST, Fashion-MNIST or KMNIST, 28x28 grey, training and test images together.

    Args:
        name: "mnist", "fashion-mnist" or "kmnist".
        folder: where the files lie or shall lie; by default below the application's data folder.
            If it holds some of the files, those are used and nothing is fetched.
        watcher: told of the progress; may cancel.

    Raises:
        DataError: if the files cannot be fetched or read.
        DataCancelled: if the watcher cancels.
    """
    from torchvision import datasets

    source = getattr(datasets, _IDX_CLASSES[name])
    label_names = _DIGITS if name == "mnist" else tuple(source.classes)
    root = folder or data_dir()
    if folder is not None and find_idx(folder):
        return open_idx(folder, name=name, label_names=label_names)
    raw = root / _IDX_CLASSES[name] / "raw"
    for file_name, md5 in source.resources:
        if not (raw / file_name).exists() and not (raw / file_name).with_suffix("").exists():
            urls = [mirror + file_name for mirror in source.mirrors]
            _fetch(name, urls, raw / file_name, md5, watcher)
    watcher.tell("Reading the images")
    return open_idx(raw, name=name, label_names=label_names)


def open_cifar10(folder: Path | None, watcher: Watcher) -> MemoryImages:
    """CIFAR-10, 32x32 colour, training and test images together; see `open_mnist_like`."""
    from torchvision.datasets import CIFAR10
    from torchvision.datasets.utils import extract_archive

    root = folder or data_dir()
    if not (root / CIFAR10.base_folder / "batches.meta").exists():
        archive = root / CIFAR10.filename
        if not archive.exists():
            _fetch("cifar10", [CIFAR10.url], archive, CIFAR10.tgz_md5, watcher)
        watcher.tell("Unpacking the images")
        extract_archive(str(archive), str(root))
    watcher.tell("Reading the images")
    try:
        parts = [CIFAR10(root, train=train) for train in (True, False)]
    except (RuntimeError, OSError, EOFError) as error:
        raise DataError(
            f"The files of CIFAR-10 in {root} are damaged. Delete {root / CIFAR10.base_folder} "
            f"and {root / CIFAR10.filename}, then they are fetched again."
        ) from error
    pixels = np.concatenate([part.data for part in parts]).transpose(0, 3, 1, 2)
    images = torch.from_numpy(np.ascontiguousarray(pixels))
    labels = torch.tensor([label for part in parts for label in part.targets], dtype=torch.int64)
    names = tuple(parts[0].classes)
    return MemoryImages("cifar10", images, labels, names, digest_tensors(images, labels))


def _fetch(name: str, urls: list[str], path: Path, md5: str, watcher: Watcher) -> None:
    try:
        fetch(urls, path, md5, watcher)
    except FetchError as error:
        raise not_downloaded(name, str(error), path.parent) from error
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}.") from error


def not_downloaded(name: str, reason: str, place: Path) -> DataError:
    """The sentence for a data set that cannot be fetched into `place`."""
    title = entry(name).title
    return DataError(
        f"{title} could not be downloaded ({reason}). Connect to the internet, or put its files "
        f"into {place}, or train on digits, which needs no download."
    )


TIMEOUT = 20.0
"""Seconds of silence after which a connection counts as lost."""

_CHUNK = 256 * 1024


class FetchError(Exception):
    """The file could not be fetched from any of its addresses; the message is the reason."""


def fetch(urls: Sequence[str], path: Path, md5: str, watcher: Watcher) -> None:
    """Fetch `path` from the first of `urls` that delivers it; a partial file is never left.

    Raises:
        FetchError: if none does, or the content is not what `md5` says.
        DataCancelled: if the watcher cancels.
        OSError: if `path` cannot be written.
    """
    reasons = []
    for url in urls:
        try:
            _fetch_from(url, path, md5, watcher)
        except FetchError as error:
            reasons.append(str(error))
        else:
            return
    raise FetchError("; ".join(dict.fromkeys(reasons)))


def _fetch_from(url: str, path: Path, md5: str, watcher: Watcher) -> None:
    request = urllib.request.Request(url, headers={"User-Agent": "latentlab"})
    seen = hashlib.md5(usedforsecurity=False)
    text = f"Downloading {path.name}"
    watcher.tell(text)
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT)
    except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
        raise FetchError(_reason(error)) from error
    with response, replacing(path) as temporary, temporary.open("wb") as file:
        total = int(response.headers.get("Content-Length") or 0)
        while content := _read(response):
            file.write(content)
            seen.update(content)
            watcher.tell(text, file.tell() / total if total else None)
        if total and file.tell() < total:
            raise FetchError("the connection was lost")
        if seen.hexdigest() != md5:
            raise FetchError(f"{url} delivers something else than expected")


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise FetchError("the connection was lost") from error


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answered {error.code} {error.reason}"
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
