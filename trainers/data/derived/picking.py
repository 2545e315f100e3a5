"""Two of the labels of a data set, as domain A and domain B."""

from dataclasses import replace

import numpy as np
import torch

from trainers.data.errors import DataError
from trainers.data.files.streaming import ImageFiles, StreamedImages
from trainers.data.fingerprint import digest
from trainers.data.images import Images, MemoryImages, only_labels


def picked(images: Images, domains: tuple[str, str]) -> Images:
    """The images of `images` that have one of two labels; the first becomes 0, the second 1.

    Raises:
        DataError: if the images are pairs or have no such labels; the message lists them.
    """
    numbers = [_number(images, label) for label in domains]
    if numbers[0] == numbers[1]:
        raise DataError(f"Domain A and domain B are both {domains[0]!r}. Choose two labels.")
    fingerprint = digest([images.fingerprint, *domains])
    if isinstance(images, StreamedImages):
        return StreamedImages(_files(images.files, numbers, domains, fingerprint))
    assert isinstance(images, MemoryImages)
    parts = [images.indices_of(number) for number in numbers]
    kept = torch.cat(parts).sort().values
    old = images.labels
    assert old is not None
    return replace(
        images,
        images=images.images[kept],
        labels=(old[kept] == numbers[1]).long(),
        label_names=domains,
        fingerprint=fingerprint,
        held_out=only_labels(images.held_out, numbers),
        factors={name: values[kept] for name, values in images.factors.items()},
        captions=None if images.captions is None else images.captions.take(kept),
    )


def _number(images: Images, label: str) -> int:
    names = images.info.label_names
    if images.paired:
        raise DataError(
            f"{images.name} holds pairs, which already are of two domains. Choose no labels."
        )
    if not names:
        raise DataError(
            f"The images of {images.name} have no labels, so none of them can be domain A. "
            "Choose no labels, or labelled images."
        )
    if label not in names:
        raise DataError(f"{images.name} has no label {label!r}: choose two of {', '.join(names)}.")
    return names.index(label)


def _files(
    files: ImageFiles, numbers: list[int], domains: tuple[str, str], fingerprint: str
) -> ImageFiles:
    assert files.labels is not None
    kept = np.flatnonzero(np.isin(files.labels, numbers))
    return replace(
        files,
        paths=[files.paths[index] for index in kept.tolist()],
        labels=(files.labels[kept] == numbers[1]).astype(np.int64),
        info=replace(files.info, label_names=domains),
        fingerprint=fingerprint,
        held_out=only_labels(files.held_out, numbers),
        captions=None if files.captions is None else files.captions.take(torch.from_numpy(kept)),
    )
