"""The bundled model's latents carry meaning, as a classifier of real digits reads them."""

import pytest

from benchmarks.meanings import measure


@pytest.mark.slow
def test_strokes_get_thicker_labels_stay_and_ten_labels_of_a_latent_are_recognised() -> None:
    missed = [each.line() for each in measure() if not each.kept]
    assert not missed
