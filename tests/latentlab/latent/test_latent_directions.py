"""Directions of a generator, where the right ones are known beforehand."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from latentlab.latent.directions import (
    NoFirstLayer,
    closed_form_factors,
    first_features,
    first_weights,
    principal_directions,
)
from latentlab.models.latent_model import LatentModel
from trainers.families.noise import GeneratorModel

Untrained = Callable[..., LatentModel]


def test_factors_are_the_axes_that_a_diagonal_layer_amplifies_most() -> None:
    factors = closed_form_factors(torch.diag(torch.tensor([1.0, 5.0, 3.0])))
    torch.testing.assert_close(factors, torch.eye(3)[[1, 2, 0]])


def test_factors_are_orthonormal_and_amplified_ever_less() -> None:
    weights = torch.randn(40, 12, generator=torch.Generator().manual_seed(0))
    factors = closed_form_factors(weights)
    torch.testing.assert_close(factors @ factors.T, torch.eye(12), rtol=0, atol=1e-5)
    gains = (weights @ factors.T).norm(dim=0)
    singular = torch.linalg.svdvals(weights)
    torch.testing.assert_close(gains, singular)


def test_components_are_found_in_latents_that_were_stretched_and_hidden_in_features() -> None:
    rng = torch.Generator().manual_seed(0)
    latents = torch.randn(800, 6, generator=rng)
    stretch = torch.tensor([1.0, 9.0, 0.5, 4.0, 0.1, 0.1])
    hiding, _ = torch.linalg.qr(torch.randn(50, 6, generator=rng))
    found = principal_directions(latents, (latents * stretch) @ hiding.T, 2)
    assert found[0, 1] > 0.99
    assert found[1, 3] > 0.99


@pytest.mark.parametrize(
    ("algorithm", "settings", "layer"),
    [
        ("gan", {}, "network.layers.0"),
        ("dcgan", {"width": 4}, "network.layers.1"),
        ("cgan", {"width": 4}, "network.layers.0"),
        ("cgan", {"width": 4, "network": "convolutional"}, "network.layers.1"),
        ("cgan", {"network": "mlp"}, "network.from_latent"),
        ("vae", {}, "decoder.0"),
        ("vae", {"network": "convolutional", "width": 4}, "decoder.1"),
    ],
)
def test_the_first_layer_is_found_in_every_generator(
    untrained: Untrained, algorithm: str, settings: dict[str, object], layer: str
) -> None:
    model = untrained(algorithm, latent_size=6, **settings)
    weights = first_weights(model.model)
    found = model.network.get_submodule(layer)
    latent = torch.randn(1, 6)
    if isinstance(found, nn.Linear):
        expected = nn.functional.linear(latent, found.weight)
    else:
        assert isinstance(found, nn.ConvTranspose2d)
        others = found.in_channels - 6
        padded = torch.cat([latent, torch.zeros(1, others)], dim=1)
        expected = nn.functional.conv_transpose2d(padded[:, :, None, None], found.weight)
    torch.testing.assert_close(latent @ weights.T, expected.flatten(1))


def test_features_are_what_the_second_layer_is_given(untrained: Untrained) -> None:
    model = untrained("gan", latent_size=6, hidden=32)
    latents = torch.randn(5, 6)
    first = model.network.get_submodule("network.layers.0")
    torch.testing.assert_close(first_features(model.model, latents, None), first(latents).relu())


def test_features_are_the_latents_own_where_layers_of_the_label_come_between(
    untrained: Untrained,
) -> None:
    model = untrained("cgan", latent_size=6, width=4)
    generator, latents = model.network.get_submodule("network"), torch.randn(5, 6)
    seen: list[torch.Tensor] = []
    second = generator.get_submodule("layers.1")
    hook = second.register_forward_pre_hook(lambda _, given: seen.append(given[0].flatten(1)))
    model.images(latents, torch.tensor([0, 1, 2, 1, 0]))
    hook.remove()
    found = first_features(model.model, latents, torch.tensor([0, 1, 2, 1, 0]))
    torch.testing.assert_close(found, seen[0])


def test_nothing_behind_the_second_layer_is_computed_for_features(untrained: Untrained) -> None:
    model = untrained("dcgan", latent_size=6, width=4)
    called: list[nn.Module] = []
    for layer in model.network.modules():
        if isinstance(layer, nn.ConvTranspose2d):
            layer.register_forward_hook(lambda layer, *_: called.append(layer))
    first_features(model.model, torch.randn(5, 6), None)
    assert len(called) == 1


def test_a_model_without_a_first_layer_gets_a_sentence() -> None:
    odd = GeneratorModel(nn.Sequential(nn.ReLU(), nn.Linear(4, 4), nn.Unflatten(1, (1, 2, 2))), 4)
    with pytest.raises(NoFirstLayer, match="Use the principal components"):
        first_weights(odd)
