"""The loss-sensitive GAN: its margins, its two losses, and what is said of them."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from trainers.algorithms.loss_sensitive import LossSensitiveConfig, LossSensitiveGAN, margins
from trainers.data.images import Batch
from trainers.data.spec import square_images

DATA = square_images(1, 16)


class Told(nn.Module):
    """Says these values, whatever the images: one list after the other."""

    def __init__(self, *answers: list[float]) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self._answers = iter(answers)

    def forward(self, images: Tensor) -> Tensor:
        del images
        return self.scale * torch.tensor(next(self._answers))


def make(**values: Any) -> LossSensitiveGAN:
    torch.manual_seed(0)
    small = {"batch_size": 2, "width": 2, "latent_size": 3}
    algorithm = LossSensitiveGAN(LossSensitiveConfig.checked(small | values), DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def batches(images: Tensor) -> Iterator[Batch]:
    while True:
        yield Batch(images, None)


def test_a_margin_is_the_mean_difference_times_its_scale() -> None:
    real = torch.stack([torch.full((1, 4, 4), 1.0), torch.zeros(1, 4, 4)])
    fake = torch.stack([torch.full((1, 4, 4), -1.0), torch.full((1, 4, 4), 0.25)])
    assert margins(real, fake, 2.5).tolist() == [5.0, 0.625]


def test_the_authors_lambda_is_this_margin() -> None:
    """.0002 times the sum over 3x64x64 values."""
    real, fake = torch.rand(2, 5, 3, 64, 64) * 2 - 1
    summed = 0.0002 * (real - fake).abs().sum(dim=(1, 2, 3))
    torch.testing.assert_close(margins(real, fake, 2.4576), summed)


def test_both_losses_are_as_computed_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = make(margin=2.0, real_weight=0.5)
    real = torch.zeros(2, 1, 16, 16)
    # The generated images differ from them by 1 and by 0.5: margins of 2 and of 1.
    drawn = torch.ones(2, 1, 16, 16) * torch.tensor([1.0, 0.5])[:, None, None, None]
    monkeypatch.setattr(algorithm.model, "decode", lambda *_: drawn.requires_grad_())
    algorithm.loss = Told([0.25, -3.0], [1.0, 4.0], [0.5, -1.0])  # type: ignore[assignment]
    first, second = algorithm.losses(batches(real))
    # A loss is at least 0. Pairs: 2 + .25 - 1 = 1.25 short, 1 + 0 - 4 < 0 content.
    assert first.loss.item() == pytest.approx(1.25 / 2 + 0.5 * 0.25 / 2)
    assert second.loss.item() == pytest.approx(0.25)
    told = {key: float(value.detach()) for key, value in first.scalars.items()}
    assert told["margin"] == 1.5 and told["short_of"] == 0.5
    assert (told["loss_real"], told["loss_fake"], told["dead"]) == (0.125, 2.5, 0.0)


def test_the_margin_teaches_neither_network() -> None:
    algorithm = make()
    for update in algorithm.losses(batches(torch.rand(2, 1, 16, 16))):
        of_others = list(algorithm.model.parameters())
        if update.optimizer == "loss":
            wanted = torch.autograd.grad(update.loss, of_others, allow_unused=True)
            assert all(each is None for each in wanted)


def test_a_dead_loss_is_told() -> None:
    algorithm = make()
    algorithm.loss = Told([-1.0, -1.0], [-2.0, -0.5], [-1.0, -1.0])  # type: ignore[assignment]
    first, second = algorithm.losses(batches(torch.rand(2, 1, 16, 16)))
    assert float(first.scalars["dead"]) == 1.0 and second.loss.item() == 0.0


def test_the_pairs_show_their_margin() -> None:
    algorithm = make().eval()
    examples = Batch(torch.rand(10, 1, 16, 16) * 2 - 1, None)
    fixed = algorithm.fixed_inputs(examples, torch.Generator().manual_seed(0))
    with torch.no_grad():
        _, pairs = algorithm.pictures(algorithm.model, fixed)
    real, fake = pairs.images.split(8)
    assert torch.equal(real, examples.images[:8])
    wanted = margins(real, fake, 2.5)
    assert pairs.captions == tuple(f"margin {each:.2f}" for each in wanted.tolist())
