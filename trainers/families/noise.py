"""What the algorithms share whose model draws images from noise."""

from collections.abc import Mapping
from typing import TypeVar

import torch
from torch import Tensor, nn

from trainers.algorithm import Algorithm, WatchedGrid
from trainers.capabilities import Prior, Samples
from trainers.config import TrainingConfig
from trainers.data.images import Batch

ConfigT = TypeVar("ConfigT", bound=TrainingConfig)


def draw_prior(kind: Prior, count: int, size: int, rng: torch.Generator) -> Tensor:
    """[count, size] from N(0, 1) or U(-1, 1), on the generator's device."""
    if kind == "normal":
        return torch.randn(count, size, generator=rng, device=rng.device)
    return torch.rand(count, size, generator=rng, device=rng.device) * 2 - 1


class GeneratorModel(nn.Module):
    """A generator with its prior and, when conditional, its labels.

    The network takes latents [N, latent_size], and if `classes` > 0 labels too (int64 [N], or
    weights float [N, classes]), and gives images [N, C, H, W] in [-1, 1].
    """

    def __init__(
        self, network: nn.Module, latent_size: int, prior: Prior = "normal", classes: int = 0
    ) -> None:
        super().__init__()
        self.network = network
        self.latent_size = latent_size
        self.prior_kind: Prior = prior
        self.classes = classes

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        return draw_prior(self.prior_kind, count, self.latent_size, rng)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        images: Tensor = self.network(latents, labels) if self.classes else self.network(latents)
        return images

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.decode(latents, labels)


class NoiseAlgorithm(Algorithm[ConfigT]):
    """Base of the algorithms whose `model` (a `Samples`) draws images from noise, perhaps of a
    label that is asked for."""

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """64 latents; with labels, ten latents under every label, one label a column."""
        del examples
        assert isinstance(self.model, Samples)
        classes = self.model.classes
        if not classes:
            return {"latents": self.model.prior(64, rng)}
        columns, rows = min(classes, 10), 8
        latents = self.model.prior(rows, rng).repeat_interleave(columns, dim=0)
        return {"latents": latents, "labels": torch.arange(columns).repeat(rows)}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, Samples)
        labels = fixed.get("labels")
        images = model.decode(fixed["latents"], labels)
        if labels is None:
            return (WatchedGrid("samples", "Samples from fixed noise", images, 8),)
        columns = min(model.classes, 10)
        captions = self.data.label_names[:columns]
        title = "Each row one latent, each column one label"
        return (WatchedGrid("samples", title, images, columns, captions),)
