"""How learning rates fall."""

import pytest

from trainers.schedules import linear_decay


@pytest.mark.parametrize(
    ("step", "factor"), [(0, 1.0), (100, 1.0), (101, 0.98), (125, 0.5), (149, 0.02), (150, 0.0)]
)
def test_the_rate_falls_in_a_straight_line_to_zero(step: int, factor: float) -> None:
    assert linear_decay(step, start=100, length=50) == pytest.approx(factor)


def test_after_its_end_the_rate_stays_zero() -> None:
    assert linear_decay(1_000, start=100, length=50) == 0.0


def test_no_length_is_no_decay() -> None:
    assert linear_decay(1_000, start=100, length=0) == 1.0
