"""What sets GeneGAN apart: parts, four children, a parallelogram, and critics in bursts."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from trainers.algorithm import Update
from trainers.algorithms.genegan import (
    AUTHORS_PARALLELOGRAM_WEIGHT,
    GeneGAN,
    GeneGANConfig,
)
from trainers.capabilities import Transfigures
from trainers.data.images import Batch
from trainers.data.spec import square_images
from trainers.families.transfiguration import GeneGANModel, difference, offspring, parallelogram
from trainers.needs import AlgorithmError

DATA = square_images(3, 16, ("with", "without"))


def make(**values: Any) -> GeneGAN:
    torch.manual_seed(0)
    config = GeneGANConfig.checked({"batch_size": 4, "width": 4} | values)
    algorithm = GeneGAN(config, DATA)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def random_images(seed: int, count: int = 4) -> Tensor:
    rng = torch.Generator().manual_seed(seed)
    return torch.rand(count, *DATA.shape, generator=rng) * 2 - 1


def batches() -> Iterator[Batch]:
    for seed in range(1000):
        yield Batch(random_images(2 * seed), None, random_images(2 * seed + 1))


def trained(algorithm: GeneGAN) -> Iterator[Update]:
    """The updates of one step, each before it is taken."""
    optimizers = algorithm.make_optimizers()
    for update in algorithm.losses(batches()):
        yield update
        optimizer = optimizers[update.optimizer]
        parameters = [p for group in optimizer.param_groups for p in group["params"]]
        update.loss.backward(inputs=parameters)
        optimizer.step()
        optimizer.zero_grad()


def test_the_object_is_the_last_quarter_of_the_channels() -> None:
    model = GeneGANModel((3, 64, 64), width=8, object_share=0.25).eval()
    assert isinstance(model, Transfigures)
    background, object_ = model.encode_parts(torch.zeros(2, 3, 64, 64))
    assert background.shape == (2, 24, 8, 8)
    assert object_.shape == (2, 8, 8, 8)
    assert model.join(background, object_).shape == (2, 3, 64, 64)


@pytest.mark.parametrize("share", [0.001, 0.999])
def test_neither_part_is_ever_empty(share: float) -> None:
    background, object_ = GeneGANModel((1, 16, 16), 4, share).encode_parts(
        torch.zeros(2, 1, 16, 16)
    )
    assert background.shape[1] >= 1
    assert object_.shape[1] >= 1


def test_children_without_the_object_are_joined_with_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = make()
    joined: list[tuple[Tensor, Tensor]] = []
    join = algorithm.model.join

    def watched(background: Tensor, object_: Tensor) -> Tensor:
        joined.append((background, object_))
        return join(background, object_)

    monkeypatch.setattr(algorithm.model, "join", watched)
    algorithm.model.eval()
    with_object, without = random_images(1), random_images(2)
    children = offspring(algorithm.model, with_object, without)
    ((backgrounds, objects),) = joined
    again, none_again, given, taken = objects.chunk(4)
    assert not none_again.any() and not taken.any()
    (a, u), (b, e) = map(algorithm.model.encode_parts, (with_object, without))
    torch.testing.assert_close(backgrounds, torch.cat([a, b, b, a]))
    torch.testing.assert_close(again, u)
    torch.testing.assert_close(given, u)
    torch.testing.assert_close(children.leftover, e)
    torch.testing.assert_close(children.given, join(b, u))
    torch.testing.assert_close(children.taken, join(a, torch.zeros_like(u)))


def test_the_leftover_object_never_reaches_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    model = make().model.eval()
    take_apart = model.encode_parts

    def disturbed(images: Tensor) -> tuple[Tensor, Tensor]:
        background, objects = take_apart(images)
        object_, leftover = objects.chunk(2)
        return background, torch.cat([object_, leftover + 100.0])

    parents = random_images(1), random_images(2)
    before = offspring(model, *parents)
    monkeypatch.setattr(model, "encode_parts", disturbed)
    after = offspring(model, *parents)
    torch.testing.assert_close(after.leftover, before.leftover + 100.0)
    for name in ("with_again", "without_again", "given", "taken"):
        assert torch.equal(getattr(after, name), getattr(before, name))


def expected_children(algorithm: GeneGAN, with_object: Tensor, without: Tensor) -> list[Tensor]:
    """Au again, B0 again, Bu, A0 in [-1, 1], and the leftover object, written out channel by
    channel; the decoder's batches are those of training."""
    model = algorithm.model
    a, b = model.encoder(torch.cat([with_object, without])).chunk(2)
    first = a.shape[1] - model.object_channels
    given, taken, none = b.clone(), a.clone(), b.clone()
    given[:, first:] = a[:, first:]
    taken[:, first:] = 0.0
    none[:, first:] = 0.0
    pictures = model.decoder(torch.cat([a, none, given, taken]))
    return [*pictures.chunk(4), b[:, first:]]


WEIGHTS = {"log-d": (20.0, 1.0, 5.0, 0.02), "clipping": (1.0, 1.0, 2.55, 1.0)}
"""Of reconstruction, nulling, parallelogram and the critics; under clipping the authors'."""


@pytest.mark.parametrize("form", ["log-d", "clipping"])
def test_the_generator_minimises_the_weighted_sum_of_the_reference(form: str) -> None:
    algorithm = make(adversarial=form, bursts=False, clip=1.0)
    *_, generator = algorithm.losses(batches())  # which leaves the critics clipped
    assert generator.optimizer == "generator"
    with_object, without = random_images(0), random_images(1)
    again, none_again, given, taken, leftover = expected_children(algorithm, with_object, without)
    au, b0, au_again, b0_again, bu, a0 = (
        (each + 1) / 2 for each in (with_object, without, again, none_again, given, taken)
    )
    values = algorithm.with_critic(given), algorithm.without_critic(taken)
    if form == "log-d":
        fooling = sum(-torch.sigmoid(each).log().mean() for each in values)
    else:
        fooling = -values[0].mean() - values[1].mean()
    reconstruction, nulling, parallelogram_weight, adversarial = WEIGHTS[form]
    expected = (
        reconstruction * ((au - au_again).abs().mean() + (b0 - b0_again).abs().mean())
        + nulling * leftover.abs().mean()
        + parallelogram_weight * (au + b0 - bu - a0).abs().mean()
        + adversarial * fooling
    )
    torch.testing.assert_close(generator.loss, expected)


@pytest.mark.parametrize("form", ["log-d", "clipping"])
def test_each_critic_tells_its_domain_from_what_was_exchanged_into_it(form: str) -> None:
    algorithm = make(adversarial=form, bursts=False, clip=1.0)
    with_object, without = random_images(0), random_images(1)
    _, _, given, taken, _ = expected_children(algorithm, with_object, without)
    expected = torch.zeros(())
    for critic, real, false in (
        (algorithm.with_critic, with_object, given),
        (algorithm.without_critic, without, taken),
    ):
        if form == "log-d":
            truth, lie = torch.sigmoid(critic(real)), torch.sigmoid(critic(false))
            expected = expected - truth.log().mean() - (1 - lie).log().mean()
        else:
            expected = expected + critic(false).mean() - critic(real).mean()
    critics = next(algorithm.losses(batches()))
    assert critics.optimizer == "critics"
    torch.testing.assert_close(critics.loss, expected)


def test_the_weights_of_one_form_leave_the_other_alone() -> None:
    changed = {"reconstruction_weight": 7.0, "parallelogram_weight": 7.0, "adversarial_weight": 7.0}
    clipping = {f"clipping_{name}": value for name, value in changed.items()}
    for form, others in (("clipping", changed), ("log-d", clipping)):
        assert make(adversarial=form, **others).config.weights == WEIGHTS[form]
    assert make(**changed).config.weights == make(adversarial="clipping", **clipping).config.weights


def test_the_grid_shows_each_child_in_the_column_of_its_name() -> None:
    algorithm = make()
    model = algorithm.model.eval()
    for weight in model.parameters():
        weight.data *= 10.0  # untrained networks would draw all children nearly grey
    with_object, without = random_images(1), random_images(2)
    fixed = {"with_object": with_object, "without": without}
    with torch.no_grad():
        (grid,) = algorithm.pictures(model, fixed)
        children = offspring(model, with_object, without)
    shown = dict(
        zip(grid.captions, grid.images.unflatten(0, (-1, grid.columns)).unbind(1), strict=True)
    )
    expected = {
        "Au": with_object,
        "B0": without,
        "Au again": children.with_again,
        "B0 again": children.without_again,
        "Bu": children.given,
        "A0": children.taken,
    }
    assert list(shown) == list(expected)
    assert not torch.allclose(shown["Bu"], shown["A0"], atol=0.01)
    for name, pictures in expected.items():
        torch.testing.assert_close(shown[name], pictures)


def test_the_parallelogram_closes_when_what_is_given_is_what_was_taken() -> None:
    without, taken, object_ = (random_images(seed) / 3 for seed in (1, 2, 3))
    closed = parallelogram(taken + object_, without, without + object_, taken)
    torch.testing.assert_close(closed, torch.zeros(()), atol=1e-6, rtol=0.0)
    opened = parallelogram(taken + object_, without, without + object_ + 0.5, taken)
    torch.testing.assert_close(opened, torch.tensor(0.25))


def test_the_authors_weight_is_theirs_on_bytes() -> None:
    pictures = [random_images(seed) for seed in range(4)]
    first, second, third, fourth = ((each + 1) * 127.5 for each in pictures)
    on_bytes = 0.01 * (first + second - third - fourth).abs().mean()
    ours = AUTHORS_PARALLELOGRAM_WEIGHT * parallelogram(*pictures)
    torch.testing.assert_close(ours, on_bytes)


def test_pictures_differ_by_a_share_of_the_range_from_dark_to_light() -> None:
    dark, light = -torch.ones(2, 3, 4, 4), torch.ones(2, 3, 4, 4)
    assert difference(dark, light) == 1.0
    assert difference(light, light) == 0.0


@pytest.mark.parametrize(
    ("values", "step", "critic_steps"),
    [
        ({"adversarial": "clipping"}, 0, 100),
        ({"adversarial": "clipping"}, 1, 1),
        ({"adversarial": "clipping"}, 499, 1),
        ({"adversarial": "clipping"}, 500, 100),
        ({"adversarial": "clipping", "bursts": False}, 500, 1),
        ({"adversarial": "log-d"}, 500, 1),
    ],
)
def test_the_critics_learn_in_the_authors_bursts_under_clipping_only(
    values: dict[str, Any], step: int, critic_steps: int
) -> None:
    algorithm = make(**values)
    algorithm.step = step
    order = [update.optimizer for update in algorithm.losses(batches())]
    assert order == ["critics"] * critic_steps + ["generator"]


def test_after_every_step_of_the_critics_no_weight_of_theirs_leaves_its_range() -> None:
    algorithm = make(adversarial="clipping", clip=0.003)
    critics = (algorithm.with_critic, algorithm.without_critic)
    seen = 0
    for _ in trained(algorithm):
        if seen:
            assert max(p.abs().max() for c in critics for p in c.parameters()) <= 0.003 + 1e-9
        seen += 1
    assert seen == 101


def test_the_paper_form_clips_nothing() -> None:
    algorithm = make()
    for _ in trained(algorithm):
        pass
    assert max(p.abs().max() for p in algorithm.with_critic.parameters()) > 0.5


def test_optimizers_are_those_of_the_authors_under_clipping() -> None:
    optimizers = make(adversarial="clipping", weight_decay=5e-5).make_optimizers()
    for name, decay in {"critics": 0.0, "generator": 5e-5}.items():
        (group,) = optimizers[name].param_groups
        assert (group["lr"], group["alpha"], group["weight_decay"]) == (5e-5, 0.8, decay)


def test_one_domain_is_refused() -> None:
    with pytest.raises(AlgorithmError, match="two domains"):
        GeneGAN(GeneGANConfig(), square_images(3, 32))
