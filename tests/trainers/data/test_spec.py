"""Data say what they look like, so that networks can be built for other data than square images."""

import pytest
import torch

from trainers.algorithm import Algorithm
from trainers.data.images import Batch, MemoryImages
from trainers.data.pairs import MemoryPairs
from trainers.data.spec import DataInfo, ImageSpec, PointSpec, square_images
from trainers.needs import AlgorithmError
from trainers.registry import algorithm_class

POINTS = DataInfo(PointSpec(2))


@pytest.mark.parametrize("name", ["gan", "vae"])
def test_fully_connected_networks_learn_points(name: str) -> None:
    made = algorithm_class(name)
    torch.manual_seed(0)
    algorithm: Algorithm[object] = made(made.Config.checked({"hidden": 8}), POINTS)
    algorithm.rng = torch.Generator().manual_seed(0)
    points = torch.rand(6, 2, generator=algorithm.rng) * 2 - 1
    updates = list(algorithm.losses(iter([Batch(points)])))
    assert all(each.loss.isfinite() for each in updates)


def test_convolutional_networks_refuse_points_in_a_sentence() -> None:
    made = algorithm_class("dcgan")
    with pytest.raises(AlgorithmError, match=r"DCGAN learns from images, and these data are po"):
        made(made.Config(), POINTS)


def test_counterparts_may_look_different_from_what_they_belong_to() -> None:
    small, large = torch.zeros(3, 3, 8, 8).byte(), torch.zeros(3, 3, 32, 16).byte()
    pairs = MemoryPairs("zoom", small, large, ("small", "large"), "mark")
    assert pairs.info == DataInfo(ImageSpec(3, 8, 8), ("small", "large"), ImageSpec(3, 32, 16))
    batch = pairs.take(torch.tensor([2, 0]), torch.device("cpu"))
    assert batch.others is not None
    assert (batch.images.shape, batch.others.shape) == ((2, 3, 8, 8), (2, 3, 32, 16))
    alike = MemoryPairs("same", small, small, ("a", "b"), "mark")
    assert alike.info == square_images(3, 8, ("a", "b"))


def test_images_need_not_be_square() -> None:
    images = MemoryImages("wide", torch.zeros(2, 1, 4, 6).byte(), None, (), "mark")
    assert images.info.shape == (1, 4, 6)
