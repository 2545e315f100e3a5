"""What an algorithm reports while it trains: curves, and grids of pictures. No torch, no Qt."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Player = Literal["generator", "discriminator", "other"]


@dataclass(frozen=True)
class Curve:
    """One quantity that an algorithm reports at every step.

    Attributes:
        key: column in the run's metrics; also the name in `Update.scalars`.
        label: what the legend says ("Discriminator loss").
        meaning: one line in plain words for the tooltip: what it is and what to hope for.
        chart: curves with the same chart are drawn in one plot; this is the plot's title.
        unit: unit of the value, or "" for none.
        player: decides the hue: generator orange, discriminator (or critic) blue.
    """

    key: str
    label: str
    meaning: str
    chart: str = "Loss"
    unit: str = ""
    player: Player = "other"


@dataclass(frozen=True)
class Grid:
    """A named set of pictures made from fixed inputs, drawn row by row.

    Attributes:
        name: short stable name, part of the file's name ("samples", "reconstructions").
        title: what the window says above it.
        images: uint8 [N, H, W, C], C is 1 or 3.
        columns: pictures in a row.
        captions: a caption for each column, or none.
    """

    name: str
    title: str
    images: NDArray[np.uint8]
    columns: int
    captions: tuple[str, ...] = ()
