"""Chains as a film that can be taken away, run once and drawn on the way."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from latentlab.export.order import MOST, Subject
from latentlab.formatting import count as in_words
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.chain import chain_frames
from latentlab.requests import Request
from latentlab.views.base import changed
from latentlab.views.chain import ChainView

SPEED = 30
"""Frames a second unless somebody says otherwise."""
_FRAMES = 120
"""Of a film, unless somebody says otherwise or the chain is shorter."""


def chain_subject(
    open_model: Callable[[], LatentModel],
    request: Request,
    side: int,
    *,
    count: int | None = None,
) -> Subject:
    """The way of the chains of `request`, whose view is a `ChainView`, from their start to where
    they are, as any number of pictures at equal distances; each shows all chains.

    Every PNG carries the request that brings it back.

    Args:
        open_model: opens the model that `request` means; called when pictures are drawn.
        side: width and height of one chain's picture, in pixels.
        count: how many pictures are proposed; None proposes what makes a film of some seconds.
    """
    view = request.view
    assert isinstance(view, ChainView)
    rows = -(-view.count // view.columns)

    def steps_of(frames: int) -> list[int]:
        return [round(each) for each in np.linspace(0, view.steps, frames)]

    def draw(frames: int) -> Iterator[NDArray[np.uint8]]:
        for pictures in chain_frames(view, open_model(), steps_of(frames)):
            yield pictures.tiled

    def metadata(index: int | None, frames: int) -> Mapping[str, str]:
        steps = view.steps if index is None else steps_of(frames)[index]
        shown = changed(view, steps=steps)
        return request.model_copy(update={"view": shown}).metadata()

    return Subject(
        title="Way of the chains",
        name=f"{request.model.title}-chain-way",
        size=(view.columns * side, rows * side),
        count=count or min(_FRAMES, max(view.steps + 1, 2)),
        draw=draw,
        words=lambda index, frames: f"change {in_words(steps_of(frames)[index])}",
        metadata=metadata,
        counts=(2, MOST),
        speed=SPEED,
        captioned=False,
    )
