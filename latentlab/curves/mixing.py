"""How well chains mix: the autocorrelation of what is measured on them, and how it is drawn."""

import math

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]

LOOKED_AT = 4096
"""Changes that are looked at, the last ones, at most: the answer must come at once."""


def autocorrelation(values: Values, lags: int) -> Values:
    """How alike two states of a chain are, 0 to `lags` changes apart, in [-1, 1]; [lags + 1].

    The mean is that of all chains, so that chains which stay each in a place of their own count as
    unmixed. Without any spread, as of one state, it is 1 everywhere.

    Args:
        values: [T, N], N chains of which T states were measured, T above `lags`; of a longer chain
            the last `LOOKED_AT` are used.
    """
    values = values[-LOOKED_AT:]
    length = len(values)
    if not lags < length:
        raise ValueError(f"{length} states are at most {length - 1} changes apart, not {lags}")
    centred = values - values.mean(dtype=np.float64)
    spectrum = np.fft.rfft(centred, 2 * length, axis=0)
    power = (spectrum.real**2 + spectrum.imag**2).sum(axis=1)
    sums = np.fft.irfft(power, 2 * length)[: lags + 1]
    if sums[0] <= 0:
        return np.ones(lags + 1, np.float32)
    pairs = length - np.arange(lags + 1)
    return np.asarray(sums / pairs / (sums[0] / length), np.float32)


def correlation_time(correlation: Values) -> float | None:
    """The changes after which a chain has one more independent state: 1 + 2 times the sum of
    `correlation` from lag 1 on (Geyer 1992: over pairs of lags while their sum is above 0).

    None if the correlation is not over within the lags that are known.
    """
    pairs = correlation[: len(correlation) // 2 * 2].reshape(-1, 2).sum(axis=1)
    below = np.flatnonzero(pairs <= 0)
    if not len(below):
        return None
    return max(float(2 * pairs[: below[0]].sum() - 1), 1.0)


def spans(values: Values, columns: int) -> tuple[Values, Values]:
    """The least and the greatest value of each line of `values` [T, N] in each of `columns` columns
    of pixels, both [columns, N]; neighbouring columns share the value between them."""
    edges = np.linspace(0, len(values) - 1, columns + 1)
    before = edges.astype(np.int64)
    if len(values) - 1 <= columns:
        after = np.minimum(before + 1, len(values) - 1)
        part = (edges - before)[:, None].astype(np.float32)
        at = values[before] * (1 - part) + values[after] * part
        least, greatest = np.minimum(at[:-1], at[1:]), np.maximum(at[:-1], at[1:])
        # The line may turn inside a column.
        turns = np.minimum(np.arange(len(values)) * columns // max(len(values) - 1, 1), columns - 1)
        np.minimum.at(least, turns, values)
        np.maximum.at(greatest, turns, values)
        return least, greatest
    starts, ends = before[:-1], before[1:]
    least = np.minimum(np.minimum.reduceat(values, starts, axis=0), values[ends])
    greatest = np.maximum(np.maximum.reduceat(values, starts, axis=0), values[ends])
    return least, greatest


def coverage(
    least: Values, greatest: Values, low: float, high: float, rows: int
) -> NDArray[np.int32]:
    """How many lines pass each pixel, [rows, columns], row 0 at the top.

    Args:
        least, greatest: of each line in each column, [columns, N].
        low, high: the values at the lower and at the upper edge.
    """

    def row_of(values: Values) -> NDArray[np.int64]:
        places = np.rint((high - values) / (high - low) * (rows - 1))
        found: NDArray[np.int64] = np.clip(np.nan_to_num(places, nan=-1.0), -1, rows).astype(int)
        return found

    first, last = row_of(greatest), row_of(least)
    columns = np.broadcast_to(np.arange(len(least))[:, None], least.shape)
    # What lies beyond an edge is counted there, in a row that is cut off.
    steps = np.zeros((rows + 3, len(least)), np.int32)
    np.add.at(steps, (first + 1, columns), 1)
    np.add.at(steps, (last + 2, columns), -1)
    return np.asarray(steps.cumsum(axis=0)[1 : rows + 1], np.int32)


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round numbers, 1, 2 or 5 times a power of 10 apart, from `low` to `high`."""
    rough = (high - low) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    apart = next(each * power for each in (1, 2, 5, 10) if each * power >= rough * (1 - 1e-9))
    first = math.ceil(low / apart - 1e-9)
    return [number * apart for number in range(first, math.floor(high / apart + 1e-9) + 1)]
