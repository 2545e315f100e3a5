"""What a command says on stdout: aligned columns for a person, JSON for a program."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

LINE_SECONDS = 5.0
"""How often a log is told how far something is."""


def print_json(value: object) -> None:
    """`value` as JSON on one line; numbers that are not finite become null.

    Bytes of a file's name that are no text are escaped, so that whoever reads it finds the file.
    """
    text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)
    print(text.encode("utf-8", "backslashreplace").decode("utf-8"), flush=True)


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Rows of equally many cells, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def _finite(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
