"""The benchmark of projection: its figures are those of the pictures, the worst are shown first."""

import numpy as np
import pytest

import latentlab
from benchmarks import projection
from benchmarks.projection import met, of_model, own_pictures, page, unseen_pictures
from latentlab.views import Projection

QUICK = Projection(samples=16, starts=2, steps=4, evaluations=10)


def test_figures_are_those_of_the_pictures() -> None:
    model = latentlab.open_model("digits-dcgan", device="cpu")
    found = met(model, own_pictures(model, 12), QUICK)
    apart = np.square(found.given.astype(float) - found.made).mean(axis=(1, 2, 3))
    assert found.psnr == pytest.approx(10 * np.log10(255**2 / apart))
    assert (found.psnr >= found.random - 0.1).all()
    assert found.random.max() < 30, "no picture is among those that the search begins with"
    worst = found.psnr[found.worst()]
    assert len(worst) == 10 and (np.diff(worst) >= 0).all() and worst[0] == found.psnr.min()
    assert page(found, found).ndim == 3


def test_unseen_digits_are_not_those_that_the_model_learned_from() -> None:
    digits = unseen_pictures("digits-dcgan", 20)
    assert digits.shape == (20, 28, 28, 1)
    assert unseen_pictures("faces-dcgan", 2).shape == (2, 32, 32, 3)


def test_a_bundled_model_is_told_in_figures_and_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "REACH", QUICK)
    results = of_model("digits-dcgan", 2)
    assert [each.relation for each in results] == [">=", "<=", ">=", "<=", ">="]
    assert all("digits-dcgan" in each.name for each in results)
    assert all(each.kept for each in results[2:])
