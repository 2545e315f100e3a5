"""Drawing piece by piece: every scene once, told after each piece, ended on demand."""

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from trainers.data.drawn.scenes import in_chunks
from trainers.data.errors import DataCancelled

KINDS = np.arange(1000) % 3


def test_every_scene_is_drawn_once_among_its_kind_and_each_piece_is_told() -> None:
    drawn, told = np.zeros(len(KINDS), np.int64), list[float]()

    def draw(kind: int, rows: NDArray[np.int64]) -> None:
        assert set(KINDS[rows]) == {kind}
        drawn[rows] += 1

    in_chunks(KINDS, draw, told.append)
    assert set(drawn) == {1}
    assert told == sorted(told) and len(told) > 10 and told[0] == 0.0 and told[-1] < 1.0


def test_who_cancels_need_not_wait_for_the_pieces_that_are_left() -> None:
    pieces: list[int] = []

    def draw(kind: int, rows: NDArray[np.int64]) -> None:
        del rows
        time.sleep(0.02)
        pieces.append(kind)

    def cancel(_: float) -> None:
        raise DataCancelled

    with pytest.raises(DataCancelled):
        in_chunks(np.arange(100_000) % 3, draw, cancel)
    assert len(pieces) < 100
