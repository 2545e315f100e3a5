"""Numbers are read as people type them, with a point or a comma."""

import pytest

from trainers.config import TrainingConfig
from trainers.numerals import (
    AmbiguousNumberError,
    read_number,
    read_numbers,
    read_whole_number,
)
from trainers.settings import SettingsError, settings_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.25", 0.25),
        ("0,25", 0.25),
        (" ,5", 0.5),
        ("2e-4", 2e-4),
        ("2,5E-4", 2.5e-4),
        ("12 400,5", 12400.5),
        ("12\u00a0400.5", 12400.5),
        ("12,400.5", 12400.5),
        ("-1.234.567,25", -1234567.25),
        ("\u22120,5", -0.5),
        ("-3", -3),
    ],
)
def test_a_number_has_a_point_or_a_comma(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("12,400", "write 12400 without the comma, or 12.400 with a point"),
        ("-1,000", "write -1000 without the comma, or -1.000 with a point"),
        ("1,000,000", "write 1000000 without commas"),
    ],
)
def test_a_comma_that_may_group_thousands_is_refused_with_advice(text: str, advice: str) -> None:
    with pytest.raises(AmbiguousNumberError, match=advice):
        read_number(text)
    setting = next(each for each in settings_of(TrainingConfig) if each.kind == "number")
    with pytest.raises(SettingsError, match=advice):
        setting.parse(text)


@pytest.mark.parametrize(
    ("text", "value"), [("0,126", 0.126), ("1000,250", 1000.25), ("1,25", 1.25)]
)
def test_other_commas_stand_before_decimals(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["12400", "12 400", "12,400", "12.400", "12\u202f400"])
def test_a_whole_number_may_be_grouped(text: str) -> None:
    assert read_whole_number(text) == 12400


@pytest.mark.parametrize("text", ["", "one", "1,2,3", "0.5", "0,500", "1,2345", "1..2"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        read_whole_number(text)


@pytest.mark.parametrize(
    ("text", "size", "numbers"),
    [
        ("0,126 0,132", 2, [0.126, 0.132]),
        ("0,126;0,132", 2, [0.126, 0.132]),
        ("0,126, 0,132", 2, [0.126, 0.132]),
        ("0,126\n0,132\n", 2, [0.126, 0.132]),
        ("-1,5e-3\t2", 2, [-1.5e-3, 2]),
        ("0.126,0.132", 2, [0.126, 0.132]),
        ("0.126, 0.132", 2, [0.126, 0.132]),
        ("1,2", 2, [1, 2]),
        ("1,2,3,4", 2, [1, 2, 3, 4]),
        ("1, 2, 3, 4", 2, [1, 2, 3, 4]),
        ("1 2 3 4", 4, [1, 2, 3, 4]),
        ("0,5", 1, [0.5]),
    ],
)
def test_a_comma_in_a_list_is_what_makes_sense(text: str, size: int, numbers: list[float]) -> None:
    assert read_numbers(text, size) == numbers
