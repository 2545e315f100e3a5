"""One picture of a person's projected into a model, with all that is told and drawn of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from latentlab.latent.projection import Progress
from latentlab.measuring.reach import NEVER_SEEN, Reach, reach_of
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from latentlab.rendering.projected import (
    SEARCHING,
    Remembered,
    remember,
    remembered,
    searching,
    stopped_at,
)
from latentlab.requests import Request
from latentlab.views import Anchor, Encoded, TrayView
from trainers.data.images import from_pixels
from trainers.data.watching import Watcher

GLIMPSE_EVERY = 0.06
"""Seconds between two glimpses of a search, at least."""


@dataclass(frozen=True)
class Glimpse:
    """A search under way.

    Attributes:
        pixels: the nearest picture so far, uint8 [H, W, C].
        falling: what is made small so far, see `Projected`.
        fraction: the part of the search that is done, in [0, 1].
    """

    pixels: NDArray[np.uint8]
    falling: tuple[float, ...]
    fraction: float


@dataclass(frozen=True)
class Projected:
    """What was found for one picture.

    Attributes:
        encoded: the picture, and how its latent was searched for; of a search that was stopped the
            settings by which a whole search finds the same.
        latents: float32 [N, latent_size], one for each solution, the best first.
        labels: the label's number of each, or None without labels.
        label_name: what the first of them is called; "" without labels.
        pixels: what the model makes of each, uint8 [N, H, W, C].
        falling: what is made small, of the best so far after each step: the mean square distance in
            units of [-1, 1] and the pull towards the prior; at the end features as well, see
            `Projection`, with which it rises once.
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
        near = f"{self.reach.difference} apart{label}, {self.reach.nearness}."
        return f"{near} {NEVER_SEEN}" if self.reach.foreign else near

    def reach_of(self, solution: int) -> Reach:
        """How near the picture of one of the solutions comes."""
        given = self.encoded.picture.pixels().astype(float)
        apart = float(np.square(self.pixels[solution] - given).mean() ** 0.5)
        return replace(self.reach, apart=apart)

    def facts(self) -> dict[str, Any]:
        """What a report says of it."""
        return {
            "words": self.words,
            "apart": self.reach.apart,
            "psnr": self.reach.psnr if self.reach.apart else None,
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
        apart = difference_of(given, self.pixels[0])
        return np.concatenate([given, self.pixels[0], apart, *self.pixels[1:]], axis=1)

    def request(self, ref: ModelRef, model: LatentModel) -> Request:
        """The reconstruction as a view."""
        label = self.labels[0] if self.labels else None
        view = TrayView(anchors=(Anchor(latent=self.encoded, label=label),))
        return Request(model=ref.pinned(model), step=model.step, view=view)


def difference_of(given: NDArray[np.uint8], made: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How pictures of one shape differ, as one: grey where they do not, lighter where `made` is."""
    apart: NDArray[np.int16] = (made.astype(np.int16) - given) // 2 + 128
    return apart.astype(np.uint8)


def projected(
    encoded: Encoded,
    model: LatentModel,
    watcher: Watcher | None = None,
    stop: Callable[[], bool] = lambda: False,
    see: Callable[[Glimpse], None] | None = None,
) -> Projected:
    """Search for the latent of a picture, unless what was found for it is remembered.

    Args:
        watcher: told how far preparations are; may cancel these.
        stop: asked after each step of the search whether it is to end with what was found.
        see: shown now and then what was found by then.

    Raises:
        ViewError: if the model cannot make such pictures.
        DataCancelled: if the watcher cancels before the search.
    """
    keeping = _kept_by_a_stop(watcher, stop)
    known = remembered(encoded, model)
    if known is None or not known.falling:
        encoded, known = _searched(encoded, model, watcher, keeping, stop, see)
    found = known.solutions
    pixels = decode_exactly(model, found.latents, found.labels)
    given = from_pixels(encoded.picture.pixels()[None])[0]
    labels = None if found.labels is None else tuple(found.labels.argmax(dim=1).tolist())
    return Projected(
        encoded,
        found.latents.numpy(),
        labels,
        model.info.label_names[labels[0]] if labels else "",
        pixels,
        known.falling,
        reach_of(given, from_pixels(pixels[:1])[0], model, keeping),
        known.whole,
    )


def _searched(
    encoded: Encoded,
    model: LatentModel,
    watcher: Watcher | None,
    keeping: Watcher,
    stop: Callable[[], bool],
    see: Callable[[Glimpse], None] | None,
) -> tuple[Encoded, Remembered]:
    """What a search comes to, and the settings by which it is found again if it was stopped."""
    falling: list[float] = []
    progress, seen = None, time.monotonic()
    for progress in searching(encoded, model, watcher=watcher):
        falling.append(float(progress.solutions.values[0]))
        if stop():
            break
        keeping.tell(SEARCHING, progress.fraction)
        if see is not None and time.monotonic() - seen >= GLIMPSE_EVERY:
            see(_glimpse(progress, model, tuple(falling)))
            seen = time.monotonic()
    assert progress is not None, "a search tells of its beginning at least"
    encoded = stopped_at(encoded, progress)
    return encoded, remember(encoded, model, progress, tuple(falling))


def _kept_by_a_stop(watcher: Watcher | None, stop: Callable[[], bool]) -> Watcher:
    """`watcher`, but what was found is not given up for a stop that asks to keep it."""
    if watcher is None:
        return Watcher()
    cancelled = watcher.cancelled or (lambda: False)
    return Watcher(watcher.progress, lambda: cancelled() and not stop())


def _glimpse(progress: Progress, model: LatentModel, falling: tuple[float, ...]) -> Glimpse:
    best = progress.solutions.at(torch.tensor([0]))
    labels = None if best.labels is None else best.labels.cpu()
    pixels = decode_exactly(model, best.latents.cpu(), labels)
    return Glimpse(pixels[0], falling, progress.fraction)
