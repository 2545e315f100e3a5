"""The embedded faces as a data set with two domains: with an attribute, and without it."""

import numpy as np
import torch

from trainers.data.drawn.cache import SEED_OF, Drawn, drawn_once
from trainers.data.drawn.faces.attributes import (
    FaceAttributes,
    present,
    random_attributes,
)
from trainers.data.drawn.faces.drawing import draw_faces
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages, Part
from trainers.data.watching import Report, Watcher

_VERSION = 2
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""

_COUNTS: dict[Part, int] = {"train": 10_000, "test": 2_000}


def open_faces(
    size: int = 64,
    attribute: str = "glasses",
    part: Part = "train",
    count: int | None = None,
    watcher: Watcher | None = None,
) -> MemoryImages:
    """The embedded faces, from the cache or drawn in some seconds.

    Args:
        size: side length in pixels.
        attribute: label 0 is with it, label 1 without; one of `ATTRIBUTES`.
        part: "test" faces are drawn from another seed.
        count: how many; None for 10,000 to train and 2,000 to test.
        watcher: told how far the drawing is; may cancel it.

    Returns:
        Images uint8 [count, 3, size, size]; `factors` hold every attribute of each face, from
        which `FaceAttributes.from_factors` makes what can be changed and drawn again.

    Raises:
        DataError: if there is no such attribute.
        DataCancelled: if the watcher cancels.
    """
    count = _COUNTS[part] if count is None else count
    attributes = random_attributes(count, SEED_OF[part])
    lacking = torch.from_numpy(np.where(present(attributes, attribute), 0, 1))
    name = f"faces-{_VERSION}-{size}-{count}-{SEED_OF[part]}"
    report = (watcher or Watcher()).reporter("Drawing the faces")
    names = ("images", *attributes.named())
    drawn = drawn_once(name, names, lambda: _draw(attributes, size, report))
    images = drawn.pop("images")
    return MemoryImages(
        name="faces",
        images=images,
        labels=lacking,
        label_names=(attribute, f"no {attribute}"),
        fingerprint=digest_tensors(images, lacking),
        factors=drawn,
    )


def _draw(attributes: FaceAttributes, size: int, report: Report) -> Drawn:
    images = torch.from_numpy(draw_faces(attributes, size, report))
    factors = {name: torch.from_numpy(values) for name, values in attributes.named().items()}
    return {"images": images, **factors}
