"""How numbers and names read: steps as 12 400, time as 3 min 20 s, sizes and rates with
sensible digits. The window and the command line say the same words."""

import math
from itertools import pairwise

from trainers.file_names import shown
from trainers.numerals import grouped

__all__ = ["shown"]

_TIME_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_SIZE_UNITS = ("B", "kB", "MB", "GB", "TB")


def count(number: int) -> str:
    """A whole number in groups of three digits: "12 400"."""
    return grouped(number)


def counted(number: int, thing: str) -> str:
    """How many of `thing`, named in the singular: "1 image", "4 096 images"."""
    return f"{count(number)} {thing}{'' if number == 1 else 's'}"


def steps(number: int) -> str:
    """A number of steps with its unit: "12 400 steps", "1 step"."""
    return counted(number, "step")


def at_step(number: int) -> str:
    """A moment of a run: "step 12 400"."""
    return f"step {count(number)}"


def duration(seconds: float) -> str:
    """A time in its two largest units: "3 min 20 s", "2 h 5 min", "8 s"."""
    whole = max(0, round(seconds))
    for (large, size), (small, part) in pairwise(_TIME_UNITS):
        if whole >= size:
            rest = whole % size // part
            return f"{whole // size} {large} {rest} {small}" if rest else f"{whole // size} {large}"
    return f"{whole} s"


def remaining(seconds: float | None) -> str:
    """How long something still takes: "3 min 20 s left"; None means that nobody knows yet."""
    return "estimating time left" if seconds is None else f"{duration(seconds)} left"


def rate(per_second: float, what: str = "examples") -> str:
    """A speed: "7 520 examples/s", or with one digit more when it is slow: "3.4 examples/s"; 0
    means that nobody knows yet."""
    if not per_second:
        return "measuring speed"
    shown = f"{per_second:.1f}" if per_second < 10 else count(round(per_second))
    return f"{shown} {what}/s"


def size(number_of_bytes: float) -> str:
    """A size in decimal units: "3.2 MB", "640 B"."""
    amount, unit = float(number_of_bytes), _SIZE_UNITS[0]
    for unit in _SIZE_UNITS:
        if amount < 999.5 or unit == _SIZE_UNITS[-1]:
            break
        amount /= 1000
    return f"{amount:.1f} {unit}" if amount < 10 and unit != "B" else f"{amount:.0f} {unit}"


def reading(value: float) -> str:
    """A measured value with four significant digits: "0.6931", "-12.5", "3.1e-07"."""
    return _to_digits(value, 4)


def rough(value: float) -> str:
    """A measured value with three significant digits: "98.2", "1 390"."""
    return _to_digits(value, 3)


def _to_digits(value: float, digits: int) -> str:
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "infinite" if value > 0 else "minus infinite"
    text = f"{value:.{digits}g}"
    # Only what nobody would write out keeps its power of ten.
    return count(int(float(text))) if "e+" in text and abs(value) < 1e9 else text


def typed(value: float) -> str:
    """A number the way a person would type it, without loss: "0.0002", "2e-7", "30"."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    mantissa, letter, exponent = repr(float(value)).partition("e")
    return f"{mantissa}e{int(exponent)}" if letter else mantissa
