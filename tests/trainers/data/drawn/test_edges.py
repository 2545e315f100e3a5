"""The embedded edges: repeatable pairs whose outline tells the shape but not the colours."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import avg_pool2d

from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.edges.drawing import draw_pairs
from trainers.data.drawn.edges.factors import KINDS, Factors, sample_factors
from trainers.data.pairs import MemoryPairs

UNSEEN = (
    "main",
    "accent",
    "trim",
    "tone",
    "pattern",
    "pattern_size",
    "pattern_turn",
    "pattern_x",
    "pattern_y",
)


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> MemoryPairs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(tmp_path_factory.mktemp("home")))
        return open_edges(64, count=120)


def recoloured(factors: Factors) -> Factors:
    """The same things with the colours and patterns of their neighbours."""
    return replace(factors, **{name: np.roll(getattr(factors, name), 1) for name in UNSEEN})


def test_the_same_arguments_give_the_same_bits_and_the_test_part_others() -> None:
    drawn, kept, held_out = (open_edges(32, part, 40) for part in ("train", "train", "test"))
    assert torch.equal(drawn.images, kept.images)
    assert torch.equal(drawn.others, kept.others)
    assert drawn.fingerprint == kept.fingerprint != held_out.fingerprint
    factors = sample_factors(40, np.random.default_rng(5))
    for first, again in zip(draw_pairs(factors, 32), draw_pairs(factors, 32), strict=True):
        assert np.array_equal(first, again)


def test_a_batch_holds_outlines_and_their_coloured_pictures(edges: MemoryPairs) -> None:
    batch = edges.take(torch.tensor([5, 2]), torch.device("cpu"))
    assert edges.paired
    assert edges.info.label_names == ("outline", "coloured")
    assert batch.condition is None
    assert batch.others is not None
    assert batch.images.shape == batch.others.shape == (2, 3, 64, 64)
    assert batch.images.min() == -1.0
    assert batch.images.max() == 1.0
    assert torch.equal(((batch.others + 1) * 127.5).round().to(torch.uint8), edges.others[[5, 2]])


def test_outlines_are_black_lines_on_white(edges: MemoryPairs) -> None:
    assert torch.equal(edges.images[:, 0], edges.images[:, 1])
    assert torch.equal(edges.images[:, 0], edges.images[:, 2])
    assert (edges.images == 255).float().mean() > 0.7
    assert ((edges.images < 64).flatten(1).float().mean(dim=1) > 0.03).all()


def test_an_outline_tells_neither_colour_nor_pattern() -> None:
    factors = sample_factors(60, np.random.default_rng(3))
    outlines, pictures = draw_pairs(factors, 32)
    same_outlines, other_pictures = draw_pairs(recoloured(factors), 32)
    assert np.array_equal(outlines, same_outlines)
    difference = np.abs(pictures.astype(float) - other_pictures).mean(axis=(1, 2, 3))
    assert np.median(difference) > 6


def test_the_paper_outside_the_object_does_not_depend_on_its_colours() -> None:
    factors = sample_factors(60, np.random.default_rng(3))
    _, pictures = draw_pairs(factors, 32)
    _, others = draw_pairs(recoloured(factors), 32)
    for edge in (np.s_[:, :, 0], np.s_[:, :, :, 0], np.s_[:, :, :, -1]):
        assert np.array_equal(pictures[edge], others[edge])
        assert pictures[edge].min() > 190


def test_lines_lie_where_colours_change(edges: MemoryPairs) -> None:
    dark = edges.images[:, 0] < 100
    colours = edges.others.float()
    step = torch.zeros_like(colours[:, 0])
    step[:, 1:-1, 1:-1] = (
        (colours[:, :, 2:, 1:-1] - colours[:, :, :-2, 1:-1]).abs()
        + (colours[:, :, 1:-1, 2:] - colours[:, :, 1:-1, :-2]).abs()
    ).sum(dim=1)
    assert step[dark].mean() > 3 * step[~dark].mean()


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_every_kind_fills_its_picture_without_touching_the_border(kind: int) -> None:
    factors = sample_factors(200, np.random.default_rng(kind))
    factors = replace(factors, kind=np.full_like(factors.kind, kind))
    outlines, _ = draw_pairs(factors, 32)
    drawn = outlines[:, 0] < 128
    assert not (drawn[:, 0].any() or drawn[:, -1].any())
    assert not (drawn[:, :, 0].any() or drawn[:, :, -1].any())
    assert (drawn.any(axis=1).sum(axis=1) >= 14).all()


def test_sizes_show_the_same_things() -> None:
    large, small = (open_edges(size, count=60) for size in (128, 32))
    for big, little in ((large.images, small.images), (large.others, small.others)):
        error = (avg_pool2d(big.float(), 4) - little.float()).abs().mean() / 255
        assert error < 0.02
