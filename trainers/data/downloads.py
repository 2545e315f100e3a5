"""Well-known data sets: used where they lie, or fetched on request.

Addresses, checksums and names of the labels are torchvision's, and so is the layout of the
folders, so files that torchvision has fetched are found, and the other way round.
"""

import threading
from concurrent.futures import Future, wait
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.data.catalogue import entry
from trainers.data.errors import DataError
from trainers.data.fetching import FetchError, fetch
from trainers.data.fingerprint import digest_tensors
from trainers.data.folder import MEMORY_BUDGET, open_folder
from trainers.data.idx_folder import find_idx, open_idx
from trainers.data.images import Images, MemoryImages
from trainers.data.shaping import Colour
from trainers.data.watching import Watcher
from trainers.storage import data_dir

_IDX_CLASSES = {"mnist": "MNIST", "fashion-mnist": "FashionMNIST", "kmnist": "KMNIST"}
_LOOK_SECONDS = 0.5
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


def open_celeba(
    folder: Path | None,
    size: int,
    colour: Colour,
    watcher: Watcher,
    memory_budget: int = MEMORY_BUDGET,
) -> Images:
    """CelebA's aligned faces, cropped around the centre to squares; see `open_mnist_like`."""
    root = folder or data_dir()
    faces = _celeba_faces(root)
    if faces is None:
        _download_celeba(root, watcher)
        faces = root / "celeba" / "img_align_celeba"
    return open_folder(
        faces,
        size,
        "colour" if colour == "native" else colour,
        name="celeba",
        labelled=False,
        memory_budget=memory_budget,
        watcher=watcher,
    )


def celeba_attributes(folder: Path | None = None) -> tuple[tuple[str, ...], NDArray[np.bool_]]:
    """The 40 attributes of CelebA's faces: their names, and bool [202599, 40] in file order.

    Raises:
        DataError: if list_attr_celeba.txt is not there or not what it should be.
    """
    root = folder or data_dir()
    places = (root / "celeba", root, root.parent)
    path = next((p for p in (d / "list_attr_celeba.txt" for d in places) if p.is_file()), None)
    if path is None:
        raise DataError(f"There is no list_attr_celeba.txt in {root}. Put it beside the faces.")
    lines = path.read_text().splitlines()[1:]
    try:
        names = tuple(lines[0].split())
        rows = [[int(value) > 0 for value in line.split()[1:]] for line in lines[1:]]
        return names, np.array(rows, dtype=np.bool_).reshape(-1, len(names))
    except (ValueError, IndexError) as error:
        raise DataError(f"{path} is damaged. Fetch it again.") from error


def _celeba_faces(root: Path) -> Path | None:
    places = (root / "celeba" / "img_align_celeba", root / "img_align_celeba", root)
    return next((place for place in places if (place / "000001.jpg").is_file()), None)


def _download_celeba(root: Path, watcher: Watcher) -> None:
    """Let torchvision fetch the files, which tells nothing; so the growing folder is watched."""
    from torchvision.datasets import CelebA

    place = root / CelebA.base_folder
    watcher.tell("Downloading CelebA")
    done: Future[object] = Future()

    def download() -> None:
        try:
            done.set_result(CelebA(root, split="all", download=True))
        except Exception as error:  # noqa: BLE001 - raised again below, in the caller's thread
            done.set_exception(error)

    # Left to itself when the person no longer wants it, as it cannot be interrupted.
    threading.Thread(target=download, name="celeba", daemon=True).start()
    while not wait([done], timeout=_LOOK_SECONDS).done:
        watcher.tell(f"Downloading CelebA, {_told_size(place)}")
    try:
        done.result()
    except (RuntimeError, OSError) as error:
        raise _not_downloaded("celeba", str(error), place) from error


def _told_size(folder: Path) -> str:
    """The size of the files in `folder`, in steps of 50 MB: "150 MB so far"."""
    size = sum(path.stat().st_size for path in folder.glob("*") if path.is_file())
    return f"{size // 50_000_000 * 50} MB so far"


def _fetch(name: str, urls: list[str], path: Path, md5: str, watcher: Watcher) -> None:
    try:
        fetch(urls, path, md5, watcher)
    except FetchError as error:
        raise _not_downloaded(name, str(error), path.parent) from error
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}.") from error


def _not_downloaded(name: str, reason: str, place: Path) -> DataError:
    title = entry(name).title
    return DataError(
        f"{title} could not be downloaded ({reason}). Connect to the internet, or put its files "
        f"into {place}, or train on digits, which needs no download."
    )
