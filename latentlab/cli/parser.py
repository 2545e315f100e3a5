"""The parser: argparse, with errors of one line that say what is allowed."""

import argparse
import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from latentlab.cli.errors import UsageError, did_you_mean
from latentlab.formatting import count
from trainers.numerals import AmbiguousNumberError, read_number, read_whole_number

NO_BREAK_SPACE = "\u00a0"
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
"""The blank in "4 096"."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that raises UsageError in place of printing its usage.

    Attributes:
        manual: the command whose --help tells about these options.
        words: what stands behind the command, for options that depend on it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)
        self.manual = self.prog
        self.words: list[str] = []

    def error(self, message: str) -> NoReturn:
        complaint = message.removeprefix("argument ")
        raise UsageError(f"{complaint[0].upper()}{complaint[1:]}. See {self.manual} --help.")

    def knows(self, option: str) -> bool:
        """Whether `option` ("--json") is one of this parser's."""
        return option in self._option_string_actions

    def refuse_unknown(self, words: list[str]) -> None:
        """Raise a UsageError about the first of `words`, which no option took."""
        word = words[0].partition("=")[0]
        if word.startswith("-"):
            known = [each for each in self._option_string_actions if each.startswith("--")]
            hint = did_you_mean(word, known)
            raise UsageError(f"There is no option {word}.{hint} See {self.manual} --help.")
        raise UsageError(f"{word!r} is one word too many. See {self.manual} --help.")


class Help(argparse.HelpFormatter):
    """Wide enough that a setting's meaning fits on a line or two; a number stays on one line."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(_BETWEEN_DIGITS.sub(NO_BREAK_SPACE, text), width)


def choice(option: str, *allowed: str) -> Callable[[str], str]:
    """An argparse type that takes one of `allowed`."""

    def parse(text: str) -> str:
        if text not in allowed:
            names = ", ".join(allowed)
            raise UsageError(
                f"{option} cannot be {text}: it must be one of {names}."
                f"{did_you_mean(text, allowed)}"
            )
        return text

    return parse


def whole_number(option: str, lowest: int, highest: int) -> Callable[[str], int]:
    """An argparse type that takes a whole number in a range."""
    allowed = f"a whole number from {count(lowest)} to {count(highest)}"
    return _between(read_whole_number, option, lowest, highest, allowed)


def number(option: str, lowest: float, highest: float) -> Callable[[str], float]:
    """An argparse type that takes a number in a range."""
    return _between(
        read_number, option, lowest, highest, f"a number from {lowest:g} to {highest:g}"
    )


NumberT = TypeVar("NumberT", int, float)


def _between(
    kind: Callable[[str], NumberT], option: str, lowest: float, highest: float, allowed: str
) -> Callable[[str], NumberT]:
    def parse(text: str) -> NumberT:
        try:
            if lowest <= (value := kind(text)) <= highest:
                return value
        except AmbiguousNumberError as error:
            raise UsageError(f"{option} cannot be {text}: {error}.") from None
        except ValueError:
            pass
        raise UsageError(f"{option} cannot be {text}: it must be {allowed}.")

    return parse


def add_common(parser: argparse.ArgumentParser, json_meaning: str) -> None:
    """The options of every command."""
    parser.add_argument("--json", action="store_true", help=json_meaning)
    parser.add_argument(
        "--verbose", action="store_true", help="When something fails, show where in the program."
    )
