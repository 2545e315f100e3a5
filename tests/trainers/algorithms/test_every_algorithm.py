"""What every algorithm in the registry must keep to, whatever it learns."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from trainers.algorithm import Algorithm
from trainers.capabilities import (
    Chains,
    Encodes,
    Samples,
    Transfigures,
    Translates,
    Upscales,
)
from trainers.data.captions import Captions
from trainers.data.derived.downscaled import shrunk
from trainers.data.images import Batch
from trainers.data.spec import DataInfo, square_images
from trainers.data.words import Vocabulary
from trainers.registry import algorithm_class, algorithm_names, algorithm_title

LABELS = tuple("0123456789")
WORDS = Vocabulary(words=("a", "blue", "circle", "red"), longest=5, examples=("a red circle",))
GREY = square_images(1, 28, LABELS, WORDS)
COLOUR = square_images(3, 32, LABELS, WORDS)
SMALL: dict[str, Any] = {
    "batch_size": 6,
    "width": 4,
    "hidden": 16,
    "latent_size": 2,
    "pretraining": 0,  # so that all players learn from the first step on
}
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("cgan", {"network": "convolutional"}),
    ("cgan", {"network": "mlp"}),
    ("cyclegan", {"identity_weight": 0.0}),
    ("gan", {"generator_loss": "saturating", "real_target": 0.9}),
    ("genegan", {"adversarial": "clipping", "bursts": False}),
    ("pix2pix", {"direction": "BtoA"}),
    ("srgan", {"factor": "x2"}),
    ("srgan", {"crop": 16}),
    ("pix2pix", {"adversarial_weight": 0.0}),
    ("text2image", {"wrong_weight": 0.0}),
    ("text2image", {"interpolation_weight": 0.0}),
    ("vae", {"network": "convolutional"}),
    ("wgan", {"constraint": "clipping", "bursts": False}),
]
CASES = [pytest.param(name, {}, id=name) for name in algorithm_names()] + [
    pytest.param(name, values, id=f"{name}-{next(iter(values.values()))}")
    for name, values in VARIANTS
]
DATA = [pytest.param(GREY, id="grey28"), pytest.param(COLOUR, id="colour32")]


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize(("name", "values"), CASES)
def test_losses_are_finite_and_reach_only_their_own_players_weights(
    name: str, values: dict[str, Any], data: DataInfo
) -> None:
    algorithm = build(name, values, data)
    optimizers = algorithm.make_optimizers()
    owned = {k: [p for g in o.param_groups for p in g["params"]] for k, o in optimizers.items()}
    seen = set()
    for update in algorithm.losses(batches(algorithm)):
        assert update.loss.isfinite()
        assert update.loss.shape == ()
        algorithm.zero_grad(set_to_none=True)
        update.loss.backward(inputs=owned[update.optimizer])
        assert all(p.grad is not None and p.grad.isfinite().all() for p in owned[update.optimizer])
        optimizers[update.optimizer].step()
        seen.add(update.optimizer)
    assert seen == set(optimizers)


@pytest.mark.parametrize(("name", "values"), CASES)
def test_every_weight_has_exactly_one_optimizer(name: str, values: dict[str, Any]) -> None:
    algorithm = build(name, values, GREY)
    optimizers = algorithm.make_optimizers().values()
    owned = [id(p) for o in optimizers for g in o.param_groups for p in g["params"]]
    assert sorted(owned) == sorted(id(p) for p in algorithm.parameters())


@pytest.mark.parametrize(("name", "values"), CASES)
def test_every_reported_scalar_has_a_curve_and_every_curve_a_scalar(
    name: str, values: dict[str, Any]
) -> None:
    algorithm = build(name, values, GREY)
    reported: set[str] = set()
    for update in algorithm.losses(batches(algorithm)):
        reported |= set(update.scalars)
        assert all(value.shape == () for value in update.scalars.values())
    keys = [curve.key for curve in algorithm.curves]
    assert len(keys) == len(set(keys))
    assert reported == set(keys)
    assert all(curve.label and curve.meaning.endswith(".") for curve in algorithm.curves)


@pytest.mark.parametrize(("name", "values"), CASES)
def test_an_image_does_not_depend_on_its_neighbours(name: str, values: dict[str, Any]) -> None:
    algorithm = build(name, values, GREY)
    model = algorithm.model.eval()
    together = made_by(model, torch.arange(5))
    alone = made_by(model, torch.tensor([2]))
    torch.testing.assert_close(together[2:3], alone)
    assert together.shape == (5, 1, 28, 28)
    assert together.abs().max() <= 1.0


@pytest.mark.parametrize(("name", "values"), CASES)
def test_a_model_built_without_memory_takes_saved_weights(
    name: str, values: dict[str, Any]
) -> None:
    algorithm = build(name, values, GREY)
    with torch.device("meta"):
        loaded = type(algorithm).build_model(algorithm.config, algorithm.data)
    loaded.load_state_dict(algorithm.model.state_dict(), assign=True)
    loaded.eval()
    algorithm.model.eval()
    assert torch.equal(made_by(loaded, torch.arange(3)), made_by(algorithm.model, torch.arange(3)))


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize(("name", "values"), CASES)
def test_pictures_are_full_rows_of_images(
    name: str, values: dict[str, Any], data: DataInfo
) -> None:
    algorithm = build(name, values, data)
    rng = torch.Generator().manual_seed(2)
    fixed = algorithm.fixed_inputs(next(batches(algorithm, count=64)), rng)
    with torch.no_grad():
        pictures = algorithm.pictures(algorithm.model.eval(), fixed)
    assert len({each.name for each in pictures}) == len(pictures) >= 1
    for each in pictures:
        assert each.images.shape[1:] == data.shape
        assert len(each.images) % each.columns == 0
        assert len(each.captions) in (0, each.columns)
        assert each.images.abs().max() <= 1.0


@pytest.mark.parametrize(("name", "values"), CASES)
def test_the_same_seed_gives_the_same_losses(name: str, values: dict[str, Any]) -> None:
    runs = []
    for noise in (1, 2):
        algorithm = build(name, values, GREY)
        torch.manual_seed(noise)  # somebody else's random numbers must not matter
        runs.append(torch.stack([u.loss.detach() for u in algorithm.losses(batches(algorithm))]))
    assert torch.equal(*runs)


@pytest.mark.parametrize("name", algorithm_names())
def test_an_algorithm_introduces_itself(name: str) -> None:
    algorithm = algorithm_class(name)
    assert algorithm.name == name
    assert algorithm_title(name) == algorithm.title, "known before PyTorch is loaded"
    assert algorithm.title and algorithm.summary.endswith(".")
    assert re.match(r"[A-Z].* (19|20)\d\d, [A-Z]", algorithm.paper), "authors, year, title"
    assert algorithm.__doc__


def test_the_autoencoder_encodes() -> None:
    algorithm = build("vae", {}, GREY)
    assert isinstance(algorithm.model, Encodes)
    assert algorithm.model.encode(torch.zeros(3, 1, 28, 28)).shape == (3, 2)


def made_by(model: nn.Module, chosen: Tensor) -> Tensor:
    """What a model makes of the `chosen` of five inputs: latents, or images of 28 px."""
    rng = torch.Generator().manual_seed(1)
    if isinstance(model, Samples):
        latents = model.prior(5, rng)[chosen]
        return model.decode(latents, chosen if model.classes else None)
    images, others = torch.rand(2, 5, 1, 28, 28, generator=rng)[:, chosen] * 2 - 1
    if isinstance(model, Translates):
        return model.translate(images, model.directions[-1], rng)
    if isinstance(model, Chains):
        return model.expected(images, 0)
    if isinstance(model, Upscales):
        return model.upscale(shrunk(images, model.factor), model.answers[-1])
    assert isinstance(model, Transfigures)
    return model.join(model.encode_parts(images)[0], model.encode_parts(others)[1])


def build(name: str, values: dict[str, Any], data: DataInfo) -> Algorithm[Any]:
    algorithm_type = algorithm_class(name)
    fields = algorithm_type.Config.model_fields
    small = {key: value for key, value in SMALL.items() if key in fields}
    if algorithm_type.needs.domains != "one":
        data = replace(data, label_names=("first", "second"))
    torch.manual_seed(0)
    algorithm = algorithm_type(algorithm_type.Config.checked(small | values), data)
    algorithm.rng = torch.Generator().manual_seed(0)
    return algorithm.train()


def batches(algorithm: Algorithm[Any], count: int = 0) -> Iterator[Batch]:
    data, rng = algorithm.data, torch.Generator().manual_seed(3)
    count = count or algorithm.config.batch_size
    while True:
        images, others = torch.rand(2, count, *data.shape, generator=rng) * 2 - 1
        smaller = type(algorithm).needs_under(algorithm.config).downscaling
        if smaller > 1:
            yield Batch(images, None, shrunk(images, smaller))
        elif algorithm.needs.domains == "one":
            labels = torch.randint(0, data.classes, (count,), generator=rng)
            tokens = torch.randint(1, 5, (count, 2, 5), generator=rng)
            asked = labels[:, None, None].expand(-1, 2, -1)
            said = Captions(WORDS, tokens, labels[:, None], asked)
            yield Batch(images, labels, captions=said)
        else:
            yield Batch(images, None, others)
