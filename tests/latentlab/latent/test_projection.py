"""The search for the latent whose picture is nearest, against generators with known answers."""

import pytest
import torch
from torch import Tensor

from latentlab.latent.projection import Objective, Progress, search
from latentlab.views.base import Projection

SIZE, SIDE = 5, 4
SETTINGS = Projection(starts=4, steps=20, evaluations=60, pull=0.01)


class Linear:
    """Pictures [N, 1, 4, 4] as W z + b, with `offsets` [K, 16] added by label."""

    def __init__(self, labels: int = 0) -> None:
        rng = torch.Generator().manual_seed(3)
        self.weight = torch.randn(SIDE**2, SIZE, generator=rng) / 4
        self.bias = torch.randn(SIDE**2, generator=rng) / 8
        self.offsets = torch.randn(labels, SIDE**2, generator=rng)

    def __call__(self, latents: Tensor, labels: Tensor | None) -> Tensor:
        values = latents @ self.weight.T + self.bias
        if labels is not None:
            values = values + labels @ self.offsets
        return values.reshape(-1, 1, SIDE, SIDE)

    def best(self, target: Tensor, pull: float, more: Tensor | None = None) -> Tensor:
        """The minimum of mean((W z + b - x)^2) + pull * mean(z^2), and of mean((M(W z + b - x))^2)
        if `more` is M, by its normal equations."""
        apart = target.flatten() - self.bias
        left = self.weight.T @ self.weight / SIDE**2 + pull * torch.eye(SIZE) / SIZE
        right = self.weight.T @ apart / SIDE**2
        if more is not None:
            seen = more @ self.weight
            left, right = (
                left + seen.T @ seen / len(more),
                right + seen.T @ more @ apart / len(more),
            )
        return torch.linalg.solve(left, right)


def target() -> Tensor:
    return torch.rand(1, SIDE, SIDE, generator=torch.Generator().manual_seed(8)) * 2 - 1


def starts(count: int = 16) -> Tensor:
    return torch.randn(count, SIZE, generator=torch.Generator().manual_seed(1))


def followed(
    objective: Objective, settings: Projection = SETTINGS, labels: Tensor | None = None
) -> list[Progress]:
    return list(search(objective, starts(), labels, settings))


@pytest.mark.parametrize("pull", [0.0, 0.01, 1.0])
def test_the_latent_of_a_linear_generator_solves_the_normal_equations(pull: float) -> None:
    generator = Linear()
    found = followed(Objective(generator, target(), pull=pull))[-1].solutions
    torch.testing.assert_close(found.latents[0], generator.best(target(), pull), atol=2e-3, rtol=0)
    apart = (generator(found.latents[:1], None)[0] - target()).square().mean()
    torch.testing.assert_close(found.apart[0], apart)


def test_features_are_compared_beside_the_pixels() -> None:
    generator = Linear()
    more = torch.randn(3, SIDE**2, generator=torch.Generator().manual_seed(5))
    objective = Objective(
        generator, target(), "normal", 0.01, lambda images: images.flatten(1) @ more.T, 1.0
    )
    found = followed(objective)[-1].solutions.latents[0]
    torch.testing.assert_close(found, generator.best(target(), 0.01, more), atol=2e-3, rtol=0)
    assert (found - generator.best(target(), 0.01)).abs().max() > 0.05


def test_latents_of_a_uniform_prior_stay_inside_it() -> None:
    far = Linear()(torch.full((1, SIZE), 5.0), None)[0]
    found = followed(Objective(Linear(), far, "uniform", pull=0.01))[-1].solutions.latents
    assert found.abs().max() <= 1
    assert (found[0] > 0.99).sum() >= 3


def test_the_label_is_found_among_the_starts() -> None:
    generator = Linear(labels=3)
    truth = torch.eye(3)[1:2]
    wanted = generator(torch.full((1, SIZE), 0.3), truth)[0]
    labels = torch.eye(3)[torch.arange(16) % 3]
    found = followed(Objective(generator, wanted), labels=labels)[-1].solutions
    assert found.labels is not None
    assert torch.equal(found.labels[0], truth[0])
    assert found.apart[0] < 1e-6


def test_at_any_time_the_best_so_far_stands_first_and_only_becomes_better() -> None:
    seen = followed(Objective(Linear(), target(), pull=0.01))
    firsts = [float(each.solutions.values[0]) for each in seen]
    assert firsts == sorted(firsts, reverse=True)
    assert firsts[-1] < firsts[0]
    for each in seen:
        assert len(each.solutions) == SETTINGS.starts
        assert float(each.solutions.values[0]) == float(each.solutions.values.min())
    assert [each.fraction for each in seen] == sorted(each.fraction for each in seen)
    assert (seen[0].fraction, seen[-1].fraction) == (0, 1)


def test_a_start_that_is_certain_is_followed_however_far_it_is() -> None:
    latents = torch.cat([torch.full((1, SIZE), 50.0), starts()])
    settings = Projection(starts=2, steps=0, evaluations=0)
    (only, *_) = search(Objective(Linear(), target()), latents, None, settings, certain=1)
    assert 50.0 in only.solutions.latents


def test_without_steps_the_nearest_of_the_starts_is_the_answer() -> None:
    settings = Projection(starts=1, steps=0, evaluations=0)
    found = followed(Objective(Linear(), target()), settings)[-1].solutions
    apart = (Linear()(starts(), None) - target()).square().flatten(1).mean(dim=1)
    assert torch.equal(found.latents[0], starts()[apart.argmin()])
