"""Which directions are offered, and how strengths become a view."""

from latentlab.gui.pages.directions.pushes import (
    besides,
    directions_of,
    most_of,
    reach_of,
    with_strength,
)
from latentlab.views import Component, Direction, Factor, Push, Vector

A, B = Component(index=0), Factor(index=0)


def test_a_strength_of_zero_is_no_push() -> None:
    pushes = with_strength((), A, 2.0)
    assert with_strength(pushes, A, 0.0) == ()


def test_changing_a_strength_keeps_the_order() -> None:
    pushes = with_strength(with_strength((), A, 2.0), B, 1.0)
    changed = with_strength(pushes, A, -1.0)
    assert changed == (Push(direction=A, strength=-1.0), Push(direction=B, strength=1.0))


def test_no_more_directions_are_offered_than_there_are() -> None:
    assert len(directions_of("features", 8, 5)) == 5
    assert len(directions_of("pictures", 500, 500)) == most_of("pictures", 500) == 64
    assert len(directions_of("factors", 500, 500)) == 500


def test_sliders_reach_as_far_as_a_latent_is_long() -> None:
    assert reach_of(B, 100) == 10.0
    assert reach_of(A, 2) == 3.0
    assert reach_of(Direction(name="thicker", vector=Vector.of([1.0] * 100)), 100) == 3.0


def test_all_that_is_saved_or_followed_needs_a_slider_and_only_one() -> None:
    saved = tuple(Direction(name=str(n), vector=Vector.of([1.0])) for n in range(2))
    pushes = [Push(direction=each, strength=1.5) for each in (A, saved[1], B)]
    assert besides([A], saved, pushes) == (*saved, B)
    assert besides([A], (), pushes[:1]) == ()
