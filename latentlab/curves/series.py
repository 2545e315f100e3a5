"""Growing series of numbers that can be summarised without being read again: a million points
are drawn from the extremes of small blocks, and smoothed by sums that are kept up to date."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

BLOCK = 64
"""Values whose extremes are kept together; a power of two."""

ScalarT = TypeVar("ScalarT", bound=np.generic)


class GrowingArray(Generic[ScalarT]):
    """A one-dimensional array to append to; room doubles, so appending is cheap on average."""

    def __init__(self, dtype: DTypeLike) -> None:
        self._room: NDArray[ScalarT] = np.empty(1024, dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[ScalarT]:
        """What was appended, as a view that is valid until the next change."""
        return self._room[: self._size]

    def append(self, values: NDArray[ScalarT]) -> None:
        """Put `values` behind the others."""
        needed = self._size + len(values)
        if needed > len(self._room):
            grown = np.empty(max(needed, 2 * len(self._room)), self._room.dtype)
            grown[: self._size] = self.values
            self._room = grown
        self._room[self._size : needed] = values
        self._size = needed

    def cut(self, size: int) -> None:
        """Keep the first `size` values only."""
        self._size = min(self._size, size)


class Series:
    """Numbers with the lowest and highest finite one of every `BLOCK` of them.

    NaN stands for "nothing to draw": it is skipped by the extremes unless a whole block is NaN.
    """

    def __init__(self) -> None:
        self._numbers: GrowingArray[np.float32] = GrowingArray(np.float32)
        self._lows: GrowingArray[np.float32] = GrowingArray(np.float32)
        self._highs: GrowingArray[np.float32] = GrowingArray(np.float32)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def values(self) -> NDArray[np.float32]:
        """All numbers, float32 [N]."""
        return self._numbers.values

    def append(self, values: NDArray[np.float32]) -> None:
        """Put `values` behind the others; costs time for these and one block more."""
        first_block = len(self) // BLOCK
        self._numbers.append(values)
        self._summarise(first_block)

    def cut(self, size: int) -> None:
        """Keep the first `size` numbers only."""
        self._numbers.cut(size)
        self._summarise(size // BLOCK)

    def extremes(
        self, first: int, last: int, width: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Lowest and highest number of each run of `width` numbers, from `first` up to `last`.

        Args:
            first: a multiple of `width`.
            last: the first index that is not wanted; the last run may be shorter.
            width: a power of two.
        """
        if width < BLOCK:
            numbers = self.values[first:last]
            return _reduce(np.fmin, numbers, width), _reduce(np.fmax, numbers, width)
        blocks = slice(first // BLOCK, -(-last // BLOCK))
        merged = width // BLOCK
        return (
            _reduce(np.fmin, self._lows.values[blocks], merged),
            _reduce(np.fmax, self._highs.values[blocks], merged),
        )

    def _summarise(self, first_block: int) -> None:
        self._lows.cut(first_block)
        self._highs.cut(first_block)
        numbers = self.values[first_block * BLOCK :]
        self._lows.append(_reduce(np.fmin, numbers, BLOCK))
        self._highs.append(_reduce(np.fmax, numbers, BLOCK))


def trailing_mean(values: NDArray[np.float32], width: int, start: int = 0) -> NDArray[np.float32]:
    """Mean of the last `width` values at each position from `start` on, float32.

    The first positions average over what there is; NaN is left out of a mean, and the result
    is NaN where the value itself is NaN. Blocks of `width` values are summed from both ends,
    and a window is the end of one block plus the beginning of the next: nothing is ever
    subtracted, so one huge value cannot blur those after it as it would in a running sum.
    """
    first_block = max(start // width - 1, 0)
    offset = first_block * width
    recent = values[offset:]
    rows = -(-len(recent) // width)
    finite = np.zeros(rows * width, bool)
    finite[: len(recent)] = ~np.isnan(recent)
    summed = np.zeros(rows * width, np.float64)
    np.copyto(summed[: len(recent)], recent, where=finite[: len(recent)])
    total = _window_sums(summed.reshape(rows, width))
    if finite[: len(recent)].all():
        number = np.minimum(np.arange(offset + 1, offset + 1 + len(total)), width)
    else:
        number = _window_sums(finite.reshape(rows, width).astype(np.float64))
    wanted = slice(start - offset, len(recent))
    means = np.full(len(values) - start, np.nan, np.float32)
    np.divide(total[wanted], number[wanted], out=means, where=finite[wanted], casting="same_kind")
    return means


def _window_sums(blocks: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = np.cumsum(blocks, axis=1)
    from_the_end = np.cumsum(blocks[:-1, ::-1], axis=1)[:, ::-1]
    sums[1:, :-1] += from_the_end[:, 1:]
    return sums.ravel()


def _reduce(choose: np.ufunc, numbers: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    if width == 1 or not len(numbers):
        return numbers
    whole = len(numbers) // width * width
    reduced: NDArray[np.float32] = choose.reduce(numbers[:whole].reshape(-1, width), axis=1)
    if whole == len(numbers):
        return reduced
    return np.append(reduced, choose.reduce(numbers[whole:])).astype(np.float32)
