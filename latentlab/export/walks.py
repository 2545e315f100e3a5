"""Walks as pictures that can be taken away, made one frame after the other so that a film may be
longer than memory."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from latentlab.export.order import MOST, Subject
from latentlab.models.decoding import block_for, decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.render import Plan, plan
from latentlab.requests import Request
from latentlab.views.walk import WalkView

STRIP_PICTURES = 12
"""Pictures of a strip unless somebody says otherwise."""

WALK_SPEED = 30
"""Frames a second unless somebody says otherwise."""


def walk_subject(
    open_model: Callable[[], LatentModel],
    request: Request,
    size: tuple[int, int],
    *,
    count: int = STRIP_PICTURES,
    seconds: float | None = None,
) -> Subject:
    """The walk of `request`, whose view is a `WalkView`, as any number of pictures.

    Every PNG carries the request that brings it back: a sheet the walk, a single picture its own
    place.

    Args:
        open_model: opens the model that `request` means; called when pictures are drawn.
        size: width and height of a picture, in pixels.
        count: how many pictures are proposed.
        seconds: how long a film lasts; None: as `count` pictures last at its speed.
    """
    walk = request.view
    assert isinstance(walk, WalkView)

    def view_of(frames: int) -> WalkView:
        columns = walk.columns if walk.frames == frames else None
        return walk.model_copy(update={"position": 0.0, "frames": frames, "columns": columns})

    @lru_cache(maxsize=4)
    def positions(frames: int) -> tuple[float, ...]:
        return view_of(frames).positions()

    def metadata(index: int | None, frames: int) -> Mapping[str, str]:
        shown = view_of(frames)
        if index is not None:
            shown = frame_view(shown, positions(frames)[index])
        return request.model_copy(update={"view": shown}).metadata()

    return Subject(
        title="Walk",
        name=f"{request.model.title}-walk",
        sort="walk",
        size=size,
        count=count,
        draw=lambda frames: film_frames(open_model(), view_of(frames)),
        words=lambda index, frames: f"{100 * positions(frames)[index]:.0f}%",
        words_in_names=False,
        metadata=metadata,
        counts=(2, MOST),
        seconds=seconds,
        speed=WALK_SPEED,
        captioned=False,
    )


def film_frames(model: LatentModel, view: WalkView) -> Iterator[NDArray[np.uint8]]:
    """The pictures uint8 [H, W, C] that `render` shows of `view`, to the last bit on a CPU.

    Raises:
        ViewError: if the view asks for what the model does not have.
    """
    planned = plan(view, model)
    assert isinstance(planned, Plan)
    block = block_for(model.info.size)
    for first in range(0, len(planned.latents), block):
        chosen = slice(first, first + block)
        labels = None if planned.labels is None else planned.labels[chosen]
        yield from decode_exactly(model, planned.latents[chosen], labels)


def frame_view(view: WalkView, position: float) -> WalkView:
    """The frame of `view` at `position` as a view of its own, which shows the same picture."""
    return view.model_copy(update={"position": position, "frames": None})
