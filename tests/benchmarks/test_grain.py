"""The control of the sharpness figure: grain that makes blurred pictures as sharp as true ones."""

import pytest
import torch
from torch import Tensor
from torchvision.transforms.functional import gaussian_blur

from benchmarks.grain import as_sharp_as_the_truth
from latentlab.measuring.similarity import absolute_difference, sharpness
from trainers.capabilities import TransferDirection
from trainers.data.images import to_unit_range
from trainers.data.pairs import MemoryPairs


class Blur:
    """Draws a blurred copy of what it is given."""

    def translate(self, images: Tensor, direction: TransferDirection = "AtoB") -> Tensor:
        del direction
        return gaussian_blur(images, [7, 7], [1.5, 1.5])


@pytest.fixture
def pairs() -> MemoryPairs:
    rng = torch.Generator().manual_seed(0)
    coarse = torch.randint(0, 256, (20, 3, 8, 8), generator=rng).to(torch.uint8)
    squares = coarse.repeat_interleave(4, dim=2).repeat_interleave(4, dim=3)
    return MemoryPairs("squares", squares, squares, ("one", "other"), "squares")


def test_grain_makes_blurred_pictures_as_sharp_as_the_true_ones_and_no_nearer(
    pairs: MemoryPairs,
) -> None:
    truth = to_unit_range(pairs.others)
    blurred = Blur().translate(truth)
    grainy = as_sharp_as_the_truth(Blur(), pairs).translate(truth)
    assert sharpness(blurred).mean() < 0.8 * sharpness(truth).mean()
    assert float(sharpness(grainy).mean()) == pytest.approx(float(sharpness(truth).mean()), 1e-2)
    assert absolute_difference(grainy, truth).mean() > absolute_difference(blurred, truth).mean()


def test_the_same_picture_gets_the_same_grain(pairs: MemoryPairs) -> None:
    grainy, images = as_sharp_as_the_truth(Blur(), pairs), to_unit_range(pairs.images[:3])
    assert torch.equal(grainy.translate(images), grainy.translate(images))
