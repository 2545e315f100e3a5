"""CelebA: photographs of faces, labelled by one of their attributes if a person names one."""

import threading
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.data.derived.shaping import Colour
from trainers.data.downloaded.downloads import not_downloaded
from trainers.data.errors import DataError
from trainers.data.files.folder import examine
from trainers.data.files.loading import MEMORY_BUDGET, loaded, require_some
from trainers.data.files.streaming import ImageFiles
from trainers.data.fingerprint import digest
from trainers.data.images import Images
from trainers.data.left_out import LeftOut
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
    # Asked first: the headers of all faces take a while.
    has = None if attribute is None else _faces_with(attribute, folder)
    files = examine(faces, size, chosen, name="celeba", labelled=False, watcher=watcher)
    if attribute is not None and has is not None:
        files = _labelled(files, attribute, has)
    return loaded(files, memory_budget, watcher)


def _faces_with(attribute: str, folder: Path | None) -> dict[str, bool]:
    """Whether each face in the list of attributes has this one, by its file's name."""
    names, rows = celeba_attributes(folder)
    if attribute not in names:
        raise DataError(f"CelebA has no attribute {attribute!r}: choose one of {', '.join(names)}.")
    column = names.index(attribute)
    return {name: bool(row[column]) for name, row in rows.items()}


def _labelled(files: ImageFiles, attribute: str, has: Mapping[str, bool]) -> ImageFiles:
    """The faces that the list names, labelled; the others are left out."""
    named = [path for path in files.paths if Path(path).stem in has]
    unnamed = [path for path in files.paths if Path(path).stem not in has]
    skipped = (
        *files.skipped,
        *(LeftOut(path, "the list of attributes does not name it") for path in unnamed),
    )
    require_some(len(named), skipped, files.root)
    return replace(
        files,
        paths=named,
        labels=np.array([0 if has[Path(path).stem] else 1 for path in named], dtype=np.int64),
        info=replace(files.info, label_names=(attribute, f"no {attribute}")),
        fingerprint=digest([files.fingerprint, attribute, *unnamed]),
        skipped=skipped,
    )


def celeba_attributes(
    folder: Path | None = None,
) -> tuple[tuple[str, ...], dict[str, NDArray[np.bool_]]]:
    """The attributes of CelebA's faces: their names, and for each face, by its file's name without
    the suffix, which it has, bool [attributes].

    They are read from list_attr_celeba.txt, or from the list_attr_celeba.csv that is handed round;
    the faces may be in any order, and some may be missing.

    Raises:
        DataError: if neither is there, or it is not what it should be.
    """
    root = folder or data_dir()
    files = (
        place / f"list_attr_celeba{suffix}"
        for place in (root / "celeba", root, root.parent, root.parent.parent)
        for suffix in (".txt", ".csv")
    )
    path = next((each for each in files if each.is_file()), None)
    if path is None:
        raise DataError(f"There is no list_attr_celeba.txt in {root}. Put it beside the faces.")
    try:
        lines = path.read_text("utf-8").replace(",", " ").splitlines()
        # The text begins with the number of faces, the table with a title for the files.
        names = tuple(lines[1].split() if path.suffix == ".txt" else lines[0].split()[1:])
        faces = [line.split() for line in lines[2 if path.suffix == ".txt" else 1 :] if line]
        values = np.array([[int(value) > 0 for value in row[1:]] for row in faces], np.bool_)
        values = values.reshape(len(faces), len(names))
        return names, dict(zip((Path(row[0]).stem for row in faces), values, strict=True))
    except (ValueError, IndexError) as error:
        raise DataError(f"{path} is damaged. Fetch it again.") from error


def _celeba_faces(root: Path) -> Path | None:
    """The folder with the faces in `root`: handed round, it often lies in one of its own name."""
    name = "img_align_celeba"
    inner = (Path("celeba", name, name), Path("celeba", name), Path(name, name), Path(name), Path())
    places = (root / each for each in inner)
    return next((each for each in places if any(each.glob("[0-9]" * 6 + ".*"))), None)


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
