"""A model that draws bars whose widths are known."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from trainers.data.images import to_pixels
from trainers.data.spec import square_images
from trainers.families.noise import GeneratorModel


class Bars(nn.Module):
    """Draws an upright bar that is 14 + 2 z0 pixels wide; z1 does nothing."""

    def forward(self, latents: Tensor) -> Tensor:
        across = torch.arange(28.0) - 13.5
        ink = ((14 + 2 * latents[:, :1]) / 2 - across.abs() + 0.5).clamp(0, 1)
        return (ink[:, None, None] * 2 - 1).expand(-1, 1, 28, 28)


class BarModel:
    """A bar drawer that can be explored."""

    info = square_images(1, 28)
    device = torch.device("cpu")
    model = GeneratorModel(Bars(), latent_size=2)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
        return to_pixels(self.model.decode(latents, labels))
