"""Curves: smoothing equals a moving average of all rows, and reduction loses nothing."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from latentlab.curves.series import trailing_mean
from latentlab.curves.store import CurveStore

ROW = np.dtype([("step", "<i8"), ("seconds", "<f8"), ("loss", "<f4")])


def rows(values: NDArray[np.float64] | list[float], first_step: int = 1) -> NDArray[np.void]:
    result = np.zeros(len(values), ROW)
    result["step"] = np.arange(first_step, first_step + len(values))
    result["loss"] = values
    return result


def store_of(values: NDArray[np.float64] | list[float]) -> CurveStore:
    store = CurveStore(["loss"])
    store.append(rows(values))
    return store


def moving_average(values: NDArray[np.float32], width: int) -> NDArray[np.float64]:
    windows = [values[max(i - width + 1, 0) : i + 1].astype(float) for i in range(len(values))]
    return np.array([np.nanmean(w) if not np.isnan(w[-1]) else np.nan for w in windows])


@pytest.mark.parametrize("width", [2, 3, 64, 100, 999, 5000])
def test_smoothing_is_the_mean_of_the_last_steps(width: int) -> None:
    noise = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    np.testing.assert_allclose(
        store_of(noise).smoothed("loss", width), moving_average(noise, width), atol=1e-6
    )


@pytest.mark.parametrize("width", [2, 7, 50])
def test_smoothing_leaves_out_what_is_not_a_number(width: int) -> None:
    noise = np.random.default_rng(1).normal(size=300).astype(np.float32)
    noise[[0, 5, 6, 7, 120, 299]] = np.nan
    np.testing.assert_allclose(
        store_of(noise).smoothed("loss", width), moving_average(noise, width), atol=1e-6
    )


def test_rows_that_arrive_in_pieces_smooth_like_rows_that_arrive_at_once() -> None:
    noise = np.random.default_rng(2).normal(size=1000).astype(np.float32)
    growing = CurveStore(["loss"])
    for first in range(0, 1000, 37):
        growing.append(rows(noise[first : first + 37], first + 1))
        growing.smoothed("loss", 30)
    np.testing.assert_array_equal(
        growing.smoothed("loss", 30), store_of(noise).smoothed("loss", 30)
    )


def test_one_huge_value_does_not_blur_the_mean_after_it_has_left_the_window() -> None:
    values = np.full(200, 0.25, np.float32)
    values[50] = 1e30
    assert set(trailing_mean(values, 10)[60:]) == {np.float32(0.25)}


def test_smoothing_does_not_depend_on_the_zoom() -> None:
    noise = np.random.default_rng(3).normal(size=20_000)
    store = store_of(noise)
    exact = store.smoothed("loss", 100).copy()
    for first, last, pixels in [(1, 20_000, 300), (5000, 9000, 700), (17_000, 17_100, 500)]:
        line = store.decimated("loss", first, last, pixels, 100)
        low, high = exact[first - 1 : last].min(), exact[first - 1 : last].max()
        assert np.nanmin(line.values) <= low
        assert np.nanmax(line.values) >= high
        assert np.isin(line.values, exact).all()


def test_an_outlier_survives_at_every_zoom() -> None:
    values = np.zeros(1_000_000, np.float32)
    values[654_321] = 7.0
    values[123_456] = -7.0
    line = store_of(values).decimated("loss", 0, 1_000_000, 800)
    assert line.values.max() == 7.0
    assert line.values.min() == -7.0
    assert len(line.values) <= 2 * 800


def test_few_rows_are_drawn_as_they_are() -> None:
    line = store_of([3.0, 1.0, 2.0]).decimated("loss", 0, 10, 500)
    assert line.steps.tolist() == [1, 2, 3]
    assert line.values.tolist() == [3.0, 1.0, 2.0]


def test_columns_stand_still_while_rows_arrive() -> None:
    noise = np.random.default_rng(4).normal(size=5000)
    store = store_of(noise)
    before = store.decimated("loss", 0, 5000, 400)
    store.append(rows([0.0] * 100, 5001))
    after = store.decimated("loss", 0, 5100, 400)
    kept = len(before.steps) - 2
    np.testing.assert_array_equal(before.steps[:kept], after.steps[:kept])
    np.testing.assert_array_equal(before.values[:kept], after.values[:kept])


def test_values_that_are_not_finite_are_reported_by_step() -> None:
    values = [1.0, math.nan, 2.0, math.inf, -math.inf, 3.0]
    store = store_of(values)
    assert store.not_finite("loss", 0, 10, 100).tolist() == [2, 4, 5]
    assert store.not_finite("loss", 3, 4, 100).tolist() == [4]
    assert store.count_not_finite("loss") == 3
    assert np.isnan(store.values("loss")[[1, 3, 4]]).all()


def test_many_values_that_are_not_finite_give_one_mark_a_pixel() -> None:
    store = store_of(np.full(10_000, np.nan))
    marks = store.not_finite("loss", 1, 10_000, 200)
    assert 190 <= len(marks) <= 201


def test_a_logarithmic_axis_leaves_out_what_has_no_logarithm_and_says_so() -> None:
    store = store_of([1.0, 0.0, -1.0, 2.0])
    line = store.decimated("loss", 0, 10, 100, positive_only=True)
    assert line.hidden
    np.testing.assert_array_equal(line.values, np.array([1, np.nan, np.nan, 2], np.float32))
    assert not store_of([1.0, 2.0]).decimated("loss", 0, 9, 100, positive_only=True).hidden


def test_rows_after_going_back_replace_those_they_overtake() -> None:
    store = store_of([1.0, 2.0, math.nan, 4.0, 5.0])
    store.smoothed("loss", 2)
    store.append(rows([30.0, 40.0], first_step=3))
    assert store.steps.tolist() == [1, 2, 3, 4]
    assert store.values("loss").tolist() == [1.0, 2.0, 30.0, 40.0]
    assert store.smoothed("loss", 2).tolist() == [1.0, 1.5, 16.0, 35.0]
    assert store.count_not_finite("loss") == 0


def test_the_nearest_row_is_found_between_steps() -> None:
    store = CurveStore(["loss"])
    assert store.nearest(5) is None
    some = rows([1.0, 2.0, 3.0])
    some["step"] = [10, 20, 40]
    store.append(some)
    assert [store.nearest(s) for s in (-5, 14, 16, 29, 31, 99)] == [0, 0, 1, 1, 2, 2]


def test_clearing_forgets_everything() -> None:
    store = store_of([1.0, math.nan])
    store.clear()
    assert len(store) == 0
    assert store.count_not_finite("loss") == 0
    assert len(store.decimated("loss", 0, 10, 100, 5).steps) == 0
