"""Counted parts, against published values of Wilson's interval."""

import pytest
import torch

from latentlab.measuring.measured import Proportion, average, resampled, share


def test_the_interval_is_wilsons() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    assert Proportion(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Proportion(15, 148).interval == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert Proportion(0, 20).interval == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert Proportion(1, 29).interval == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_it_reads_as_a_person_would_say_it() -> None:
    assert Proportion(192, 200).words() == "96.0% of 200 samples (92.3% to 98.0%)"


def test_a_mean_has_the_interval_of_its_standard_error() -> None:
    values = torch.tensor([1.0, 2.0, 3.0, 4.0])
    found = average(values, 10, "of four")
    error = 10 * float(values.std()) / 2
    assert (found.value, found.count, found.note) == (25.0, 4, "of four")
    assert (found.low, found.high) == pytest.approx(
        (25 - 1.96 * error, 25 + 1.96 * error), rel=1e-3
    )


def test_the_jackknife_finds_the_standard_error_of_a_mean() -> None:
    values = torch.randn(2_000, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    plain = average(values)
    groups = resampled(lambda chosen: float(values[chosen].mean()), len(values))
    assert groups.value == pytest.approx(plain.value)
    assert plain.high is not None and groups.high is not None
    assert groups.high - groups.value == pytest.approx(plain.high - plain.value, rel=0.4)


def test_flags_are_counted_in_percent() -> None:
    found = share(torch.arange(20) < 0)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(16.11, abs=5e-3)
