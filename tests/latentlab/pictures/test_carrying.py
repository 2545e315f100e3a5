"""An edit carried over to a large photo: its change, and not a bit more."""

from dataclasses import replace

import numpy as np
import pytest

from latentlab.pictures.carrying import Way, carried, mask_of

SIDE, LARGE = 32, 512
RNG = np.random.default_rng(0)
PHOTO = RNG.integers(60, 160, (LARGE, LARGE, 3), dtype=np.uint8)
BEFORE = RNG.integers(60, 160, (SIDE, SIDE, 3), dtype=np.uint8)
WHOLE = (0.0, 0.0, float(LARGE), float(LARGE))


def painted() -> np.ndarray:
    """`BEFORE`, 80 grey levels brighter in a square of it."""
    after = BEFORE.copy()
    after[4:12, 8:20] += 80
    return after


def test_without_a_change_the_photo_stays_as_it_is() -> None:
    faint = BEFORE.copy()
    faint[::2] += 5
    assert np.array_equal(carried(PHOTO, WHOLE, BEFORE, BEFORE), PHOTO)
    assert np.array_equal(carried(PHOTO, WHOLE, BEFORE, faint), PHOTO)


def test_outside_the_mask_every_pixel_is_the_same_to_the_bit() -> None:
    result = carried(PHOTO, WHOLE, BEFORE, painted())
    inside = np.zeros((LARGE, LARGE), bool)
    inside[2 * 16 : 14 * 16, 6 * 16 : 22 * 16] = True
    assert np.array_equal(result[~inside], PHOTO[~inside])
    assert (result != PHOTO).any(axis=2)[5 * 16 : 11 * 16, 9 * 16 : 19 * 16].all()


def test_inside_it_the_photo_has_the_whole_change_on_its_own_detail() -> None:
    moved = carried(PHOTO, WHOLE, BEFORE, painted()).astype(int) - PHOTO
    assert (moved[7 * 16 : 9 * 16, 12 * 16 : 16 * 16] == 80).all()


def test_the_change_lies_where_the_square_was_taken_from() -> None:
    wide = np.full((40, 100, 3), 100, np.uint8)
    after = BEFORE.astype(int)
    after[:, :16] += 80
    result = carried(wide, (30.0, 0.0, 70.0, 40.0), BEFORE, after.clip(0, 255).astype(np.uint8))
    changed = (result != wide).any(axis=(0, 2))
    assert changed[31:48].all()
    assert not changed[:30].any()
    assert not changed[54:].any()


def test_a_grey_model_changes_a_coloured_photo_in_all_its_colours_alike() -> None:
    before, after = BEFORE[..., :1], painted()[..., :1]
    moved = carried(PHOTO, WHOLE, before, after).astype(int) - PHOTO
    assert (moved[7 * 16 : 9 * 16, 12 * 16 : 16 * 16] == 80).all()


@pytest.mark.parametrize("change", [0, 11, 48, 120])
def test_the_mask_is_soft_between_nothing_and_all(change: int) -> None:
    before = np.full((SIDE, SIDE, 1), 100, np.uint8)
    mask = mask_of(before, before + np.uint8(change))
    assert np.unique(mask).tolist() == [0.0 if change < 12 else 1.0]
    assert mask_of(before, before + np.uint8(30)).max() == pytest.approx(0.5)


def _way(across: float, gain: float = 1.0, offset: float = 0.0, channels: int = 3) -> Way:
    """Everything moves `across` pixels of the small picture to the right, and is recoloured."""
    moves = np.zeros((SIDE, SIDE, 2))
    moves[..., 0] = -across / SIDE
    colours = np.zeros((SIDE, SIDE, channels, channels + 1))
    colours[..., range(channels), range(channels)] = gain
    colours[..., -1] = offset
    return Way(moves, colours, painted()[..., :channels].astype(float))


@pytest.mark.parametrize("channels", [1, 3])
def test_along_the_way_of_the_edit_the_photo_s_own_detail_moves(channels: int) -> None:
    before, after = BEFORE[..., :channels], painted()[..., :channels]
    result = carried(PHOTO, WHOLE, before, after, _way(2, channels=channels))
    rows, columns = slice(7 * 16, 9 * 16), slice(12 * 16, 16 * 16)
    assert np.array_equal(result[rows, columns], PHOTO[rows, 10 * 16 : 14 * 16])
    outside = np.ones((LARGE, LARGE), bool)
    outside[2 * 16 : 14 * 16, 6 * 16 : 22 * 16] = False
    assert np.array_equal(result[outside], PHOTO[outside])


def test_it_is_recoloured_and_what_the_way_leaves_is_added() -> None:
    way = _way(0, gain=0.5, offset=0.1)
    left = replace(way, arrived=way.arrived - 7)
    result = carried(PHOTO, WHOLE, BEFORE, painted(), left)[7 * 16 : 9 * 16, 12 * 16 : 16 * 16]
    expected = (0.5 * (PHOTO / 127.5 - 1) + 0.1 + 1) * 127.5 + 7
    assert np.abs(result - expected[7 * 16 : 9 * 16, 12 * 16 : 16 * 16]).max() <= 0.5 + 1e-6


def test_what_comes_from_beyond_the_edge_of_the_photo_is_as_its_edge() -> None:
    photo, after = PHOTO[:64, :64], BEFORE.copy()
    after[:, :8] += 80
    way = replace(_way(8), arrived=after.astype(float))
    result = carried(photo, (0.0, 0.0, 64.0, 64.0), BEFORE, after, way)
    assert (result[:, :12] == photo[:, :1]).all()
