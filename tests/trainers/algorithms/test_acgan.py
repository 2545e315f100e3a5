"""The ACGAN's class head: trained by both players, on real and on generated images."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch.nn.functional import cross_entropy

from trainers.algorithms.acgan import ACGAN, ACGANConfig, class_loss, named_right
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.losses import discriminator_loss, generator_loss

DATA = square_images(1, 16, ("a", "b", "c"))
LABELS = torch.tensor([0, 1, 2, 2])


def make(**values: Any) -> ACGAN:
    torch.manual_seed(0)
    config = ACGANConfig.checked({"batch_size": 4, "width": 8, "latent_size": 3} | values)
    algorithm = ACGAN(config, DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def batches() -> Iterator[Batch]:
    images = torch.rand(4, 1, 16, 16, generator=torch.Generator().manual_seed(1)) * 2 - 1
    while True:
        yield Batch(images, LABELS)


def test_scores_go_into_the_loss_without_a_softmax() -> None:
    """With one before it, the loss of three labels could not fall below .55."""
    sure = torch.tensor([[40.0, 0.0, 0.0], [0.0, 40.0, 0.0]])
    assert class_loss(sure, torch.tensor([0, 1])).item() < 1e-6
    guessing = class_loss(torch.zeros(2, 3), torch.tensor([0, 1])).item()
    assert guessing == pytest.approx(math.log(3))
    assert named_right(sure, torch.tensor([0, 2])).item() == 0.5


def test_one_batch_is_learned_by_heart_in_both_heads() -> None:
    algorithm = make(learning_rate=1e-3)
    optimizer = algorithm.make_optimizers()["discriminator"]
    images = next(batches()).images
    for _ in range(150):
        _, scores = algorithm.discriminator(images)
        optimizer.zero_grad()
        loss = class_loss(scores, LABELS)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05


@pytest.mark.parametrize("weight", [0.0, 1.0, 2.5])
def test_each_player_minimises_source_and_class_of_both_kinds(weight: float) -> None:
    algorithm = make(class_weight=weight)
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []
    algorithm.discriminator.register_forward_hook(lambda *args: seen.append(args[2]))
    first, second = algorithm.losses(batches())
    (real, named_real), (fake, named_fake), (after, named_after) = seen
    naming = cross_entropy(named_real, LABELS) + cross_entropy(named_fake, LABELS)
    torch.testing.assert_close(first.loss, discriminator_loss(real, fake) + weight * naming)
    wished = generator_loss(after, "non-saturating") + weight * cross_entropy(named_after, LABELS)
    torch.testing.assert_close(second.loss, wished)
    assert set(first.scalars) | set(second.scalars) == {curve.key for curve in algorithm.curves}


def test_the_class_term_teaches_the_generator_its_labels() -> None:
    algorithm = make(class_weight=1.0)
    *_, update = algorithm.losses(batches())
    update.loss.backward(inputs=list(algorithm.model.parameters()))
    embedding = next(iter(algorithm.model.network.label.parameters()))
    assert embedding.grad is not None and embedding.grad.abs().sum() > 0
