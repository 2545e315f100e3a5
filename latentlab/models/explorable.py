"""What a model must offer to be explored; `latentlab.models.latent_model.LatentModel` does."""

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.capabilities import Direction, Samples
from trainers.data.spec import DataInfo


class Explorable(Protocol):
    """A trained model that turns latents into pictures, or pictures into others.

    Attributes:
        info: what its images are like, with the names of the labels.
        device: where it computes.
        capabilities: names of the rows of `latentlab.capabilities` that it has.
    """

    info: DataInfo
    device: torch.device
    capabilities: tuple[str, ...]

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

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The ways it translates images; none if it does not."""
        ...

    @property
    def domains(self) -> tuple[str, str]:
        """The names of domain A and domain B."""
        ...

    def translate(self, images: Tensor, direction: Direction = "AtoB", seed: int = 0) -> Tensor:
        """Images [N, C, H, W] in [-1, 1] as the other domain has them, as one batch."""
        ...

    def encode(self, images: Tensor) -> Tensor:
        """Latents [N, latent_size] of images [N, C, H, W] in [-1, 1], as one batch."""
        ...

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Backgrounds and objects of images [N, C, H, W] in [-1, 1], as one batch."""
        ...

    def join(self, backgrounds: Tensor, objects: Tensor) -> Tensor:
        """Images [N, C, H, W] in [-1, 1] of backgrounds with objects, as one batch."""
        ...
