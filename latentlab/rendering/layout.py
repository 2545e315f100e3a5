"""How pictures of the Transfer panel are laid out: rows, columns and what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from latentlab.pictures.picture import Picture
from latentlab.pixels import Pixels


@dataclass(frozen=True)
class Drawn:
    """Pictures, row by row.

    Attributes:
        pixels: uint8 [N, H, W, C].
        columns: pictures in a row.
        captions: one for each column, or none.
        row_captions: one for each row, or none.
    """

    pixels: Pixels
    columns: int
    captions: tuple[str, ...] = ()
    row_captions: tuple[str, ...] = ()


def side_by_side(columns: Sequence[Pixels]) -> Pixels:
    """Columns of pictures, each uint8 [rows, H, W, C], as uint8 [rows * columns, H, W, C]."""
    return np.stack(columns, axis=1).reshape(-1, *columns[0].shape[1:])


def names_of(pictures: Sequence[Picture]) -> tuple[str, ...]:
    """What stands beside each picture: its name, or its place among them."""
    return tuple(each.name or f"picture {place}" for place, each in enumerate(pictures, start=1))
