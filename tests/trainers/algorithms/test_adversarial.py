"""GAN, DCGAN and CGAN: the order of play, the fakes, the labels, and what is refused."""

from typing import Any

import pytest
import torch

from trainers.algorithm import Algorithm
from trainers.algorithms.cgan import CGAN, CGANConfig
from trainers.algorithms.dcgan import DCGAN, DCGANConfig
from trainers.algorithms.gan import GAN, GANConfig
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.needs import AlgorithmError

LABELLED = square_images(1, 28, tuple("0123456789"))


@pytest.mark.parametrize(
    ("algorithm_type", "values"),
    [
        (GAN, {}),
        (DCGAN, {"width": 2}),
        (CGAN, {"width": 2}),
        (CGAN, {"width": 2, "network": "convolutional"}),
        (CGAN, {"network": "mlp"}),
    ],
)
def test_the_discriminator_moves_first_and_the_generator_meets_it_with_the_same_fakes(
    algorithm_type: type[Algorithm[Any]], values: dict[str, Any]
) -> None:
    algorithm = make(algorithm_type, values)
    calls = []
    algorithm.model.register_forward_hook(lambda *_: calls.append(1))
    labels = torch.arange(8) % 10
    updates = algorithm.losses(iter([Batch(torch.rand(8, 1, 28, 28) * 2 - 1, labels)]))
    assert [update.optimizer for update in updates] == ["discriminator", "generator"]
    assert len(calls) == 1


def test_one_sided_smoothing_asks_for_less_than_certainty_about_real_images() -> None:
    plain = make(GAN, {})
    smooth = make(GAN, {"real_target": 0.9})
    batch = Batch(torch.rand(8, 1, 28, 28) * 2 - 1, None)
    losses = [next(each.losses(iter([batch]))).loss for each in (plain, smooth)]
    with torch.no_grad():
        logits = plain.discriminator(batch.images)
    # -t log D - (1-t) log(1-D) differs from -log D by (1-t) times the logit
    torch.testing.assert_close(losses[1] - losses[0], 0.1 * logits.mean())


def test_the_fixed_grid_has_one_latent_a_row_and_one_label_a_column() -> None:
    algorithm = make(CGAN, {"width": 2})
    rng = torch.Generator().manual_seed(0)
    fixed = algorithm.fixed_inputs(Batch(torch.zeros(64, 1, 28, 28), None), rng)
    latents, labels = fixed["latents"].view(8, 10, -1), fixed["labels"].view(8, 10)
    assert torch.equal(latents[:, 0], latents[:, 9])
    assert torch.equal(labels, torch.arange(10).expand(8, 10))
    assert algorithm.pictures(algorithm.model.eval(), fixed)[0].captions == LABELLED.label_names


@pytest.mark.parametrize("network", ["projection", "convolutional", "mlp"])
def test_a_conditional_gan_without_labels_is_refused(network: str) -> None:
    with pytest.raises(AlgorithmError, match="these images have none"):
        CGAN(CGANConfig.checked({"network": network}), square_images(1, 28))


def test_convolutions_refuse_a_size_that_does_not_fit_and_plain_layers_take_it() -> None:
    odd = square_images(3, 30, ("cat", "dog"))
    with pytest.raises(AlgorithmError, match="these images are 30 px"):
        DCGAN(DCGANConfig(), odd)
    with pytest.raises(AlgorithmError, match="these images are 30 px"):
        CGAN(CGANConfig(), odd)
    CGAN(CGANConfig(network="mlp"), odd)
    GAN(GANConfig(), odd)


def test_the_penalty_falls_on_every_sixteenth_step_of_the_projection_network() -> None:
    labels = torch.arange(8) % 10
    batch = Batch(torch.rand(8, 1, 28, 28) * 2 - 1, labels)

    def loss(step: int, **values: Any) -> float:
        algorithm = make(CGAN, {"width": 2, "precision": "float32", **values})
        algorithm.step = step
        return next(algorithm.losses(iter([batch]))).loss.item()

    without, between, at = (
        loss(16, penalty_weight=0.0),
        loss(17, penalty_weight=3.0),
        loss(16, penalty_weight=3.0),
    )
    algorithm = make(CGAN, {"width": 2})
    images = batch.images.clone().requires_grad_()
    logits = algorithm.discriminator(images, labels)
    (gradient,) = torch.autograd.grad(logits.sum(), images)
    expected = 16 * 3.0 / 2 * gradient.flatten(1).square().sum(dim=1).mean()
    assert between == without
    assert at - without == pytest.approx(expected.item(), rel=1e-3)
    assert loss(16, network="mlp") == loss(16, network="mlp", penalty_weight=3.0)


def make(algorithm_type: type[Algorithm[Any]], values: dict[str, Any]) -> Algorithm[Any]:
    torch.manual_seed(0)
    algorithm = algorithm_type(algorithm_type.Config.checked(values), LABELLED)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()
