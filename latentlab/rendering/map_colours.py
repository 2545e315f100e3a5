"""What the colours on a map stand for: a label, or a factor of drawn data. No torch, no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latentlab.formatting import reading
from latentlab.rendering.heatmap import heat_colours
from latentlab.views.base import ViewError
from latentlab.views.map import BY_LABEL

Colour = tuple[int, int, int]
"""Red, green and blue, each in [0, 255]."""

_HUES = (
    "#e69f00", "#3d8fd1", "#009e73", "#d55e00", "#cc79a7",
    "#7fd0f5", "#b8ad25", "#8467c9", "#8c8c8c", "#a2693d",
)  # fmt: skip
"""Those of Okabe and Ito, and three more, all of them seen on light and on dark ground."""

_PLAIN = (130, 130, 130)
_MOST_KINDS = 10
"""Up to so many whole numbers are taken for kinds rather than for an amount."""

_LOWEST, _HIGHEST = 0.2, 0.85
"""The part of the scale of heat that is seen on light and on dark ground."""


@dataclass(frozen=True)
class Legend:
    """What the colours of a map stand for.

    Attributes:
        title: "label", "slant"; "" if all pictures have one colour.
        entries: a name and a colour for each kind; none for an amount.
        bounds: the smallest and the largest amount with their unit; None for kinds.
    """

    title: str
    entries: tuple[tuple[str, Colour], ...] = ()
    bounds: tuple[str, str] | None = None


def scale_colours(width: int) -> NDArray[np.uint8]:
    """The colours of amounts from the smallest to the largest: uint8 [width, 3]."""
    return _amounts(np.linspace(0.0, 1.0, width))


def coloured(
    by: str,
    labels: NDArray[np.int64] | None,
    label_names: Sequence[str],
    factors: Mapping[str, NDArray[np.float32]],
    lengths: frozenset[str] = frozenset(),
    count: int = 0,
) -> tuple[NDArray[np.uint8], Legend]:
    """A colour uint8 [N, 3] for each picture, and what it stands for.

    Args:
        by: "label", which gives all one colour where there are no labels; or a factor.
        lengths: the factors that are measured in pixels.
        count: N.

    Raises:
        ViewError: if the data have no factor of that name.
    """
    if by == BY_LABEL:
        if labels is None:
            return np.full((count, 3), _PLAIN, np.uint8), Legend("")
        hues = _hues(len(label_names))
        present = [number for number in range(len(label_names)) if (labels == number).any()]
        entries = [(label_names[number], _colour(hues[number])) for number in present]
        return hues[labels], Legend("label", tuple(entries))
    if by not in factors:
        known = ", ".join([BY_LABEL, *factors])
        raise ViewError(
            f"The pictures cannot be coloured by {by}: this model's data know {known} alone."
        )
    return _by_factor(in_words(by), factors[by], " px" if by in lengths else "")


def in_words(factor: str) -> str:
    """A factor's name as a person reads it: "stroke width"."""
    return factor.replace("_", " ")


def _by_factor(
    title: str, values: NDArray[np.float32], unit: str
) -> tuple[NDArray[np.uint8], Legend]:
    kinds = np.unique(values)
    if len(kinds) <= _MOST_KINDS and (kinds == kinds.round()).all() and (kinds >= 0).all():
        hues = _hues(int(kinds[-1]) + 1)
        entries = [(f"{int(each)}{unit}", _colour(hues[int(each)])) for each in kinds]
        return hues[values.astype(np.int64)], Legend(title, tuple(entries))
    low, high = float(kinds[0]), float(kinds[-1])
    bounds = (f"{reading(low)}{unit}", f"{reading(high)}{unit}")
    amounts = (values - low) / max(high - low, 1e-12)
    return _amounts(amounts), Legend(title, bounds=bounds)


def _amounts(amounts: NDArray[np.floating]) -> NDArray[np.uint8]:
    return heat_colours(_LOWEST + (_HIGHEST - _LOWEST) * np.asarray(amounts))


def _hues(count: int) -> NDArray[np.uint8]:
    """A colour for each of `count` kinds, uint8 [count, 3]; the first ten are easily told apart,
    and every ten after them are a little darker."""
    first = np.array([[int(hue[at : at + 2], 16) for at in (1, 3, 5)] for hue in _HUES])
    rounds = np.arange(max(count, 1)) // len(_HUES)
    dimmed = first[np.arange(max(count, 1)) % len(_HUES)] * 0.8 ** (rounds % 4)[:, None]
    hues: NDArray[np.uint8] = dimmed.round().astype(np.uint8)
    return hues


def _colour(rgb: NDArray[np.uint8]) -> Colour:
    red, green, blue = rgb.tolist()
    return red, green, blue
