"""Frames of a walk one by one are those of the whole walk at once, also as files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from latentlab.export import ExportError
from latentlab.export.order import SUFFIXES, Counted, Kind, Look, Order, carry_out
from latentlab.export.walks import film_frames, frame_view, walk_subject
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.rendering.render import render
from latentlab.requests import Request, read_request
from latentlab.views import Anchor, Seed, WalkView
from latentlab.views.walk import WalkMode

ANCHORS = tuple(Anchor(latent=Seed(seed=seed), label=seed) for seed in (1, 2, 3))


@pytest.mark.parametrize("mode", ["linear", "spherical", "loop"])
@pytest.mark.parametrize("even", [False, True])
def test_frames_of_a_film_are_those_of_the_strip_bit_for_bit(
    untrained: Callable[..., LatentModel], mode: WalkMode, even: bool
) -> None:
    model = untrained("cgan", width=4, latent_size=8)
    view = WalkView(anchors=ANCHORS, mode=mode, frames=21, even_steps=even)
    frames = np.stack(list(film_frames(model, view)))
    np.testing.assert_array_equal(frames, render(model, view).pixels)


def test_a_frame_alone_shows_the_same_picture_as_in_the_film(
    untrained: Callable[..., LatentModel],
) -> None:
    model = untrained("cgan", width=4, latent_size=8)
    view = WalkView(anchors=ANCHORS, mode="loop", frames=7, even_steps=True)
    frames = film_frames(model, view)
    for pixels, position in zip(frames, view.positions(), strict=True):
        alone = frame_view(view, position)
        np.testing.assert_array_equal(pixels, render(model, alone).pixels[0])


@pytest.fixture
def walk(untrained: Callable[..., LatentModel]) -> tuple[LatentModel, Request]:
    """A model and the request for a walk of six frames."""
    view = WalkView(anchors=ANCHORS, frames=6)
    model = untrained("cgan", width=4, latent_size=8)
    return model, Request(model=ModelRef.bundled("somewhere"), step=300, view=view)


def save_walk(
    walk: tuple[LatentModel, Request],
    kind: Kind,
    path: Path,
    counted: Counted = lambda frames, _: frames,
) -> list[Path]:
    """Write the walk with every pixel as it is."""
    model, request = walk
    side = model.info.size
    subject = walk_subject(lambda: model, request, (side, side), count=6)
    return carry_out(subject, Order(kind, Look(1)), path, counted)


def test_every_frame_carries_the_request_that_brings_it_back(
    walk: tuple[LatentModel, Request], tmp_path: Path
) -> None:
    model, _ = walk
    files = save_walk(walk, "singles", tmp_path / "walk")
    assert sorted((tmp_path / "walk").iterdir()) == files
    positions = []
    for path in files:
        carried = read_request(path)
        assert isinstance(carried.view, WalkView)
        positions.append(carried.view.position)
        with Image.open(path) as image:
            np.testing.assert_array_equal(
                np.asarray(image), render(model, carried).pixels[0, ..., 0]
            )
    assert positions == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


class Enough(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person does not want to wait."""


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_a_walk_that_is_given_up_leaves_nothing(
    walk: tuple[LatentModel, Request], tmp_path: Path, kind: Kind
) -> None:
    def given_up(frames: Iterator[NDArray[np.uint8]], total: int) -> Iterator[NDArray[np.uint8]]:
        assert total == 6
        yield next(frames)
        raise Enough

    with pytest.raises(Enough):
        save_walk(walk, kind, tmp_path / f"walk{SUFFIXES[kind]}", given_up)
    assert not [path for path in tmp_path.iterdir() if path.name != "home"]


def test_frames_are_not_mixed_with_what_a_folder_holds(
    walk: tuple[LatentModel, Request], tmp_path: Path
) -> None:
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk" / "mine.txt").write_text("keep me")
    with pytest.raises(ExportError, match="holds something already"):
        save_walk(walk, "singles", tmp_path / "walk")
    assert [each.name for each in (tmp_path / "walk").iterdir()] == ["mine.txt"]
