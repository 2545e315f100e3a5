"""How a map is painted: points far out, thumbnails when near, the same while one wanders."""

import numpy as np
import pytest
from numpy.typing import NDArray

from latentlab.rendering.map_painting import (
    FRAME,
    LARGEST,
    SMALLEST,
    MapPainter,
    Sight,
    packed,
    unpacked,
    whole,
)

GROUND = 0xFF102030


def painter(count: int = 400, side: int = 28, channels: int = 1) -> MapPainter:
    rng = np.random.default_rng(0)
    places = rng.normal(size=(count, 2)).astype(np.float32)
    thumbnails = rng.integers(1, 255, (count, side, side, channels), dtype=np.uint8)
    hues = rng.integers(0, 255, (count, 3), dtype=np.uint8)
    return MapPainter(places, thumbnails, hues)


def one(place: tuple[float, float], picture: NDArray[np.uint8]) -> MapPainter:
    """A map of one picture, which has all the room it wants."""
    hue = np.array([[255, 0, 0]], np.uint8)
    return MapPainter(np.array([place], np.float32), picture[None], hue)


def test_a_sight_tells_pixels_from_places_and_back() -> None:
    sight = Sight.of(1.0, 2.0, 4.0, 800, 400)
    assert sight.scale == 100 and sight.span == 4
    places = np.array([[1.0, 2.0], [2.0, 3.0]], np.float32)
    assert sight.pixels(places).tolist() == [[400, 200], [500, 100]]
    assert sight.place(500, 100) == (2.0, 3.0)


@pytest.mark.parametrize("size", [(500, 500), (900, 400), (300, 700)])
def test_all_pictures_are_seen_whatever_the_window(size: tuple[int, int]) -> None:
    places = painter().places
    at = Sight.of(*whole(places, *size), *size).pixels(places)
    assert (at >= 0).all() and (at <= size).all()
    # And no larger a part of the map than needed.
    assert max(np.ptp(at, axis=0) / size) > 0.85


def test_one_picture_alone_is_seen_as_well() -> None:
    x, y, span = whole(np.array([[3.0, -1.0]], np.float32))
    assert (x, y) == (3, -1) and span > 0


def test_far_out_there_are_points_and_near_thumbnails_that_grow_up_to_their_largest() -> None:
    made = painter()
    sides = [made.side(Sight.of(0, 0, span, 800, 600)) for span in (500, 50, 8, 4, 2, 1, 0.1)]
    assert sides[0] == 0 and sides == sorted(sides)
    assert all(SMALLEST <= side <= LARGEST for side in sides if side)
    # Above its own size a picture has pixels that are squares of one size.
    assert sides[-1] == LARGEST // 28 * 28 == 84


def test_a_thumbnail_lies_at_its_place_within_its_colour() -> None:
    picture = np.arange(1, 28 * 28 + 1).reshape(28, 28, 1).astype(np.uint8)
    made = one((0.5, 0.25), picture)
    sight = Sight.of(0.0, 0.0, 2.0, 200, 200)
    side = made.side(sight)
    shown = made.paint(sight, GROUND)
    left, top = 150 - side // 2, 75 - side // 2
    times = side // 28
    expected = packed(picture).repeat(times, 0).repeat(times, 1)
    assert (shown[top : top + side, left : left + side] == expected).all()
    frame = shown[top - FRAME : top + side + FRAME, left - FRAME : left + side + FRAME].copy()
    frame[FRAME:-FRAME, FRAME:-FRAME] = 0xFFFF0000
    assert (frame == 0xFFFF0000).all()
    shown[top - FRAME : top + side + FRAME, left - FRAME : left + side + FRAME] = GROUND
    assert (shown == GROUND).all()


@pytest.mark.parametrize("place", [(-1, 0), (1, 0), (0, -1), (0, 1), (1, 1), (1.1, 0), (9, 9)])
def test_what_lies_on_the_edge_is_cut_off_and_what_lies_outside_is_left_out(
    place: tuple[float, float],
) -> None:
    picture = np.full((28, 28, 3), 7, np.uint8)
    for span in (2.0, 2000.0):
        scale = span / 2 * (1.0 if span == 2 else 0.97)
        made = one((place[0] * scale, place[1] * scale), picture)
        made._spacing = np.inf if span == 2 else 1e-9
        shown = made.paint(Sight.of(0.0, 0.0, span, 100, 100), GROUND)
        assert shown.shape == (100, 100)
        assert (shown != GROUND).any() == (max(map(abs, place)) < (1.5 if span == 2 else 1.05))


def test_wandering_moves_the_picture_and_changes_nothing_in_it() -> None:
    made = painter(2000)
    sight = Sight.of(0.0, 0.0, 2.0, 300, 300)
    assert made.side(sight)
    before = made.paint(sight, GROUND)
    moved = made.paint(Sight(sight.x + 40 / sight.scale, sight.y, sight.scale, 300, 300), GROUND)
    # A hair's breadth may round a place to the next pixel.
    assert np.mean(before[:, 40:] != moved[:, :-40]) < 0.02


def test_of_neighbours_that_would_hide_each_other_one_is_a_thumbnail() -> None:
    made = painter(5000)
    sight = Sight.of(0.0, 0.0, 3.0, 600, 600)
    shown, side = made.shown(sight), made.side(sight)
    cells = np.floor(made.places[shown] * sight.scale / (side + 2 * FRAME)).astype(int)
    assert side and 100 < len(shown) < 5000
    assert len(np.unique(cells, axis=0)) == len(shown)


def test_thumbnails_are_shrunk_by_the_mean_of_what_each_pixel_covers() -> None:
    made = painter(50, side=28, channels=3)
    small = unpacked(made._at_side(14, np.arange(50)))
    mean = made.thumbnails.reshape(50, 14, 2, 14, 2, 3).astype(float).mean(axis=(2, 4))
    assert np.abs(small - mean).max() <= 0.51
    flat = MapPainter(made.places, np.full((50, 28, 28, 1), 200, np.uint8), made.colours)
    assert (unpacked(flat._at_side(17, np.arange(50))) == 200).all()


def test_the_picture_under_the_pointer_is_found_among_thumbnails_and_points() -> None:
    made = painter(300)
    for span in (0.5, 3.0, 30.0):
        sight = Sight.of(0.0, 0.0, span, 600, 600)
        index = int(np.abs(made.places).sum(axis=1).argmin())
        across, down = sight.pixels(made.places[[index]])[0]
        found = made.nearest(sight, across, down, reach=8)
        away = np.abs(sight.pixels(made.places[[found]])[0] - (across, down)).max()
        assert found >= 0 and away <= max(made.side(sight) / 2 + FRAME, 8)
    assert made.nearest(Sight.of(500.0, 0.0, 1.0, 600, 600), 300, 300, reach=8) == -1
