"""What a model must offer to be explored; `latentlab.models.latent_model.LatentModel` does."""

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.images import DataInfo
from trainers.model import Samples


class Explorable(Protocol):
    """A trained model that turns latents into pictures.

    Attributes:
        info: what its images are like, with the names of the labels.
        device: where it computes.
    """

    info: DataInfo
    device: torch.device

    @property
    def model(self) -> Samples:
        """The network with its prior, in eval mode."""
        ...

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
        """Pictures uint8 [N, H, W, C] of `latents` [N, latent_size], as one batch.

        Args:
            labels: int64 [N] or weights float [N, classes]; needed if the model has labels.
        """
        ...
