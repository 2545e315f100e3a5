"""What noise alone could win: a translator whose pictures get as much grain as makes them as sharp
as the true ones."""

from dataclasses import dataclass

import torch
from torch import Tensor

from latentlab.measuring.similarity import sharpness
from latentlab.measuring.translations import Translator, translated
from trainers.capabilities import TransferDirection
from trainers.data.images import to_unit_range
from trainers.data.pairs import MemoryPairs

MOST = 0.5
HALVINGS = 12


@dataclass(frozen=True)
class Grainy:
    """Adds normal noise of deviation `grain`, in values from -1 to 1, to what `model` draws."""

    model: Translator
    grain: float

    def translate(self, images: Tensor, direction: TransferDirection = "AtoB") -> Tensor:
        """Images [N, C, H, W] in [-1, 1]; equal pictures get equal noise."""
        return with_grain(self.model.translate(images, direction), self.grain)


def as_sharp_as_the_truth(model: Translator, pairs: MemoryPairs, count: int = 100) -> Grainy:
    """`model` with the grain that brings its blurred pictures to the true ones' sharpness."""
    images, truth = to_unit_range(pairs.images[:count]), to_unit_range(pairs.others[:count])
    drawn, goal = translated(model, images, "AtoB"), float(sharpness(truth).mean())
    low, high = 0.0, MOST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if float(sharpness(with_grain(drawn, middle)).mean()) < goal:
            low = middle
        else:
            high = middle
    return Grainy(model, high)


def with_grain(images: Tensor, grain: float) -> Tensor:
    """`images` in [-1, 1] with noise from one fixed seed; values stay in the range."""
    noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(0))
    return (images + grain * noise).clamp(-1.0, 1.0)
