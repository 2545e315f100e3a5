"""The autoencoder against principal components, and what its noise and its codes are."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from trainers.algorithms.autoencoder import Autoencoder, AutoencoderConfig
from trainers.config import DataSource
from trainers.data.images import Batch, to_unit_range
from trainers.data.opening import open_images
from trainers.data.spec import square_images


def make(side: int = 16, **values: Any) -> Autoencoder:
    torch.manual_seed(0)
    config = AutoencoderConfig.checked({"hidden": 8} | values)
    algorithm = Autoencoder(config, square_images(1, side))
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def trained(algorithm: Autoencoder, images: Tensor, steps: int, batch: int = 128) -> None:
    optimizer = algorithm.make_optimizers()["autoencoder"]
    rng = torch.Generator().manual_seed(1)

    def batches() -> Iterator[Batch]:
        while True:
            yield Batch(images[torch.randint(len(images), (batch,), generator=rng)], None)

    for _ in range(steps):
        (update,) = algorithm.losses(batches())
        optimizer.zero_grad()
        update.loss.backward()
        optimizer.step()
    algorithm.eval()


def error(algorithm: Autoencoder, images: Tensor) -> float:
    with torch.no_grad():
        rebuilt = algorithm.model.drawn(algorithm.model.encode(images))
    return float((rebuilt - images).square().mean())


def pca_error(learned: Tensor, tried: Tensor, size: int) -> float:
    """Mean squared error of `tried` through the first `size` components of `learned`."""
    mean = learned.flatten(1).mean(dim=0)
    _, _, axes = torch.linalg.svd(learned.flatten(1) - mean, full_matrices=False)
    centred = tried.flatten(1) - mean
    kept = centred @ axes[:size].T @ axes[:size]
    return float((centred - kept).square().mean())


def test_a_linear_one_comes_down_to_principal_components_and_no_lower() -> None:
    rng = torch.Generator().manual_seed(0)
    axes = torch.linalg.qr(torch.randn(64, 6, generator=rng)).Q
    spread = torch.tensor([4.0, 3.0, 2.0, 1.0, 0.5, 0.2])
    images = (spread * torch.randn(512, 6, generator=rng) @ axes.T).reshape(512, 1, 8, 8)
    algorithm = make(8, network="linear", latent_size=3, learning_rate=3e-3)
    trained(algorithm, images, 1500, batch=512)
    least = pca_error(images, images, 3)
    assert least <= error(algorithm, images) * (1 + 1e-5) < 1.02 * least


@pytest.mark.long
def test_the_nonlinear_one_beats_principal_components_on_digits_it_has_not_seen() -> None:
    images = open_images(DataSource(name="digits"))
    pixels = to_unit_range(images.images)  # type: ignore[attr-defined]
    learned, tried = pixels[:8000], pixels[-1000:]
    algorithm = make(28, hidden=400, latent_size=20)
    trained(algorithm, learned, 800)
    assert error(algorithm, tried) < 0.8 * pca_error(learned, tried, 20)


def test_codes_have_mean_0_and_spread_1_over_the_data() -> None:
    images = torch.rand(256, 1, 16, 16, generator=torch.Generator().manual_seed(0)) * 2 - 1
    algorithm = make(latent_size=4)
    trained(algorithm, images, 300)
    with torch.no_grad():
        codes = algorithm.model.encode(images)
    torch.testing.assert_close(codes.mean(dim=0), torch.zeros(4), atol=0.2, rtol=0)
    torch.testing.assert_close(codes.std(dim=0), torch.ones(4), atol=0.2, rtol=0)


def test_noise_is_in_what_is_seen_and_not_in_what_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    algorithm = make(noise=0.5)
    images = torch.zeros(4000, 1, 16, 16)
    seen: list[Tensor] = []
    encode = algorithm.model.encode
    monkeypatch.setattr(algorithm.model, "encode", lambda x: (seen.append(x), encode(x))[1])
    monkeypatch.setattr(algorithm.model, "drawn", lambda z: z.sum() * 0 + images + 0.25)
    (update,) = algorithm.losses(iter([Batch(images, None)]))
    assert seen[0].std().item() == pytest.approx(0.5, abs=0.01)
    assert update.loss.item() == pytest.approx(0.0625)


@pytest.mark.parametrize(("noise", "columns"), [(0.0, 8), (0.5, 6)])
def test_what_the_encoder_saw_stands_beside_the_original(noise: float, columns: int) -> None:
    algorithm = make(noise=noise).eval()
    examples = Batch(torch.rand(40, 1, 16, 16) * 2 - 1, None)
    fixed = algorithm.fixed_inputs(examples, torch.Generator().manual_seed(0))
    with torch.no_grad():
        rebuilt, samples = algorithm.pictures(algorithm.model, fixed)
    assert rebuilt.columns == columns == len(rebuilt.captions)
    assert ("with noise" in rebuilt.captions) == bool(noise)
    assert torch.equal(rebuilt.images[0], examples.images[0])
    assert samples.images.abs().max() <= 1.0
