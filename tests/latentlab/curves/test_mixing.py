"""What is told of how chains mix, against a process whose answer is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from latentlab.curves.mixing import (
    LOOKED_AT,
    autocorrelation,
    correlation_time,
    coverage,
    spans,
    ticks,
)

PHI = 0.8


def _autoregressive(length: int, chains: int) -> NDArray[np.float32]:
    """x(t) = PHI x(t - 1) + noise, begun where it is stationary; its autocorrelation is known."""
    rng = np.random.default_rng(0)
    values = np.empty((length, chains), np.float32)
    values[0] = rng.normal(size=chains) / np.sqrt(1 - PHI**2)
    for step in range(1, length):
        values[step] = PHI * values[step - 1] + rng.normal(size=chains)
    return values


def test_the_autocorrelation_of_a_known_process_is_found() -> None:
    found = autocorrelation(_autoregressive(4000, 64), 20)
    assert found == pytest.approx(PHI ** np.arange(21), abs=0.02)
    # 1 + 2 (PHI + PHI^2 + ...)
    time = correlation_time(autocorrelation(_autoregressive(4000, 64), 200))
    assert time == pytest.approx((1 + PHI) / (1 - PHI), rel=0.1)


def test_chains_that_stay_each_in_a_place_of_their_own_count_as_unmixed() -> None:
    apart = np.arange(8, dtype=np.float32) * 100 + _autoregressive(1000, 8)
    found = autocorrelation(apart, 100)
    assert found.min() > 0.95 and correlation_time(found) is None


def test_states_without_any_spread_are_alike_everywhere() -> None:
    assert autocorrelation(np.full((50, 2), 7.0, np.float32), 10).tolist() == [1.0] * 11


def test_of_a_long_chain_the_last_states_are_used() -> None:
    values = np.concatenate([np.full((10_000, 1), 1e6, np.float32), _autoregressive(LOOKED_AT, 1)])
    assert autocorrelation(values, 3)[1] == pytest.approx(PHI, abs=0.05)


def test_states_that_are_not_there_are_not_compared() -> None:
    with pytest.raises(ValueError, match="10 states are at most 9 changes apart, not 10"):
        autocorrelation(np.zeros((10, 1), np.float32), 10)


@pytest.mark.parametrize("length", [1, 2, 7, 100, 101, 5003])
def test_a_line_reduced_to_columns_keeps_its_extremes_and_its_connection(length: int) -> None:
    values = np.random.default_rng(1).normal(size=(length, 3)).astype(np.float32)
    least, greatest = spans(values, 100)
    assert least.shape == greatest.shape == (100, 3)
    assert least.min(axis=0) == pytest.approx(values.min(axis=0))
    assert greatest.max(axis=0) == pytest.approx(values.max(axis=0))
    assert (least[1:] <= greatest[:-1]).all() and (greatest[1:] >= least[:-1]).all()


def test_each_pixel_counts_the_lines_that_pass_it() -> None:
    least = np.array([[0.0, 2.0], [1.0, -5.0]], np.float32)
    greatest = np.array([[1.0, 3.0], [1.0, 9.0]], np.float32)
    found = coverage(least, greatest, 0.0, 3.0, rows=4)
    # Row 0 is the value 3; the second line of the second column passes every row and goes beyond.
    assert found.tolist() == [[1, 1], [1, 1], [1, 2], [1, 1]]


def test_what_lies_outside_is_not_drawn_and_no_number_is_nowhere() -> None:
    outside = np.array([[7.0], [np.nan], [-3.0]], np.float32)
    assert coverage(outside, outside, 0.0, 1.0, rows=3).sum() == 0


def test_marks_are_round_numbers() -> None:
    assert ticks(0, 623, 5) == [0, 200, 400, 600]
    assert ticks(-331.2, -148.0, 4) == [-300, -250, -200, -150]
    assert ticks(0, 1, 5) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
