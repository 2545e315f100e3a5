"""The U-Net: how deep it is, what its skips carry, and its dropout."""

import pytest
import torch

from trainers.networks.unet import UNet, dropped, layer_count


@pytest.mark.parametrize(
    ("size", "count"), [(28, 2), (32, 5), (48, 4), (64, 6), (256, 8), (512, 8)]
)
def test_it_is_as_deep_as_the_side_can_be_halved(size: int, count: int) -> None:
    assert layer_count(size) == count
    with torch.device("meta"):
        network = UNet(3, size, width=2)
    assert len(network.down) == count
    assert len(network.up) == count - 1


@pytest.mark.parametrize("size", [16, 28, 32, 48, 64])
def test_an_image_keeps_its_shape_and_range(size: int) -> None:
    torch.manual_seed(0)
    images = UNet(1, size, width=2)(torch.randn(2, 1, size, size))
    assert images.shape == (2, 1, size, size)
    assert images.abs().max() <= 1.0


def test_features_of_a_side_are_shown_to_the_layer_of_the_same_side() -> None:
    torch.manual_seed(0)
    network = UNet(3, 32, width=2)
    down: list[torch.Size] = []
    up: list[torch.Size] = []
    for layer in network.down:
        layer.register_forward_hook(lambda _m, _i, output: down.append(output.shape))
    for layer in (*network.up, network.last):
        layer.register_forward_pre_hook(lambda _m, inputs: up.append(inputs[0].shape))
    network(torch.randn(1, 3, 32, 32))
    assert [shape[2] for shape in down] == [16, 8, 4, 2, 1]
    assert [shape[2] for shape in up] == [1, 2, 4, 8, 16]
    assert [shape[1] for shape in down] == [2, 4, 8, 16, 16]
    assert [shape[1] for shape in up] == [16, 32, 16, 8, 4]


def test_detail_passes_the_bottleneck_by() -> None:
    torch.manual_seed(0)
    network = UNet(1, 32, width=2)
    torch.nn.init.zeros_(network.up[0][1].weight)  # type: ignore[index]
    images = torch.randn(1, 1, 32, 32, requires_grad=True)
    out = network(images, torch.Generator().manual_seed(0))
    (gradient,) = torch.autograd.grad(out[0, 0, 5, 5], images)
    assert gradient.any()


def test_dropout_keeps_half_and_doubles_it() -> None:
    rng = torch.Generator().manual_seed(0)
    values = dropped(torch.ones(4, 8, 32, 32), rng, shared=False)
    assert set(values.unique().tolist()) == {0.0, 2.0}
    assert abs(float(values.mean()) - 1.0) < 0.02
    assert not torch.equal(values[0], values[1])


def test_shared_dropout_is_the_same_for_every_image() -> None:
    values = dropped(torch.ones(3, 4, 8, 8), torch.Generator().manual_seed(0), shared=True)
    alone = dropped(torch.ones(1, 4, 8, 8), torch.Generator().manual_seed(0), shared=True)
    assert torch.equal(values, alone.expand(3, -1, -1, -1))
