"""One picture of a person's projected into a model, with all that is told and drawn of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latentlab.measuring.reach import NEVER_SEEN, Reach, reach_of
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.rendering.projected import searching
from latentlab.requests import Request
from latentlab.views import Anchor, Encoded, TrayView
from trainers.data.images import from_pixels
from trainers.data.watching import Watcher


@dataclass(frozen=True)
class Projected:
    """What was found for one picture.

    Attributes:
        encoded: the picture, and how its latent was searched for.
        latents: float32 [N, latent_size], one for each solution, the best first.
        labels: the label's number of each, or None without labels.
        label_name: what the first of them is called; "" without labels.
        pixels: what the model makes of each, uint8 [N, H, W, C].
        falling: what is made small, of the best so far after each step: the mean square distance in
            units of [-1, 1], and the pull towards the prior.
        reach: how near the first comes.
        whole: whether the search came to its end.
    """

    encoded: Encoded
    latents: NDArray[np.float32]
    labels: tuple[int, ...] | None
    label_name: str
    pixels: NDArray[np.uint8]
    falling: tuple[float, ...]
    reach: Reach
    whole: bool

    @property
    def words(self) -> str:
        """How near it is, in a sentence or two."""
        label = f", label {self.label_name}" if self.label_name else ""
        near = (
            f"{self.reach.apart:.1f} of 255 grey levels apart{label}, "
            f"{self.reach.times_nearer:.1f} times nearer than the nearest of 1 000 random samples."
        )
        return f"{near} {NEVER_SEEN}" if self.reach.foreign else near

    def facts(self) -> dict[str, Any]:
        """What a report says of it."""
        return {
            "words": self.words,
            "apart": self.reach.apart,
            "nearest_sample": self.reach.nearest_sample,
            "usual": self.reach.usual,
            "foreign": self.reach.foreign,
            "labels": self.labels,
            "falling": self.falling,
            "whole": self.whole,
        }

    def sheet(self) -> NDArray[np.uint8]:
        """The picture, its reconstruction and their difference, then the other solutions, side by
        side: uint8 [H, W * (N + 2), C]. The difference is grey where there is none."""
        given = self.encoded.picture.pixels()
        apart = (self.pixels[0].astype(np.int16) - given) // 2 + 128
        return np.concatenate(
            [given, self.pixels[0], apart.astype(np.uint8), *self.pixels[1:]], axis=1
        )

    def request(self, ref: ModelRef, model: LatentModel) -> Request:
        """The reconstruction as a view."""
        label = self.labels[0] if self.labels else None
        view = TrayView(anchors=(Anchor(latent=self.encoded, label=label),))
        return Request(model=ref.pinned(model), step=model.step, view=view)


def projected(
    encoded: Encoded,
    model: LatentModel,
    watcher: Watcher | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Projected:
    """Search for the latent of a picture.

    Args:
        watcher: told how far preparations are; may cancel these.
        stop: asked after each step of the search whether it is to end with what was found.

    Raises:
        ViewError: if the model cannot make such pictures.
        DataCancelled: if the watcher cancels before the search.
    """
    falling = []
    progress = None
    for progress in searching(encoded, model, watcher=watcher):
        falling.append(float(progress.solutions.values[0]))
        if stop():
            break
    assert progress is not None, "a search tells of its beginning at least"
    found = progress.solutions
    weights = None if found.labels is None else found.labels.cpu()
    pixels = decode_exactly(model, found.latents.cpu(), weights)
    given = from_pixels(encoded.picture.pixels()[None])[0]
    labels = None if weights is None else tuple(weights.argmax(dim=1).tolist())
    return Projected(
        encoded,
        found.latents.cpu().numpy(),
        labels,
        model.info.label_names[labels[0]] if labels else "",
        pixels,
        tuple(falling),
        reach_of(given, from_pixels(pixels[:1])[0], model),
        progress.fraction == 1,
    )
