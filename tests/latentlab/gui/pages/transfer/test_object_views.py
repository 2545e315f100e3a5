"""Views made from two shelves of pictures, and what each of their pictures is made from."""

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pytest

from latentlab.gui.pages.transfer.objects.settings import KINDS, ObjectKind, ObjectSettings
from latentlab.gui.pages.transfer.objects.views import (
    ObjectView,
    Shelved,
    cell_of,
    make_view,
    only_cell,
    pictures_of,
    with_instead,
)
from latentlab.views import (
    BilinearView,
    MatrixView,
    Picture,
    RemoveView,
    StrengthView,
    SwapView,
    changed,
)


def _pictures(letter: str, count: int) -> tuple[Picture, ...]:
    shades = (np.full((8, 8, 1), ord(letter) + 10 * each, np.uint8) for each in range(count))
    return tuple(Picture.from_array(pixels, letter) for pixels in shades)


RECEIVERS, DONORS = _pictures("r", 3), _pictures("d", 5)
BOTH = Shelved(RECEIVERS, DONORS, RECEIVERS[1], DONORS[2])


def _made(kind: ObjectKind, shelved: Shelved = BOTH, **values: object) -> ObjectView:
    view = make_view(ObjectSettings(kind=kind, **values), shelved, None)  # type: ignore[arg-type]
    assert view is not None
    return view


def test_there_is_a_view_for_every_kind() -> None:
    assert get_args(ObjectKind) == KINDS
    assert tuple(_made(kind).kind for kind in KINDS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_without_donors_there_is_nothing_to_show(kind: ObjectKind) -> None:
    assert make_view(ObjectSettings(kind=kind), Shelved(receivers=RECEIVERS), None) is None


def test_pictures_that_keep_their_own_object_need_no_receivers() -> None:
    alone = Shelved(donors=DONORS)
    assert make_view(ObjectSettings(kind="swap"), alone, None) is None
    assert _made("remove", alone) == RemoveView(pictures=DONORS)
    assert _made("strength", alone, own=True, live=False).pictures == DONORS


def test_pairs_stay_while_other_pictures_come_and_go() -> None:
    chosen = SwapView(receivers=RECEIVERS, donors=(DONORS[4], DONORS[1], DONORS[0]))
    fewer = Shelved(RECEIVERS[:2], DONORS[1:], None, None)
    view = make_view(ObjectSettings(), fewer, chosen)
    assert view == SwapView(receivers=RECEIVERS[:2], donors=(DONORS[4], DONORS[1]))


def test_fewer_donors_than_receivers_are_used_in_turn() -> None:
    view = _made("swap", Shelved(RECEIVERS, DONORS[:2]))
    assert view == SwapView(receivers=RECEIVERS, donors=(DONORS[0], DONORS[1], DONORS[0]))


def test_the_slider_shows_one_picture_without_with_and_at_its_strength() -> None:
    own = _made("strength", own=True, strength=1.7)
    assert own == StrengthView(pictures=(DONORS[2],), strengths=(0.0, 1.0, 1.7))
    given = _made("strength", own=False, strength=0.3)
    expected = StrengthView(pictures=(RECEIVERS[1],), donor=DONORS[2], strengths=(0.0, 1.0, 0.3))
    assert given == expected


def test_a_row_of_strengths_is_even_from_nothing_to_the_strongest() -> None:
    view = _made("strength", own=False, live=False, strongest=3.0, columns=4)
    assert view == StrengthView(pictures=RECEIVERS, donor=DONORS[2], strengths=(0.0, 1.0, 2.0, 3.0))


def test_the_pad_keeps_its_corners_and_its_place_while_they_are_on_the_shelf() -> None:
    earlier = BilinearView(receiver=RECEIVERS[0], donors=DONORS[1:5], x=0.1, y=0.9)
    view = make_view(ObjectSettings(kind="bilinear"), BOTH, earlier)
    assert view == changed(earlier, receiver=RECEIVERS[1])
    gone = Shelved(RECEIVERS, DONORS[:2], None, None)
    view = make_view(ObjectSettings(kind="bilinear"), gone, earlier)
    assert isinstance(view, BilinearView)
    assert view.donors == (DONORS[0], DONORS[1], DONORS[0], DONORS[1])


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "swap"},
        {"kind": "remove"},
        {"kind": "strength", "own": False, "live": True, "strength": 0.4},
        {"kind": "strength", "own": True, "live": False, "strongest": 1.5, "columns": 7},
        {"kind": "matrix", "headers": False},
        {"kind": "bilinear", "whole": True, "side": 5},
    ],
)
def test_settings_are_read_back_from_the_view_that_they_made(values: dict[str, object]) -> None:
    settings = ObjectSettings(**values)  # type: ignore[arg-type]
    view = make_view(settings, BOTH, None)
    assert view is not None
    read = ObjectSettings().following(view)
    assert {name: getattr(read, name) for name in values} == values
    again = make_view(read, BOTH, view)
    assert again == view


@pytest.mark.parametrize(("kind", "columns"), [("swap", 4), ("remove", 2), ("matrix", 4)])
def test_every_cell_of_a_table_is_found_again_by_itself(kind: ObjectKind, columns: int) -> None:
    view = _made(kind)
    cell = cell_of(view, 2 * columns + columns - 1, columns)
    alone = only_cell(view, 2 * columns + columns - 1, columns)
    shown = pictures_of(alone)
    if cell.receiver is not None:
        assert shown.receivers == (cell.receiver,)
    assert shown.donors == (cell.donor,)


def test_the_heads_of_a_matrix_are_no_cells() -> None:
    view = _made("matrix")
    assert cell_of(view, 0, 4) == Shelved()
    assert cell_of(view, 3, 4) == Shelved(receiver=RECEIVERS[2])
    assert cell_of(view, 8, 4) == Shelved(donor=DONORS[1])
    cell, head = only_cell(view, 9, 4), only_cell(view, 8, 4)
    assert cell == MatrixView(donors=(DONORS[1],), receivers=(RECEIVERS[0],), headers=False)
    assert isinstance(head, MatrixView) and head.headers


def test_a_strength_and_a_place_of_the_pad_are_shown_alone() -> None:
    row = _made("strength", live=False, strongest=2.0, columns=5)
    assert only_cell(row, 7, 5) == StrengthView(pictures=(DONORS[1],), strengths=(1.0,))
    square = _made("bilinear", whole=True, side=3)
    place = only_cell(square, 5, 3)
    assert isinstance(place, BilinearView)
    assert (place.x, place.y, place.rows) == (1.0, 0.5, None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_cut_anew_takes_every_place_of_the_old_one(kind: ObjectKind) -> None:
    (new,) = _pictures("n", 1)
    view = with_instead(_made(kind, own=True), DONORS[2], new)
    assert new in _all(pictures_of(view)) and DONORS[2] not in _all(pictures_of(view))
    assert with_instead(view, new, DONORS[2]) == _made(kind, own=True)


def _all(shelved: Shelved) -> Sequence[Picture]:
    return (*shelved.receivers, *shelved.donors)
