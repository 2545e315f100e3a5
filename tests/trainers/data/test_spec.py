"""Data say what they look like, so that networks can be built for other data than square images."""

import itertools
from typing import Any

import pytest
import torch

from trainers.algorithm import Algorithm
from trainers.data.images import Batch, MemoryImages
from trainers.data.pairs import MemoryPairs
from trainers.data.spec import DataInfo, ImageSpec, PointSpec, square_images
from trainers.needs import AlgorithmError
from trainers.registry import algorithm_class, algorithm_names

POINTS = DataInfo(PointSpec(2))


LEARN_POINTS = ["gan", "wgan", "cgan", "vae", "autoencoder", "realnvp", "score"]


def test_these_algorithms_learn_points_and_no_others() -> None:
    takers = [name for name in algorithm_names() if algorithm_class(name).needs.points]
    assert sorted(takers) == sorted(LEARN_POINTS)


@pytest.mark.parametrize("name", LEARN_POINTS)
def test_fully_connected_networks_learn_points(name: str) -> None:
    made = algorithm_class(name)
    torch.manual_seed(0)
    small = {"hidden": 8} if "hidden" in made.Config.model_fields else {}
    data = DataInfo(PointSpec(2), ("a", "b"))
    algorithm: Algorithm[Any] = made(made.Config.checked(small), data)
    algorithm.rng = torch.Generator().manual_seed(0)
    points, labels = torch.rand(6, 2, generator=algorithm.rng) * 2 - 1, torch.arange(6) % 2
    updates = list(algorithm.losses(itertools.repeat(Batch(points, labels))))
    assert updates and all(each.loss.isfinite() for each in updates)
    assert set(algorithm.make_optimizers()) == {each.optimizer for each in updates}
    assert {key for each in updates for key in each.scalars} == {c.key for c in algorithm.curves}


def test_one_number_has_none_beside_it_that_a_coupling_could_ask() -> None:
    made = algorithm_class("realnvp")
    with pytest.raises(AlgorithmError, match="at least 2 dimensions, and these have 1"):
        made(made.Config(), DataInfo(PointSpec(1)))


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
