"""What the algorithms share that translate between two domains."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import EXAMPLE_ROWS, Algorithm, WatchedGrid, examples_in_rows
from trainers.capabilities import TransferDirection
from trainers.config import TrainingConfig
from trainers.data.images import Batch, both_domains
from trainers.families.optimizers import adam
from trainers.settings import setting


class TranslationConfig(TrainingConfig):
    """Settings of every algorithm that translates from one domain to another."""

    learning_rate: float = setting(2e-4, "Size of Adam's steps, for all networks.", gt=0.0, le=1.0)
    momentum: float = setting(
        0.5, "Adam's first beta: how long it remembers the gradient's direction.", ge=0.0, lt=1.0
    )


class TranslatorPair(nn.Module):
    """Two generators, one for each direction; implements `Translates`."""

    directions: tuple[TransferDirection, ...] = ("AtoB", "BtoA")

    def __init__(self, a_to_b: nn.Module, b_to_a: nn.Module) -> None:
        super().__init__()
        self.a_to_b = a_to_b
        self.b_to_a = b_to_a

    def translate(
        self,
        images: Tensor,
        direction: TransferDirection = "AtoB",
        rng: torch.Generator | None = None,
    ) -> Tensor:
        """Images [N, C, H, W] in [-1, 1] of the other domain; there is no noise for `rng`."""
        del rng
        generator = self.a_to_b if direction == "AtoB" else self.b_to_a
        translated: Tensor = generator(images)
        return translated


ConfigT = TypeVar("ConfigT", bound=TranslationConfig)


class TranslationAlgorithm(Algorithm[ConfigT]):
    """A pair of generators (`model`) learned from two domains without pairs; Adam for all.

    Attributes:
        weight_decay: Adam's, for all networks.
    """

    default_data: ClassVar[str] = "stripes"
    model: TranslatorPair
    discriminator_a: nn.Module
    discriminator_b: nn.Module
    weight_decay: float = 0.0

    def make_optimizers(self) -> dict[str, Optimizer]:
        rate, betas = self.config.learning_rate, (self.config.momentum, 0.999)
        discriminators = nn.ModuleList([self.discriminator_a, self.discriminator_b])
        players = {"generators": self.model, "discriminators": discriminators}
        return {
            name: adam(networks.parameters(), rate, betas, self.weight_decay)
            for name, networks in players.items()
        }

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Eight images of each domain."""
        del rng
        a, b = both_domains(examples)
        return {"a": a[:EXAMPLE_ROWS], "b": b[:EXAMPLE_ROWS]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[WatchedGrid, ...]:
        assert isinstance(model, TranslatorPair)
        a, b = fixed["a"], fixed["b"]
        there_b, there_a = model.a_to_b(a), model.b_to_a(b)
        columns = {
            "A": a,
            "B from A": there_b,
            "A again": model.b_to_a(there_b),
            "B": b,
            "A from B": there_a,
            "B again": model.a_to_b(there_a),
        }
        title = "There and back: A is {}, B is {}".format(*self.data.label_names)
        return (examples_in_rows(title, columns),)


class ImagePool(nn.Module):
    """Up to `capacity` generated images (Shrivastava et al. 2017, section 2.3).

    Images and their count are buffers, so that a checkpoint holds them.

    Args:
        capacity: images kept; 0 gives back what comes in.
        shape: (channels, height, width).
    """

    images: Tensor
    count: Tensor

    def __init__(self, capacity: int, shape: tuple[int, int, int]) -> None:
        super().__init__()
        self.capacity = capacity
        self.register_buffer("images", torch.zeros(capacity, *shape))
        self.register_buffer("count", torch.zeros((), dtype=torch.int64))

    @torch.no_grad()
    def exchange(self, images: Tensor, rng: torch.Generator) -> Tensor:
        """Images like `images`, float32 [N, C, H, W], without gradient.

        While the pool fills, it keeps the images and gives them back. Full, it gives back, for
        each image with probability 1/2, a random one that it holds and keeps the new one in
        that place; otherwise the image itself.

        Args:
            rng: on the images' device.
        """
        images = images.detach().float()
        if not self.capacity:
            return images
        return torch.cat([self._exchange(part, rng) for part in images.split(self.capacity)])

    def _exchange(self, images: Tensor, rng: torch.Generator) -> Tensor:
        """`exchange` for at most `capacity` images; never waits for the device."""
        count, device = len(images), images.device
        full = self.count >= self.capacity
        next_places = self.count + torch.arange(count, device=device)
        places = torch.where(
            full,
            torch.randperm(self.capacity, generator=rng, device=device)[:count],
            next_places,
        )
        chosen = torch.rand(count, generator=rng, device=device) < 0.5
        kept = torch.where(full, chosen, next_places < self.capacity)
        places = places % self.capacity
        stored = self.images[places]
        kept_images = kept.view(-1, 1, 1, 1)
        self.images[places] = torch.where(kept_images, images, stored)
        self.count.add_(count).clamp_(max=self.capacity)
        return torch.where(kept_images & full, stored, images)
