"""Counted parts, against published values of Wilson's interval."""

import pytest

from latentlab.metrics.proportion import Proportion


def test_the_interval_is_wilsons() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    assert Proportion(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Proportion(15, 148).interval == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert Proportion(0, 20).interval == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert Proportion(1, 29).interval == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_it_reads_as_a_person_would_say_it() -> None:
    assert Proportion(192, 200).words() == "96.0% of 200 samples (92.3% to 98.0%)"
