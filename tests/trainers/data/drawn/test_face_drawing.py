"""Faces as drawn: repeatable, one scene at every size, every attribute seen where it belongs."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from trainers.data.drawn.faces import (
    ATTRIBUTES,
    KINDS,
    FaceAttributes,
    draw_faces,
    present,
    random_attributes,
    with_attribute_from,
    without,
)

AREA = {  # left, top, right, bottom of an upright face, in parts of the side
    "glasses": (0.17, 0.40, 0.83, 0.72),
    "smile": (0.28, 0.62, 0.72, 0.92),
    "hair": (0.05, 0.05, 0.95, 1.0),
    "fringe": (0.17, 0.10, 0.83, 0.66),
    "beard": (0.15, 0.55, 0.85, 0.99),
    "hat": (0.0, 0.0, 1.0, 0.42),
}
"""Where an attribute may change the picture of an upright face."""


def upright(count: int, seed: int) -> FaceAttributes:
    zero = np.zeros(count, np.float32)
    faces = random_attributes(count, seed)
    return replace(faces, shift_x=zero, shift_y=zero, tilt=zero, turn=zero, face_width=zero + 1)


def changed(a: FaceAttributes, b: FaceAttributes, size: int = 32) -> NDArray[np.int64]:
    """The greatest difference of any colour at each pixel, [N, size, size]."""
    difference = draw_faces(a, size).astype(np.int64) - draw_faces(b, size)
    return np.asarray(np.abs(difference).max(axis=1))


def test_drawing_is_repeatable_to_the_last_bit_whoever_else_is_drawn() -> None:
    faces = random_attributes(20, 0)
    images = draw_faces(faces, 64)
    assert images.shape == (20, 3, 64, 64)
    assert images.dtype == np.uint8
    assert np.array_equal(images, draw_faces(faces, 64))
    assert np.array_equal(images[[7, 3]], draw_faces(faces.chosen(np.array([7, 3])), 64))


@pytest.mark.parametrize("size", [32, 64])
def test_the_scene_is_the_same_at_every_size(size: int) -> None:
    faces = random_attributes(30, 1)
    large = draw_faces(faces, 128).astype(float)
    step = 128 // size
    averaged = large.reshape(30, 3, size, step, size, step).mean(axis=(3, 5))
    difference = np.abs(averaged - draw_faces(faces, size))
    assert difference.mean() < 3.0
    assert (difference > 40).mean() < 0.01


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_an_attribute_changes_only_its_own_part_of_the_picture(attribute: str) -> None:
    faces = upright(60, 2)
    faces = faces.chosen(np.flatnonzero(present(faces, attribute)))
    touched = changed(faces, without(faces, attribute), 64).max(axis=0) > 0
    left, top, right, bottom = (round(64 * part) for part in AREA[attribute])
    touched[top:bottom, left:right] = False
    assert not touched.any()


@pytest.mark.parametrize("attribute", ATTRIBUTES)
@pytest.mark.long
def test_an_attribute_is_never_hidden_by_the_others(attribute: str) -> None:
    faces = random_attributes(400, 3)
    faces = faces.chosen(np.flatnonzero(present(faces, attribute)))
    seen = (changed(faces, without(faces, attribute)) > 30).sum(axis=(1, 2))
    assert seen.min() >= 6


@pytest.mark.parametrize("attribute", list(KINDS))
def test_kinds_can_be_told_apart_on_32_pixels(attribute: str) -> None:
    faces = random_attributes(30, 4)
    kinds = range(1, len(KINDS[attribute]))
    for one in kinds:
        for other in range(1, one):
            a = replace(faces, **{attribute: np.full(30, one)})
            b = replace(faces, **{attribute: np.full(30, other)})
            assert (changed(a, b) > 40).sum(axis=(1, 2)).min() >= 6, (one, other)


def test_glasses_look_the_same_under_any_hair_and_hat() -> None:
    faces = replace(upright(40, 5), glasses=np.full(40, KINDS["glasses"].index("sunglasses")))
    bare = without(without(without(faces, "hair"), "hat"), "fringe")
    lenses = np.s_[:, :, 37:41, 20:27]
    assert np.array_equal(draw_faces(faces, 64)[lenses], draw_faces(bare, 64)[lenses])


def test_a_swap_there_and_back_draws_the_first_face_again() -> None:
    receiver, donor = random_attributes(12, 6), random_attributes(12, 7)
    for attribute in ATTRIBUTES:
        child = with_attribute_from(receiver, donor, attribute)
        back = with_attribute_from(child, receiver, attribute)
        assert np.array_equal(draw_faces(back, 32), draw_faces(receiver, 32))
        bare = [without(face, attribute) for face in (child, receiver)]
        if attribute != "hair":  # its colour stays in the fringe
            assert np.array_equal(draw_faces(bare[0], 32), draw_faces(bare[1], 32))


def test_the_head_moves_by_the_shift_and_leans_by_the_tilt() -> None:
    face = upright(1, 8)
    for shift in (-0.04, 0.04):
        moved = replace(face, shift_x=np.full(1, shift, np.float32))
        assert _head_place(moved) - _head_place(face) == pytest.approx(shift * 128, abs=0.5)
    leaning = replace(face, tilt=np.full(1, 8.0, np.float32))
    # The crown of a head that leans clockwise goes to the right.
    assert 3.0 < _head_place(leaning) - _head_place(face) < 12.0


def _head_place(face: FaceAttributes) -> float:
    """Where the middle of the hat's pixels lies across a picture of 128."""
    mark = replace(face, hat=np.full(1, KINDS["hat"].index("brimmed")))
    seen = changed(mark, without(mark, "hat"), 128)[0] > 30
    return float(np.flatnonzero(seen.any(axis=0)).mean())
