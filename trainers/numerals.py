"""Reads numbers as people type them: a point or a comma before the decimals, blanks in between; and
writes them so.

Numbers are written with a point everywhere, whatever the language of the system, so that what is
shown can be typed into a command, a file or a script.
"""

import re

_BLANKS = re.compile(r"\s")
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
_BOTH = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3})+\.\d*|(\.\d{3})+,\d*)")
"""Thousands by the one, decimals by the other: the last is the latter."""
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(e[+-]?\d+)?", re.IGNORECASE)


class AmbiguousNumberError(ValueError):
    """A number may be one of thousands or one with decimals; the message says how to write it."""


def grouped(number: float, style: str = "") -> str:
    """`number` in groups of three digits: "12 400"; `style` is that of a format, such as ".10g"."""
    return f"{number:,{style}}".replace(",", " ")


def read_number(text: str) -> float:
    """The number written as `text`: "0.25", "0,25", "2e-4", "12 400.5", "12,400.5", "12.400,5".

    Raises:
        AmbiguousNumberError: of "12,400", which may be twelve thousand and four hundred.
        ValueError: if it is none.
    """
    plain = _plain(text)
    if _THOUSANDS.fullmatch(plain):
        bare, point = plain.replace(",", ""), plain.replace(",", ".", 1)
        raise AmbiguousNumberError(
            f"write {bare} without the comma, or {point} with a point before the decimals"
            if plain.count(",") == 1
            else f"write {bare} without commas"
        )
    if _BOTH.fullmatch(plain):
        plain = re.sub("[.,](?=.*[.,])", "", plain)
    return float(plain.replace(",", "."))


def read_whole_number(text: str) -> int:
    """The whole number written as `text`: "12400", "12 400", "12,400", "12.400".

    Raises:
        ValueError: if it is none.
    """
    plain = _plain(text)
    return int(re.sub("[.,]", "", plain) if _GROUPS.fullmatch(plain) else plain)


def read_numbers(text: str, multiple_of: int = 1) -> list[float]:
    """The numbers in `text`, with blanks, semicolons or commas between them.

    A comma is a decimal one if there is no point in the text, every word between blanks and
    semicolons reads as one number, and their count is a multiple of `multiple_of`; otherwise it
    stands between two numbers.

    Raises:
        ValueError: if one of them is none; its message ends in ": " and that one.
    """
    words = re.sub(r",(?=\s|$)", ";", text).replace(";", " ").split()
    decimal = "." not in text and len(words) % multiple_of == 0
    if decimal and all("," not in each or _DECIMAL_COMMA.fullmatch(each) for each in words):
        return [float(each.replace(",", ".")) for each in words]
    return [float(each) for each in text.replace(",", " ").replace(";", " ").split()]


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).replace("\N{MINUS SIGN}", "-")
