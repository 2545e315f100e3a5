"""Whether an algorithm can learn from a data set, found out before the data are fetched."""

import torch

from trainers.config import DataSource, Recipe
from trainers.data.catalogue import DatasetEntry, entry
from trainers.data.images import DataInfo
from trainers.registry import algorithm_class


def check_fit(recipe: Recipe) -> None:
    """Check what is known of the images beforehand; the rest is checked when they are opened.

    Raises:
        AlgorithmError: if the algorithm cannot work on such images.
    """
    info = _expected(recipe.data, entry(recipe.data.name))
    if info is not None:
        with torch.device("meta"):
            algorithm_class(recipe.algorithm).build_model(recipe.settings, info)


def _expected(source: DataSource, known: DatasetEntry) -> DataInfo | None:
    """What the images will be like, or None if only the files can tell."""
    size = source.image_size or known.default_size or known.size
    if size is None:
        return None
    channels = {"grey": 1, "colour": 3, "native": known.channels or 3}[source.colour]
    return DataInfo(channels, size, ("", "") if known.labelled else ())
