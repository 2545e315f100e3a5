"""What stands on the cards is what was measured, in units that say what is good."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from benchmarks.bundled import figures
from latentlab.metrics.face_arithmetic import SumsQuality
from latentlab.metrics.swap_quality import SwapQuality
from latentlab.metrics.transfer_quality import PairQuality, TranslationQuality
from latentlab.models.cards import Measure
from latentlab.models.latent_model import LatentModel

MODEL = cast(LatentModel, SimpleNamespace(info=SimpleNamespace(size=32)))


@pytest.fixture(autouse=True)
def _measured_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No data are drawn, no judge learns, and each measure has known results."""
    results: dict[str, Any] = {
        "open_faces": "faces",
        "open_stripes": "animals",
        "open_edges": "outlines",
        "face_judges": {},
        "edge_judge": SimpleNamespace(accuracy=0.9),
        "swap_quality": SwapQuality(0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.03, 0.02),
        "stripes_quality": TranslationQuality(0.01, 0.05, 30.0),
        "pair_quality": PairQuality(0.04, 0.97, 12.5),
        "sums_quality": SumsQuality(0.9, 0.8, 0.7, 0.5),
    }
    for name, result in results.items():
        monkeypatch.setattr(figures, name, _always(result))


def _always(result: object) -> Any:
    return lambda *_, **__: result


def _said(measures: tuple[Measure, ...]) -> dict[str, str]:
    return {each.name: each.figure for each in measures}


def test_swaps_are_told_in_percent_with_what_happens_to_the_rest() -> None:
    assert _said(figures.swap_figures(MODEL)) == {
        "receivers with glasses after a swap": "99 %",
        "donors without glasses after a swap": "98 %",
        "glasses of the donor's kind": "97 %",
        "other attributes unchanged": "96 %",
        "other attributes unchanged, the worst": "95 %",
        "faces put together again": "0.94 SSIM",
        "difference outside the glasses after a swap": "3 %",
        "the same without a swap": "2 %",
    }


def test_translations_are_told_beside_the_identity() -> None:
    assert _said(figures.stripes_figures(MODEL)) == {
        "difference to the true counterpart": "1 %",
        "difference if nothing is translated": "5 %",
        "there and back": "30 dB",
    }


def test_coloured_outlines_have_a_distance_that_names_its_judge() -> None:
    found = figures.pairs_figures(MODEL)
    assert _said(found) == {
        "difference to the true picture": "4 %",
        "sharpness": "97 %",
        "Fréchet distance to the true pictures": "12.5",
    }
    assert "90.0% of new pictures" in found[-1].note
    assert "under this judge only" in found[-1].note


def test_sums_are_told_beside_chance() -> None:
    assert list(_said(figures.sums_figures(MODEL)).values()) == ["90 %", "80 %", "70 %", "50 %"]


@pytest.mark.parametrize(
    ("value", "unit", "figure"),
    [(98.23, "%", "98.2 %"), (0.9512, "SSIM", "0.951 SSIM"), (100.0, "%", "100 %"), (7, "", "7")],
)
def test_a_figure_has_three_digits(value: float, unit: str, figure: str) -> None:
    assert Measure(name="something", value=value, unit=unit).figure == figure
