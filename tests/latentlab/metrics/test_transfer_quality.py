"""What translation is measured by, held against models that know the truth."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torchvision.transforms.functional import gaussian_blur

from latentlab.metrics.edge_judge import coloured_by_look
from latentlab.metrics.judge import Judge, train_judge
from latentlab.metrics.transfer_quality import PairQuality, pair_quality, stripes_quality
from trainers.capabilities import Direction
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.stripes import counterparts, open_stripes
from trainers.data.images import MemoryImages, to_bytes, to_unit_range
from trainers.data.pairs import MemoryPairs

SIZE = 32


class Lookup:
    """Knows for every picture what it becomes, and changes that by `spoil`."""

    def __init__(self, images: Tensor, truth: Tensor, spoil: Callable[[Tensor], Tensor]) -> None:
        keys = (each.numpy().tobytes() for each in images)
        self.known = dict(zip(keys, to_unit_range(truth), strict=True))
        self.spoil = spoil

    def translate(self, images: Tensor, direction: Direction = "AtoB") -> Tensor:
        del direction
        found = [self.known[each.numpy().tobytes()] for each in to_bytes(images)]
        return self.spoil(torch.stack(found))


class Identity:
    def translate(self, images: Tensor, direction: Direction = "AtoB") -> Tensor:
        del direction
        return images


def _kept(images: Tensor) -> Tensor:
    return images


def _blurred(images: Tensor) -> Tensor:
    return gaussian_blur(images, [9, 9], [1.0, 1.0])


def _with_grain(images: Tensor) -> Tensor:
    noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(0))
    return (images + 0.12 * noise).clamp(-1, 1)


def _blurred_with_grain(images: Tensor) -> Tensor:
    return _with_grain(_blurred(images))


def test_a_model_that_draws_the_true_animals_makes_no_error(animals: MemoryImages) -> None:
    everyone = torch.arange(len(animals))
    truth = counterparts(animals, everyone)
    there_and_back = torch.cat([animals.images, truth]), torch.cat([truth, animals.images])
    found = stripes_quality(Lookup(*there_and_back, _kept), animals)
    assert found.error == 0
    assert found.identity_error > 0.02
    assert found.cycle_psnr > 100


def test_a_model_that_changes_nothing_errs_as_much_as_the_identity(animals: MemoryImages) -> None:
    found = stripes_quality(Identity(), animals)
    assert found.error / found.identity_error == 1
    assert found.cycle_psnr > 100


def test_the_true_pictures_of_outlines_are_perfect(measured: Callable[..., PairQuality]) -> None:
    found = measured(_kept)
    assert (found.error, found.sharpness) == (0, 1)
    assert found.distance == pytest.approx(0, abs=1e-6)


def test_blurred_pictures_are_worse_in_every_figure(measured: Callable[..., PairQuality]) -> None:
    true, blurred = measured(_kept), measured(_blurred)
    assert blurred.error > true.error
    assert blurred.sharpness < 0.8
    assert blurred.distance > true.distance + 1


def test_grain_on_blurred_pictures_makes_them_sharp_but_hardly_more_like_the_true_ones(
    measured: Callable[..., PairQuality],
) -> None:
    blurred, grainy = measured(_blurred), measured(_blurred_with_grain)
    assert grainy.sharpness > 1.2
    assert grainy.distance > 0.9 * blurred.distance
    assert grainy.error > 1.15 * blurred.error


def test_the_judge_of_coloured_things_knows_their_kind_and_pattern(outlines: MemoryPairs) -> None:
    coloured = coloured_by_look(outlines)
    assert coloured.labels is not None
    for i in range(5):
        kind, pattern = int(outlines.factors["kind"][i]), int(outlines.factors["pattern"][i])
        assert int(coloured.labels[i]) == 4 * kind + pattern
    assert coloured.label_names[0] == "shoe, none"
    assert coloured.label_names[-1] == "fish, checks"
    assert torch.equal(coloured.images, outlines.others)


@pytest.fixture(scope="module")
def animals(tmp_path_factory: pytest.TempPathFactory) -> MemoryImages:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("animals")))
        return open_stripes(SIZE, "test", count=40)


@pytest.fixture(scope="module")
def outlines(tmp_path_factory: pytest.TempPathFactory) -> MemoryPairs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("outlines")))
        return open_edges(SIZE, "test", count=200)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """One that has learned for some seconds only, which suffices to tell sharp from blurred."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("judge")))
        return train_judge(coloured_by_look(open_edges(SIZE, count=800)), steps=80)


@pytest.fixture
def measured(outlines: MemoryPairs, judge: Judge) -> Callable[..., PairQuality]:
    """The quality of a model that draws the true pictures and spoils them."""

    def measure(spoil: Callable[[Tensor], Tensor]) -> PairQuality:
        return pair_quality(Lookup(outlines.images, outlines.others, spoil), outlines, judge)

    return measure
