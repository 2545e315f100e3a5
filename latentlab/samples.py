"""Pictures drawn from a trained model, repeatable to the last bit by seed."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from latentlab.models.decoding import LARGEST_BLOCK, in_blocks
from trainers.capabilities import Samples
from trainers.data.images import pixels_of
from trainers.runs.run import RunError
from trainers.runs.snapshots import LoadedModel


def sampler(loaded: LoadedModel) -> Samples:
    """The loaded model as one that draws samples.

    Raises:
        RunError: if it cannot.
    """
    if not isinstance(loaded.model, Samples):
        raise RunError(
            f"A model trained by {loaded.algorithm} makes no images from random numbers. "
            "Choose a run of another algorithm."
        )
    return loaded.model


def draw_latents(model: Samples, count: int, seed: int) -> Tensor:
    """Latents [count, latent_size], drawn one by one: fewer are the beginning of more."""
    rng = torch.Generator().manual_seed(seed)
    return torch.cat([model.prior(1, rng) for _ in range(count)])


@torch.inference_mode()
def draw_images(
    model: Samples, latents: Tensor, labels: Tensor | None = None, block: int = LARGEST_BLOCK
) -> NDArray[np.uint8]:
    """The images of `latents` [N, latent_size], uint8 [N, H, W, C].

    Args:
        labels: int64 [N] or weights float [N, classes], needed if `model.classes` > 0.
        block: how many are decoded at once; see `latentlab.models.decoding.block_for`.
    """

    def decode(latents: Tensor, labels: Tensor | None) -> NDArray[np.uint8]:
        return pixels_of(model.decode(latents, labels))

    return in_blocks(decode, latents, labels, block)
