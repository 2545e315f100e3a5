"""Shapes and starting weights of the networks, for every size that is promised."""

import pytest
import torch
from torch import nn

from trainers.networks.conditional import ConditionalConvGenerator, ProjectionDiscriminator
from trainers.networks.conv import (
    SIZES,
    ConvDiscriminator,
    ConvGenerator,
    LabelledConvDiscriminator,
    LabelledConvGenerator,
    hidden_channels,
)
from trainers.networks.encoders import conv_encoder, mlp_decoder, mlp_encoder
from trainers.networks.mlp import (
    LabelledMlpDiscriminator,
    LabelledMlpGenerator,
    Maxout,
    MlpDiscriminator,
    MlpGenerator,
)

GREY = (1, 28, 28)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("channels", [1, 3])
def test_convolutional_networks_fit_every_size(size: int, channels: int) -> None:
    shape = (channels, size, size)
    images = ConvGenerator(7, shape, 2)(torch.randn(2, 7))
    assert images.shape == (2, *shape)
    assert images.abs().max() <= 1.0
    assert ConvDiscriminator(shape, 2)(images).shape == (2,)
    labels = torch.tensor([0, 2])
    images = ConditionalConvGenerator(7, 3, shape, 2)(torch.randn(2, 7), labels)
    assert images.shape == (2, *shape)
    assert images.abs().max() <= 1.0
    assert ProjectionDiscriminator(3, shape, 2)(images, labels).shape == (2,)


def test_in_eval_mode_the_first_layer_is_the_convolution_up_to_rounding() -> None:
    generator = ConvGenerator(7, GREY, 4).eval()
    first = generator.layers[1]
    assert isinstance(first, nn.ConvTranspose2d)
    latents = torch.randn(3, 7, 1, 1, generator=torch.Generator().manual_seed(0))
    convolved = nn.functional.conv_transpose2d(latents, first.weight)
    torch.testing.assert_close(first(latents), convolved, rtol=1e-5, atol=1e-6)
    assert torch.equal(first.train()(latents), convolved)


def test_sixty_four_pixels_give_the_authors_channels() -> None:
    assert hidden_channels(64, 64) == [512, 256, 128, 64]


def test_channels_stop_growing_at_eight_times_the_width() -> None:
    assert hidden_channels(256, 8) == [64, 64, 64, 32, 16, 8]


def test_native_digits_run_over_seven_and_fourteen() -> None:
    sides = []
    generator = ConvGenerator(5, GREY, 2)
    for layer in generator.layers:
        if isinstance(layer, nn.ConvTranspose2d):
            layer.register_forward_hook(lambda _, __, out: sides.append(out.shape[-1]))
    generator(torch.randn(2, 5))
    assert sides == [7, 14, 28]


def test_an_odd_size_is_refused_with_the_allowed_ones() -> None:
    with pytest.raises(ValueError, match="30 px; use one of"):
        ConvGenerator(5, (1, 30, 30), 2)


def test_dcgan_weights_have_the_papers_spread_and_biases_start_at_zero() -> None:
    torch.manual_seed(0)
    network = ConvDiscriminator((3, 64, 64), 32)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            assert layer.weight.std().item() == pytest.approx(0.02, rel=0.1)
            assert layer.bias is None or not layer.bias.any()


def test_without_normalisation_values_keep_their_size_through_the_network() -> None:
    torch.manual_seed(0)
    features = ConvDiscriminator((3, 64, 64), 16, "none").features(torch.randn(16, 3, 64, 64))
    assert 0.3 < features.square().mean().sqrt().item() < 3.0


@pytest.mark.parametrize("network", ["mlp", "convolutional", "projection"])
def test_labels_change_what_both_players_say(network: str) -> None:
    torch.manual_seed(0)
    generator: nn.Module
    discriminator: nn.Module
    if network == "mlp":
        generator = LabelledMlpGenerator(6, 3, GREY)
        discriminator = LabelledMlpDiscriminator(3, GREY).eval()
    elif network == "convolutional":
        generator = LabelledConvGenerator(6, 3, GREY, 4).eval()
        discriminator = LabelledConvDiscriminator(3, GREY, 4).eval()
    else:
        generator = ConditionalConvGenerator(6, 3, GREY, 4).eval()
        discriminator = ProjectionDiscriminator(3, GREY, 4)
    latents = torch.randn(1, 6).repeat(2, 1)
    images = generator(latents, torch.tensor([0, 1]))
    assert not torch.allclose(images[0], images[1])
    same = images[:1].repeat(2, 1, 1, 1)
    logits = discriminator(same, torch.tensor([0, 1]))
    assert logits.shape == (2,)
    assert not torch.allclose(logits[0], logits[1])


def test_a_projection_is_linear_in_the_features_with_a_part_for_the_label() -> None:
    torch.manual_seed(0)
    discriminator = ProjectionDiscriminator(3, GREY, 4)
    images, labels = torch.randn(5, 1, 28, 28), torch.tensor([0, 1, 2, 1, 0])
    features = discriminator.features(images).flatten(1)
    weights = discriminator.real.weight + discriminator.label.weight[labels]
    expected = (weights * features).sum(dim=1) + discriminator.real.bias
    torch.testing.assert_close(discriminator(images, labels), expected)


def test_the_projection_judges_each_image_by_itself() -> None:
    torch.manual_seed(0)
    discriminator = ProjectionDiscriminator(3, GREY, 4).train()
    images, labels = torch.randn(6, 1, 28, 28), torch.arange(6) % 3
    together = discriminator(images, labels)
    alone = torch.cat([discriminator(images[i : i + 1], labels[i : i + 1]) for i in range(6)])
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-5)


def test_maxout_is_the_largest_of_its_linear_pieces() -> None:
    torch.manual_seed(0)
    layer = Maxout(3, 2, pieces=4)
    inputs = torch.randn(5, 3)
    pieces = layer.linear(inputs)
    expected = torch.stack([pieces[:, :4].max(dim=1).values, pieces[:, 4:].max(dim=1).values], 1)
    torch.testing.assert_close(layer(inputs), expected)


def test_the_lecture_networks_have_the_lecture_sizes() -> None:
    count = lambda network: sum(p.numel() for p in network.parameters())  # noqa: E731
    assert count(MlpGenerator(100, 256, GREY)) == 100 * 256 + 256 + 256 * 784 + 784
    assert count(MlpDiscriminator(256, GREY)) == 784 * 256 + 256 + 256 + 1


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)])
def test_encoders_give_a_mean_and_a_variance_for_each_latent(shape: tuple[int, int, int]) -> None:
    images = torch.rand(4, *shape)
    for encoder in (mlp_encoder(shape, 16, 5), conv_encoder(shape, 4, 5)):
        mean, log_variance = encoder(images)
        assert mean.shape == log_variance.shape == (4, 5)
    assert mlp_decoder(shape, 16, 5)(torch.randn(4, 5)).shape == (4, *shape)
