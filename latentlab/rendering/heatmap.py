"""Amounts as colours that a person can order: black, through blue, green and pink, to white."""

import numpy as np
from numpy.typing import NDArray

_START = 0.5
_ROTATIONS = -1.5
_HUE = 1.0
_TO_RGB = np.array([[-0.14861, 1.78277], [-0.29227, -0.90649], [1.97294, 0.0]])
"""From the plane of equal perceived brightness to red, green and blue."""


def heat_colours(amounts: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Colours uint8 [..., 3] of `amounts` [...]; 0 is black, 1 and more is white.

    The cubehelix of Green (2011, equation 2): perceived brightness grows evenly with the amount,
    so the picture can be read in grey as well, and by people who do not tell red from green.
    """
    amounts = np.clip(np.asarray(amounts, np.float64), 0.0, 1.0)
    angle = 2 * np.pi * (_START / 3 + 1 + _ROTATIONS * amounts)
    size = _HUE * amounts * (1 - amounts) / 2
    plane = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    colours = amounts[..., None] + size[..., None] * (plane @ _TO_RGB.T)
    shown: NDArray[np.uint8] = np.round(255 * np.clip(colours, 0.0, 1.0)).astype(np.uint8)
    return shown


def colour_scale(width: int, height: int) -> NDArray[np.uint8]:
    """The colours from 0 at the left to 1 at the right, as a legend: uint8 [height, width, 3]."""
    row = heat_colours(np.linspace(0.0, 1.0, width))
    return np.broadcast_to(row, (height, width, 3)).copy()
