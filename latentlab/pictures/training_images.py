"""The images that a model learned from, opened again to look for copies among its samples."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from latentlab.models.errors import ModelError
from latentlab.models.refs import ModelRef
from latentlab.models.sources import describe, weights_path
from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, DatasetEntry
from trainers.runs.run import Run
from trainers.storage import runs_dir

if TYPE_CHECKING:
    from trainers.data.derived.shaping import Colour
    from trainers.data.images import MemoryImages


def training_source(ref: ModelRef) -> DataSource:
    """Where the training images of `ref` lie.

    Raises:
        ModelError: if its card does not name data that can be opened from here.
        RunError: if the run cannot be read.
    """
    if ref.kind == "run":
        return Run.open(runs_dir() / ref.name).manifest.data
    header = describe(ref, weights_path(ref)).header
    entry = next((each for each in CATALOGUE if each.title == header.card.data), None)
    if entry is None or entry.needs_folder:
        raise ModelError(
            f"{ref.title} does not say where its training images lie. Open the run that it was "
            "exported from."
        )
    channels = header.data.channels
    converted: Colour = "grey" if channels == 1 else "colour"
    source = DataSource(
        name=entry.name,
        image_size=header.data.size,
        colour="native" if channels == entry.channels else converted,
    )
    return source.model_copy(update=_labels(entry, header.data.label_names))


def _labels(entry: DatasetEntry, label_names: Sequence[str]) -> dict[str, object]:
    """The attribute or the two labels that the images of a model were told apart by."""
    if label_names and label_names[0] in entry.attributes:
        return {"attribute": label_names[0]}
    if len(label_names) == 2 and set(label_names) < set(entry.label_names):
        return {"domains": tuple(label_names)}
    return {}


def open_training_images(ref: ModelRef) -> "MemoryImages":
    """The training images of `ref`; loads torch and may take seconds.

    Raises:
        ModelError: if they are not known, or too many to be kept in memory.
        DataError: if they cannot be opened.
        RunError: if the run cannot be read.
    """
    from trainers.data.images import MemoryImages
    from trainers.data.opening import open_images
    from trainers.data.pairs import MemoryPairs

    images = open_images(training_source(ref))
    if isinstance(images, MemoryPairs):
        return images.singles()
    if not isinstance(images, MemoryImages):
        raise ModelError(
            f"The training images of {ref.title} do not fit into memory, so they cannot be "
            "compared. Choose a model of a smaller data set."
        )
    return images
