"""CelebA: photographs of faces, labelled by one of their attributes if a person names one."""

import threading
from concurrent.futures import Future, wait
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.data.derived.shaping import Colour
from trainers.data.downloaded.downloads import not_downloaded
from trainers.data.errors import DataError
from trainers.data.files.folder import examine
from trainers.data.files.loading import MEMORY_BUDGET, loaded
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import Images
from trainers.data.watching import Watcher
from trainers.storage import data_dir

_LOOK_SECONDS = 0.5


def open_celeba(
    folder: Path | None,
    size: int,
    colour: Colour,
    watcher: Watcher,
    memory_budget: int = MEMORY_BUDGET,
    attribute: str | None = None,
) -> Images:
    """CelebA's aligned faces, cropped around the centre to squares; see `open_mnist_like`.

    With an attribute, label 0 are the faces that have it and label 1 those that have not; the
    names of the attributes are those in list_attr_celeba.txt. Without one there are no labels.
    """
    root = folder or data_dir()
    faces = _celeba_faces(root)
    if faces is None:
        _download_celeba(root, watcher)
        faces = root / "celeba" / "img_align_celeba"
    chosen: Colour = "colour" if colour == "native" else colour
    files = examine(faces, size, chosen, name="celeba", labelled=False, watcher=watcher)
    if attribute is not None:
        files = _labelled(files, attribute, folder)
    return loaded(files, memory_budget, watcher)


def _labelled(files: ImageFiles, attribute: str, folder: Path | None) -> ImageFiles:
    names, values = celeba_attributes(folder)
    if attribute not in names:
        raise DataError(f"CelebA has no attribute {attribute!r}: choose one of {', '.join(names)}.")
    numbers = np.array([_number(path) for path in files.paths])
    if numbers.min() < 1 or numbers.max() > len(values):
        raise DataError(
            f"{files.root} holds faces that list_attr_celeba.txt does not name, up to "
            f"{len(values)}. Fetch both again."
        )
    labels = np.where(values[numbers - 1, names.index(attribute)], 0, 1).astype(np.int64)
    info = replace(files.info, label_names=(attribute, f"no {attribute}"))
    mark = digest([files.fingerprint, attribute])
    return replace(files, labels=labels, info=info, fingerprint=mark)


def _number(path: str) -> int:
    """Of the face in "000001.jpg" 1; 0 if the file is not named like this."""
    stem = Path(path).stem
    return int(stem) if stem.isdecimal() else 0


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
        raise not_downloaded("celeba", str(error), place) from error


def _told_size(folder: Path) -> str:
    """The size of the files in `folder`, in steps of 50 MB: "150 MB so far"."""
    size = sum(path.stat().st_size for path in folder.glob("*") if path.is_file())
    return f"{size // 50_000_000 * 50} MB so far"
