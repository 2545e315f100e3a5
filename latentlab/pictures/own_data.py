"""Pictures to transfer, taken from the data that a model learned its domains from."""

from collections.abc import Sequence

import torch
from torch import Tensor

from latentlab.models.explorable import Explorable
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from latentlab.pictures.training_images import training_source
from trainers.data.domains import suited
from trainers.data.images import Images, Part, pixels_of
from trainers.data.opening import open_images
from trainers.data.watching import Watcher


def open_domains(
    ref: ModelRef, model: Explorable, part: Part = "test", watcher: Watcher | None = None
) -> Images:
    """The data of `model`, opened as `ref`, at its size: label 0 is domain A, label 1 domain B.

    Args:
        part: "test" for pictures held out from training, where there are some.
        watcher: told how far it is; may cancel it.

    Raises:
        ModelError: if it is not known where they lie.
        DataError: if they cannot be opened.
        DataCancelled: if the watcher cancels.
        RunError: if the run cannot be read.
    """
    colour = "grey" if model.info.channels == 1 else "colour"
    wanted = {"image_size": model.info.size, "colour": colour}
    source = training_source(ref).model_copy(update=wanted)
    watcher = watcher or Watcher()
    images = open_images(source, part=part, progress=watcher.progress, cancelled=watcher.cancelled)
    return suited("two", images)


def some_of(images: Images, label: int, count: int, seed: int = 0) -> Tensor:
    """Numbers of `count` images of a domain, drawn by `seed`, int64 [count]; fewer if there are
    not so many."""
    indices = images.indices_of(label)
    rng = torch.Generator().manual_seed(seed)
    return indices[torch.randperm(len(indices), generator=rng)[:count]]


def data_pictures(images: Images, indices: Sequence[int] | Tensor) -> tuple[Picture, ...]:
    """The images at `indices` as pictures, named by their number."""
    chosen = torch.as_tensor(indices)
    pixels = pixels_of(images.take(chosen, torch.device("cpu")).images)
    return tuple(
        Picture.from_array(each, f"number {index}")
        for each, index in zip(pixels, chosen.tolist(), strict=True)
    )
