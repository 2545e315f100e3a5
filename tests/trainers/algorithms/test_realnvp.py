"""Real NVP: the inverse, the volume, and the density against what they must be."""

import math
from typing import Any

import pytest
import torch
from torch import nn

from trainers.algorithms.realnvp import (
    FlowModel,
    PointFlowModel,
    RealNVP,
    RealNVPConfig,
    between_four,
)
from trainers.data.drawn.points import open_points
from trainers.data.images import Batch
from trainers.data.points import MemoryPoints
from trainers.data.spec import square_images
from trainers.networks.coupling import (
    AffineCoupling,
    MultiScaleFlow,
    PointFlow,
    ScaleAndShift,
    checkerboard,
    squeezed,
    unsqueezed,
)


def stirred(network: nn.Module) -> nn.Module:
    """`network` with weights as after some training: no coupling is the identity."""
    torch.manual_seed(0)
    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.normal_(layer.weight, 0.0, 0.3 / math.sqrt(layer.weight[0].numel()))
            nn.init.normal_(layer.bias, 0.0, 0.1)  # type: ignore[arg-type]
    return network


def model(shape: tuple[int, int, int], **values: Any) -> FlowModel:
    config = RealNVPConfig.checked({"width": 4} | values)
    made = RealNVP.build_model(config, square_images(shape[0], shape[2]))
    assert isinstance(made, FlowModel)
    return made


def total(density: PointFlowModel, reach: float = 4.0, side: int = 800) -> float:
    """The integral of a density over a square of the plane."""
    middles = (torch.arange(side) + 0.5) * (2 * reach / side) - reach
    places = torch.cartesian_prod(middles, middles)
    return float(density.log_density(places).double().exp().sum() * (2 * reach / side) ** 2)


@torch.enable_grad()
def taught(data: MemoryPoints, steps: int) -> PointFlowModel:
    """A flow that was taught points for some steps."""
    torch.manual_seed(0)
    algorithm = RealNVP(RealNVPConfig(), data.info)
    rng, optimizer = torch.Generator().manual_seed(0), algorithm.make_optimizers()["flow"]
    for _ in range(steps):
        batch = data.points[torch.randint(len(data), (256,), generator=rng)]
        for update in algorithm.losses(iter([Batch(batch)])):
            optimizer.zero_grad()
            update.loss.backward()
            optimizer.step()
    assert isinstance(algorithm.model, PointFlowModel)
    return algorithm.model


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 16, 16), (1, 8, 8)])
def test_what_goes_through_comes_back(shape: tuple[int, int, int]) -> None:
    flow = stirred(MultiScaleFlow(shape, 4, 2))
    values = torch.randn(3, *shape, generator=torch.Generator().manual_seed(1)) * 3
    with torch.no_grad():
        latents, _ = flow(values)
        back = flow.inverse(latents)
    assert latents.shape == (3, math.prod(shape))
    assert not torch.allclose(latents, values.flatten(1), atol=0.1)
    assert (back - values).abs().max() < 1e-4


@torch.no_grad()
def test_points_come_back_from_their_latents_and_the_volume_is_that_of_the_jacobian() -> None:
    flow = stirred(PointFlow(3, 8)).double()
    points = torch.randn(5, 3, dtype=torch.float64)
    latents, volume = flow(points)
    assert (latents - points).abs().max() > 0.1
    torch.testing.assert_close(flow.inverse(latents), points)  # type: ignore[operator]
    for point, change in zip(points, volume, strict=True):
        jacobian = torch.autograd.functional.jacobian(lambda x: flow(x[None])[0][0], point)
        torch.testing.assert_close(torch.linalg.slogdet(jacobian)[1], change)


@torch.no_grad()
def test_the_density_of_points_integrates_to_one_whatever_the_weights() -> None:
    model = PointFlowModel(stirred(PointFlow(2, 8)))  # type: ignore[arg-type]
    assert total(model, reach=12.0) == pytest.approx(1.0, abs=0.02)


@pytest.mark.long
@torch.no_grad()
def test_the_density_of_points_integrates_to_one_and_comes_near_the_true_one() -> None:
    data, held_out = open_points("two-moons"), open_points("two-moons", part="test")
    model = taught(data, steps=500)
    assert total(model, side=400) == pytest.approx(1.0, abs=0.02)
    assert data.density is not None
    true, found = data.density.log_density(held_out.points), model.log_density(held_out.points)
    # The difference of the means is the divergence from the true density: 0 is perfect. A normal
    # density of the same mean and covariance is 0.99 away.
    assert 0.0 < float(true.mean() - found.mean()) < 0.4


def test_an_image_is_drawn_again_from_its_latents() -> None:
    drawn = stirred(model((1, 28, 28)))
    levels = torch.randint(0, 256, (4, 1, 28, 28), generator=torch.Generator().manual_seed(0))
    images = levels / 127.5 - 1.0
    with torch.no_grad():
        again = drawn.decode(drawn.encode(images))
    assert (again - images).abs().max() < 1e-3


@pytest.mark.parametrize("shape", [(1, 4, 4), (1, 8, 8), (2, 4, 4)])
def test_the_volume_is_that_of_the_jacobian(shape: tuple[int, int, int]) -> None:
    flow = stirred(MultiScaleFlow(shape, 3, 1)).double()
    values = torch.randn(1, *shape, dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(lambda x: flow(x)[0], values)
    size = math.prod(shape)
    _, expected = torch.linalg.slogdet(jacobian.reshape(size, size))
    torch.testing.assert_close(flow(values)[1][0], expected, atol=1e-6, rtol=1e-6)


def test_the_diagonal_of_each_square_stays_when_half_of_the_channels_go() -> None:
    values = torch.arange(16.0).reshape(1, 1, 4, 4).repeat(1, 2, 1, 1)
    kept, gone = squeezed(values).chunk(2, dim=1)
    assert kept[0, :, 0, 0].tolist() == [0, 0, 5, 5] and gone[0, :, 0, 0].tolist() == [1, 1, 4, 4]
    assert torch.equal(unsqueezed(squeezed(values)), values)


def test_it_begins_as_the_standard_normal_density_of_logits() -> None:
    flow = MultiScaleFlow((1, 8, 8), 4, 1)
    values = torch.randn(2, 1, 8, 8)
    latents, volume = flow(values)
    assert volume.tolist() == [0.0, 0.0]
    torch.testing.assert_close(latents.sort().values, values.flatten(1).sort().values)


def test_a_coupling_keeps_what_its_mask_keeps() -> None:
    mask = checkerboard(1, 4, 0)
    coupling = stirred(AffineCoupling(mask, ScaleAndShift(1, 4, 1)))
    values = torch.randn(2, 1, 4, 4)
    changed, _ = coupling(values)
    assert torch.equal(changed * mask, values * mask)
    assert ((changed - values).abs() * (1 - mask)).sum() > 0.1


def test_the_probabilities_of_all_images_sum_to_one() -> None:
    """Of one value: over its 256 levels, each averaged over 64 draws of where in it it lies."""
    one = FlowModel(stirred(MultiScaleFlow((1, 1, 1), 4, 1)))  # type: ignore[arg-type]
    levels = torch.arange(256).float() / 127.5 - 1.0
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        drawn = [
            torch.exp2(-one.bits_per_dimension(levels[:, None, None, None], rng)) for _ in range(64)
        ]
    assert torch.stack(drawn).mean(dim=0).sum().item() == pytest.approx(1.0, abs=0.02)


def test_knowing_that_all_is_equal_costs_eight_bits() -> None:
    """A flow whose latents are normal when the grey values are uniform."""
    known = model((1, 8, 8))
    rng = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (64, 1, 8, 8), generator=rng) / 127.5 - 1.0
    with torch.no_grad():
        bits = known.bits_per_dimension(images, rng).mean().item()
    # It begins with N(0, 1) on logits of .05 to .95, whose spread is 1.47: a little worse.
    assert 8.0 < bits < 8.6


def test_between_four_stays_as_probable_as_they_are() -> None:
    rng = torch.Generator().manual_seed(0)
    corners = torch.randn(4, 10_000, generator=rng)
    lengths = between_four(corners).square().mean(dim=1)
    assert lengths.shape == (64,) and (lengths - 1).abs().max() < 0.1
    torch.testing.assert_close(between_four(corners)[0], corners[0])
