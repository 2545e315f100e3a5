"""Networks from image to image, and the discriminators that judge patches or show features."""

import pytest
import torch
from torch import nn

from trainers.networks.encoders import EncoderDecoder, FeatureDiscriminator
from trainers.networks.patch import PatchDiscriminator, patch_layers
from trainers.networks.resnet import ResidualBlock, ResnetGenerator


@pytest.mark.parametrize("size", [16, 28, 32, 64, 128])
@pytest.mark.parametrize("colours", [1, 3])
def test_a_translation_has_the_shape_and_range_of_its_image(size: int, colours: int) -> None:
    images = torch.rand(2, colours, size, size) * 2 - 1
    for network in (ResnetGenerator(colours, 2, 1), EncoderDecoder((colours, size, size), 2)):
        translated = network(images)
        assert translated.shape == images.shape
        assert translated.abs().max() <= 1.0


def test_a_residual_block_that_has_learned_nothing_changes_nothing() -> None:
    block = ResidualBlock(3)
    for weight in block.parameters():
        nn.init.zeros_(weight)
    features = torch.rand(2, 3, 8, 8)
    assert torch.equal(block(features), features)


@pytest.mark.parametrize(("layers", "patch"), [(1, 16), (2, 34), (3, 70), (4, 142)])
def test_a_value_depends_on_a_patch_of_this_size(layers: int, patch: int) -> None:
    discriminator = PatchDiscriminator(1, 2, layers).double()
    _forget_normalisation(discriminator)
    for weight in discriminator.parameters():
        nn.init.constant_(weight, 0.1)  # so that no path cancels another
    size = 2 * patch // 16 * 16 + 32
    images = torch.rand(1, 1, size, size, dtype=torch.float64, requires_grad=True)
    values = discriminator(images)
    middle = values.shape[-1] // 2
    values[0, 0, middle, middle].backward()
    assert images.grad is not None
    seen = images.grad[0, 0] != 0.0
    assert int(seen.any(dim=0).sum()) == int(seen.any(dim=1).sum()) == patch


def test_small_images_are_judged_by_smaller_patches() -> None:
    assert [patch_layers(size) for size in (16, 32, 64, 128)] == [2, 2, 3, 3]


@pytest.mark.parametrize("size", [16, 28, 32, 64])
def test_a_discriminator_gives_several_values_at_every_size(size: int) -> None:
    values = PatchDiscriminator(3, 2, patch_layers(size))(torch.rand(2, 3, size, size))
    assert values.shape[:2] == (2, 1)
    assert values.shape[2] == values.shape[3] >= 2


def test_joining_batches_changes_nothing_for_networks_with_instance_normalisation() -> None:
    first, second = torch.rand(2, 2, 3, 32, 32).double()
    for network in (ResnetGenerator(3, 2, 1).double(), PatchDiscriminator(3, 2, 2).double()):
        together = network(torch.cat([first, second]))
        apart = torch.cat([network(first), network(second)])
        torch.testing.assert_close(together, apart)


def test_the_features_belong_to_the_logits_they_come_with() -> None:
    discriminator = FeatureDiscriminator((3, 64, 64), 2)
    images = torch.rand(4, 3, 64, 64)
    logits, features = discriminator.with_features(images)
    torch.testing.assert_close(logits, discriminator(images))
    assert [each.shape[1:] for each in features] == [(4, 16, 16), (8, 8, 8), (16, 4, 4)]
    torch.testing.assert_close(discriminator.head(features[-1]).flatten(), logits)


def _forget_normalisation(network: nn.Module) -> None:
    for parent in list(network.modules()):
        for name, layer in parent.named_children():
            if isinstance(layer, nn.InstanceNorm2d):
                setattr(parent, name, nn.Identity())
