"""The frames of a walk one after the other, so that a film may be longer than memory."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from latentlab.models.decoding import block_for, decode_exactly
from latentlab.models.explorable import Explorable
from latentlab.planning import plan
from latentlab.views.walk import WalkView


def film_frames(model: Explorable, view: WalkView) -> Iterator[NDArray[np.uint8]]:
    """The pictures uint8 [H, W, C] that `render` shows of `view`, to the last bit on a CPU.

    Raises:
        ViewError: if the view asks for what the model does not have.
    """
    planned = plan(view, model)
    block = block_for(model.info.size)
    for first in range(0, len(planned.latents), block):
        chosen = slice(first, first + block)
        labels = None if planned.labels is None else planned.labels[chosen]
        yield from decode_exactly(model, planned.latents[chosen], labels)


def frame_views(view: WalkView) -> tuple[WalkView, ...]:
    """Each frame of `view` as a view of its own, which shows the same picture."""
    places = view.positions()
    return tuple(view.model_copy(update={"position": each, "frames": None}) for each in places)
