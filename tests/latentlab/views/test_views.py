"""Views: they come back from JSON as they were, and refuse nonsense with a sentence."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from latentlab.views import (
    Anchor,
    AnyView,
    ArithmeticView,
    Bin,
    Component,
    Direction,
    DirectionsView,
    Factor,
    LabelBlend,
    LabelMorph,
    LabelsView,
    PadView,
    Push,
    SamplesView,
    Seed,
    TrayView,
    Vector,
    WalkView,
)
from latentlab.views.base import first_complaint
from latentlab.views.samples import FARTHEST, seed_at

ANCHORS = (
    Anchor(latent=Seed(seed=1), label=3),
    Anchor(latent=Vector.of([0.1, -2.0, 1e-20]), label=(0.5, 0.0, 1.5)),
    Anchor(latent=Seed(seed=2**63 - 1)),
    Anchor(latent=Seed(seed=0)),
)
PUSHES = (
    Push(direction=Component(index=2, space="pictures"), strength=-1.5),
    Push(direction=Factor(index=0), strength=2.0),
    Push(direction=Direction(name="thick", vector=Vector.of([1.0, 0.0, 0.5]))),
)
VIEWS: list[AnyView] = [
    SamplesView(plane=7, x=-3.25, y=1e6, spacing=0.125, label=(1.0, 2.0), truncation=0.7),
    TrayView(anchors=ANCHORS, columns=2),
    WalkView(anchors=ANCHORS, mode="loop", position=1 / 3, even_steps=True),
    PadView(anchors=ANCHORS, mode="linear", x=0.1, side=5),
    ArithmeticView(bins=(Bin(exemplars=ANCHORS, name="thin"), Bin(exemplars=ANCHORS, weight=-1.0))),
    LabelsView(latents=(Seed(seed=3),), columns=LabelMorph(start=1, end=4)),
    LabelsView(latents=(Seed(seed=3),), columns=LabelBlend(weights=(0.2, 0.0, 0.1))),
    DirectionsView(anchors=ANCHORS, pushes=PUSHES, sweep=5),
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.kind)
def test_a_view_comes_back_from_json_as_it_was(view: AnyView) -> None:
    adapter: TypeAdapter[AnyView] = TypeAdapter(AnyView)
    assert adapter.validate_json(view.model_dump_json()) == view


def test_views_need_no_torch() -> None:
    code = (
        "import sys, latentlab, latentlab.views, latentlab.requests, latentlab.history\n"
        "assert not {'torch', 'PySide6'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_vector_keeps_every_float32() -> None:
    numbers = [0.1, -3.4e38, 1e-45, 0.0]
    again = Vector.of(Vector.of(numbers).numbers())
    assert again == Vector.of(numbers)
    assert again.numbers()[0] == pytest.approx(0.1, rel=1e-7)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: SamplesView(spacing=3.0), "Spacing cannot be 3.0: it must be less than or equal"),
        (lambda: SamplesView(label=(0.0, 0.0)), "At least one label needs a weight above 0."),
        (lambda: WalkView(anchors=ANCHORS[:1]), "There are too few anchors: at least 2"),
        (lambda: WalkView(anchors=ANCHORS, position=2.0), "Position cannot be 2.0"),
        (lambda: Vector(values="%%"), "must be float32 values written in base64"),
        (lambda: TrayView(anchors=ANCHORS, columns=9), "use at most 4"),
        (lambda: SamplesView.model_validate({"zoom": 1}), "There is nothing called zoom here"),
        (lambda: Seed.model_validate({}), "Seed is missing"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(make: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make()
    assert sentence in first_complaint(caught.value)


def test_every_place_of_a_plane_has_its_own_seed_always_the_same() -> None:
    places = [(x, y) for x in range(-30, 30) for y in range(-30, 30)]
    assert len({seed_at(0, *place) for place in places}) == len(places)
    assert seed_at(0, 1, 2) != seed_at(1, 1, 2) != seed_at(1, 2, 1)
    # Written down, because pictures that were exported once must come back.
    assert seed_at(0, 0, 0) == 3442837909


def test_dragging_moves_by_cells_and_the_nearest_seed_is_the_one_shown() -> None:
    view = SamplesView(spacing=0.25)
    moved = view.moved(4.0, -8.0)
    assert (moved.x, moved.y) == (1.0, -2.0)
    assert moved.nearest_seed(0, 0).seed == seed_at(0, 1, -2)
    assert moved.nearest_seed(0, 1).seed == seed_at(0, 1, -2)
    assert moved.nearest_seed(0, 3).seed == seed_at(0, 2, -2)
    assert view.moved(1e12, 0.0).x == FARTHEST


def test_the_frames_of_a_loop_leave_out_the_end_that_is_the_beginning() -> None:
    way = WalkView(anchors=ANCHORS, frames=5)
    assert way.positions() == (0.0, 0.25, 0.5, 0.75, 1.0)
    loop = WalkView(anchors=ANCHORS, mode="loop", frames=4)
    assert loop.positions() == (0.0, 0.25, 0.5, 0.75)
