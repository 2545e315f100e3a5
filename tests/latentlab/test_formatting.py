"""Numbers and names read the way people say them."""

import math
import os

import pytest

from latentlab import formatting


def test_one_thing_is_in_the_singular() -> None:
    told = [formatting.counted(number, "image") for number in (0, 1, 2, 4096)]
    assert told == ["0 images", "1 image", "2 images", f"{formatting.count(4096)} images"]


def test_steps_are_grouped_by_thousands() -> None:
    assert formatting.steps(12_400) == "12 400 steps"
    assert formatting.steps(1) == "1 step"
    assert formatting.at_step(1_000_000) == "step 1 000 000"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (200, "3 min 20 s"),
        (7500, "2 h 5 min"),
        (90_000, "1 d 1 h"),
        (-3, "0 s"),
    ],
)
def test_durations_have_their_two_largest_units(seconds: float, text: str) -> None:
    assert formatting.duration(seconds) == text


def test_an_unknown_remaining_time_is_said_to_be_unknown() -> None:
    assert formatting.remaining(None) == "estimating time left"
    assert formatting.remaining(200) == "3 min 20 s left"


def test_rates_and_sizes_keep_sensible_digits() -> None:
    assert formatting.rate(7519.6) == "7 520 examples/s"
    assert formatting.rate(3.42) == "3.4 examples/s"
    assert formatting.rate(0.0) == "measuring speed"
    assert formatting.size(640) == "640 B"
    assert formatting.size(3_240_000) == "3.2 MB"
    assert formatting.size(999_700) == "1.0 MB"


@pytest.mark.parametrize("number", [0.0002, 2e-7, 30.0, 0.999, -1.5, 1e20, 0.1])
def test_typed_numbers_lose_nothing(number: float) -> None:
    assert float(formatting.typed(number)) == number


def test_typed_numbers_look_typed() -> None:
    assert [formatting.typed(n) for n in (0.0002, 2e-7, 30.0)] == ["0.0002", "2e-7", "30"]


def test_readings_tell_what_is_not_a_number() -> None:
    assert formatting.reading(math.nan) == "not a number"
    assert formatting.reading(-math.inf) == "minus infinite"
    assert formatting.reading(0.693147) == "0.6931"
    assert formatting.reading(12_346.7) == "12 350"
    assert formatting.rough(1_386.2) == "1 390"
    assert formatting.rough(0.0951) == "0.0951"
    assert formatting.rough(3.1e-7) == "3.1e-07"
    assert formatting.rough(4.2e12) == "4.2e+12"


def test_names_are_shown_as_text_whatever_their_bytes() -> None:
    assert formatting.shown(os.fsdecode("Grün".encode() + b"\xff.png")) == "Grün?.png"
