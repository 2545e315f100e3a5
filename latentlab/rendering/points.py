"""What a model of points draws, as one plot: a point alone would tell nothing."""

import torch
from torch import Tensor

from latentlab.models.decoding import one_thread
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.training_images import training_source
from trainers.data.errors import DataError
from trainers.data.images import Pixels
from trainers.data.opening import open_images
from trainers.data.points import MemoryPoints
from trainers.families.points import sample_plot, shown_of_data
from trainers.runs.run import RunError


def plot_of(model: LatentModel, latents: Tensor, labels: Tensor | None) -> Pixels:
    """The points of `latents` [N, latent_size], over those of the data where these are known, as
    one plot, uint8 [1, H, W, 3].

    Args:
        labels: weights of the labels float [N, classes], by the largest of which points are
            coloured; needed if the model has labels.
    """
    with one_thread():
        points = model.images(latents, labels)
    data = _data_of(model)
    seen = {} if data is None else shown_of_data(data, torch.Generator().manual_seed(0))
    hues = None if labels is None else labels.argmax(dim=1)
    return sample_plot(points.cpu(), hues, seen)[None]


def _data_of(model: LatentModel) -> MemoryPoints | None:
    """The points that `model` learned from; None if nobody knows them."""
    if model.ref is None:
        return None
    try:
        data = open_images(training_source(model.ref))
    except (ModelError, RunError, DataError, OSError):
        return None
    return data if isinstance(data, MemoryPoints) else None
