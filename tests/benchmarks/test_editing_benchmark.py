"""The benchmark of the Edit page paints what it says, and nothing else."""

import numpy as np
from pytest import approx

from benchmarks import editing
from latentlab.pictures.strokes import coverage
from latentlab.views.edit import ColourWish


def test_lines_cover_the_mask_and_little_beside() -> None:
    mask = np.zeros((32, 32), bool)
    mask[4:8, 6:20] = mask[20, 3] = True
    covered = coverage(editing._lines(mask), editing._pixel(mask), 0.0, 32)
    assert covered[mask].min() > 0.9
    assert covered[~mask].mean() < 0.02


def test_a_pair_differs_where_the_hat_is_and_the_hat_is_red() -> None:
    import latentlab

    given, truth = next(iter(editing._pairs("hat", latentlab.open_model("faces-dcgan"))))
    mask = np.abs(given.astype(int) - truth).max(axis=2) > 255 * editing._CHANGED
    assert not mask[20:].any()
    (wish,) = editing._red_hat(truth, mask)
    assert isinstance(wish, ColourWish)
    assert truth[mask].mean(axis=0)[0] > 1.5 * truth[mask].mean(axis=0)[1]
    assert wish.colour == "#d43338"


def test_a_smile_is_painted_in_the_colours_of_a_mouth() -> None:
    import latentlab

    given, truth = next(iter(editing._pairs("smile", latentlab.open_model("faces-dcgan"))))
    mask = np.abs(given.astype(int) - truth).max(axis=2) > 255 * editing._CHANGED
    wishes = editing._smile(truth, mask)
    assert 1 <= len(wishes) <= 3
    assert mask.mean() == approx(0.02, abs=0.02)
