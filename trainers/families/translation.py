"""What the algorithms share that translate between two domains."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import EXAMPLE_ROWS, Algorithm, Pictures
from trainers.capabilities import Direction
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

    directions: tuple[Direction, ...] = ("AtoB", "BtoA")

    def __init__(self, a_to_b: nn.Module, b_to_a: nn.Module) -> None:
        super().__init__()
        self.a_to_b = a_to_b
        self.b_to_a = b_to_a

    def translate(
        self,
        images: Tensor,
        direction: Direction = "AtoB",
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
        judges = nn.ModuleList([self.discriminator_a, self.discriminator_b])
        players = {"generators": self.model, "discriminators": judges}
        return {
            name: adam(networks.parameters(), rate, betas, self.weight_decay)
            for name, networks in players.items()
        }

    def fixed_inputs(self, examples: Batch, rng: torch.Generator) -> dict[str, Tensor]:
        """Eight images of each domain."""
        del rng
        a, b = both_domains(examples)
        return {"a": a[:EXAMPLE_ROWS], "b": b[:EXAMPLE_ROWS]}

    def pictures(self, model: nn.Module, fixed: Mapping[str, Tensor]) -> tuple[Pictures, ...]:
        assert isinstance(model, TranslatorPair)
        a, b = fixed["a"], fixed["b"]
        there_b, there_a = model.a_to_b(a), model.b_to_a(b)
        columns = (a, there_b, model.b_to_a(there_b), b, there_a, model.a_to_b(there_a))
        images = torch.stack([each.float() for each in columns], dim=1).flatten(0, 1)
        title = "There and back: A is {}, B is {}".format(*self.data.label_names)
        return (Pictures("samples", title, images, len(columns), CAPTIONS),)


CAPTIONS = ("A", "B from A", "A again", "B", "A from B", "B again")
