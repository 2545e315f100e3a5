"""Pictures in which there is nothing to see: nearly black, nearly white, or of one other value, as
bad scans and pictures of more bits than a program knew of are. No torch.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trainers.numerals import grouped

FAINTEST = 16
"""How far from its usual brightness a pixel must be to be seen, of 255. In emoji and digits, also
white ones on white, some are 23 away and more."""

_SPECKS = 0.005
"""The part of a picture that may be seen and be no more than dust and dead pixels."""


def is_blank(pixels: NDArray[np.uint8]) -> bool:
    """Whether there is nothing to see in a picture, uint8 [C, H, W]: all but specks of it is nearly
    of one value."""
    values = pixels.reshape(len(pixels), -1).astype(np.int16)
    # The lower median, as an image is made of whole numbers.
    middle = (values.shape[1] - 1) // 2
    usual = np.partition(values, middle, axis=1)[:, middle, None]
    seen = (np.abs(values - usual) >= FAINTEST).any(axis=0)
    return bool(np.count_nonzero(seen) < max(1, _SPECKS * seen.size))


def blank_told(blank: Sequence[str], looked_at: int, whole: int) -> str:
    """That there is nothing to see in some pictures, as a sentence; "" if there are none.

    Args:
        blank: what these are called.
        looked_at: how many pictures were looked at, of `whole` in all.
    """
    if not blank:
        return ""
    if len(blank) == 1:
        return (
            f"{blank[0]} is nearly black, or nearly of one other value: there is nothing to see in "
            "it. Save it brighter, or leave it out."
        )
    looked = " that were looked at" if looked_at < whole else ""
    return (
        f"{grouped(len(blank))} of {grouped(looked_at)} pictures{looked} are nearly black, or "
        f"nearly of one other value, such as {blank[0]}: there is nothing to see in them. Save "
        "them brighter, or leave them out."
    )
