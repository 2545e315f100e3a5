"""The images that a model learned from, opened again: to look for copies among its samples, and for
pictures to transfer."""

from collections.abc import Sequence

import torch
from torch import Tensor

from latentlab.models.catalogue import describe, run_of, weights_path
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.pictures.picture import Picture
from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, DatasetEntry
from trainers.data.derived.shaping import Colour
from trainers.data.domains import suited
from trainers.data.images import Images, MemoryImages, Part, to_pixels
from trainers.data.opening import open_images
from trainers.data.pairs import MemoryPairs
from trainers.data.watching import Watcher
from trainers.runs.run import RunError


def training_source(ref: ModelRef) -> DataSource:
    """Where the training images of `ref` lie.

    Raises:
        ModelError: if its card does not name data that can be opened from here.
        RunError: if the run cannot be read.
    """
    if ref.kind == "run":
        return run_of(ref).manifest.data
    header = describe(ref, weights_path(ref)).header
    entry = next((each for each in CATALOGUE if each.title == header.card.data), None)
    if entry is None or entry.needs_folder:
        raise ModelError(
            f"{ref.title} does not say where its training images lie. Open the run that it was "
            "exported from."
        )
    if entry.dimensions is not None:
        return DataSource(name=entry.name)
    channels = header.data.channels
    converted: Colour = "grey" if channels == 1 else "colour"
    source = DataSource(
        name=entry.name,
        image_size=header.data.size,
        colour="native" if channels == entry.channels else converted,
    )
    return source.model_copy(update=_labels(entry, header.data.label_names))


def data_name(ref: ModelRef) -> str:
    """What the catalogue calls the data that `ref` learned from; "" if nobody knows."""
    try:
        return training_source(ref).name
    except (ModelError, RunError, OSError):
        return ""


def _labels(entry: DatasetEntry, label_names: Sequence[str]) -> dict[str, object]:
    """The attribute or the two labels that the images of a model were told apart by."""
    if label_names and label_names[0] in entry.attributes:
        return {"attribute": label_names[0]}
    if len(label_names) == 2 and set(label_names) < set(entry.label_names):
        return {"domains": tuple(label_names)}
    return {}


def open_training_images(ref: ModelRef, watcher: Watcher | None = None) -> MemoryImages:
    """The training images of `ref`; it may take seconds.

    Args:
        watcher: told how far it is; may cancel it.

    Raises:
        ModelError: if they are not known, or too many to be kept in memory.
        DataError: if they cannot be opened.
        DataCancelled: if the watcher cancels.
        RunError: if the run cannot be read.
    """
    watcher = watcher or Watcher()
    images = open_images(
        training_source(ref), progress=watcher.progress, cancelled=watcher.cancelled
    )
    if isinstance(images, MemoryPairs):
        return images.singles()
    if not isinstance(images, MemoryImages):
        raise ModelError(
            f"The training images of {ref.title} do not fit into memory, so they cannot be "
            "compared. Choose a model of a smaller data set."
        )
    return images


def open_single_images(ref: ModelRef, model: LatentModel, watcher: Watcher | None = None) -> Images:
    """The images that `model`, opened as `ref`, learned from, at its size, each for itself: pairs
    come apart, labelled by their domain.

    Args:
        watcher: told how far it is; may cancel it.

    Raises:
        ModelError: if it is not known where they lie.
        DataError: if they cannot be opened.
        DataCancelled: if the watcher cancels.
        RunError: if the run cannot be read.
    """
    return suited("two", _opened(ref, model, "train", watcher or Watcher()))


def open_domains(
    ref: ModelRef, model: LatentModel, part: Part = "test", watcher: Watcher | None = None
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
    return suited("two", _opened(ref, model, part, watcher or Watcher()))


def _opened(ref: ModelRef, model: LatentModel, part: Part, watcher: Watcher) -> Images:
    """The data of `model`, opened as `ref`, at its size and in its colours."""
    colour = "grey" if model.info.channels == 1 else "colour"
    wanted = {"image_size": model.info.size, "colour": colour}
    source = training_source(ref).model_copy(update=wanted)
    return open_images(source, part=part, progress=watcher.progress, cancelled=watcher.cancelled)


def some_of(images: Images, label: int | None, count: int, seed: int = 0) -> Tensor:
    """Numbers of `count` images of a domain, or of all with None, drawn by `seed`, int64 [count];
    fewer if there are not so many."""
    indices = torch.arange(len(images)) if label is None else images.indices_of(label)
    rng = torch.Generator().manual_seed(seed)
    return indices[torch.randperm(len(indices), generator=rng)[:count]]


def any_of(images: Images, count: int, seed: int = 0) -> Tensor:
    """Numbers of `count` images of all labels, drawn by `seed`, int64 [count]; fewer if there are
    not so many."""
    return torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))[:count]


def data_pictures(images: Images, indices: Sequence[int] | Tensor) -> tuple[Picture, ...]:
    """The images at `indices` as pictures, named by their number."""
    chosen = torch.as_tensor(indices)
    pixels = to_pixels(images.take(chosen, torch.device("cpu")).images)
    return tuple(
        Picture.from_array(each, f"number {index}")
        for each, index in zip(pixels, chosen.tolist(), strict=True)
    )
