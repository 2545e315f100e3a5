"""Draws what GeneGAN's parts are for: objects swapped, removed, strengthened and blended."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from latentlab.models.decoding import ask_exactly
from latentlab.models.explorable import Explorable
from latentlab.pictures.picture import Picture
from latentlab.pictures.tensors import images_of
from latentlab.pixels import Pixels
from latentlab.rendering.layout import Drawn, names_of, side_by_side
from latentlab.views.base import ViewError
from latentlab.views.transfer import (
    BilinearView,
    MatrixView,
    RemoveView,
    StrengthView,
    SwapView,
)
from trainers.data.images import pixels_of

Parts: TypeAlias = tuple[Tensor, Tensor]
"""Backgrounds [N, Ca, h, w] and objects [N, Cu, h, w]."""


def draw_swap(view: SwapView, model: Explorable) -> Drawn:
    """J(B, u) and J(A, 0) of every pair (GeneGAN, Zhou et al. 2017)."""
    receivers, donors = _images(view.receivers, model), _images(view.donors, model)
    backgrounds, _ = _taken_apart(receivers, model)
    others, objects = _taken_apart(donors, model)
    swapped = _joined(backgrounds, objects, model)
    without = _joined(others, torch.zeros_like(objects), model)
    columns = [pixels_of(receivers), pixels_of(donors), swapped, without]
    captions = ("receiver", "donor", "swapped", "donor without")
    return Drawn(side_by_side(columns), 4, captions, names_of(view.receivers))


def draw_removal(view: RemoveView, model: Explorable) -> Drawn:
    """J(A, 0) beside every picture."""
    images = _images(view.pictures, model)
    backgrounds, objects = _taken_apart(images, model)
    without = _joined(backgrounds, torch.zeros_like(objects), model)
    columns = [pixels_of(images), without]
    return Drawn(side_by_side(columns), 2, ("picture", "without"), names_of(view.pictures))


def draw_strengths(view: StrengthView, model: Explorable, given: Tensor | None = None) -> Drawn:
    """J(A, r u) for every strength r; u is the picture's own, or the donor's.

    Args:
        given: the donor's u, where it was found before.
    """
    backgrounds, objects = _taken_apart(_images(view.pictures, model), model)
    if view.donor is not None:
        given = object_of(view.donor, model) if given is None else given
        objects = given.expand(len(backgrounds), *given.shape[1:])
    columns = [_joined(backgrounds, objects * each, model) for each in view.strengths]
    captions = tuple(f"{each:g}" for each in view.strengths)
    return Drawn(side_by_side(columns), len(columns), captions, names_of(view.pictures))


def object_of(donor: Picture, model: Explorable) -> Tensor:
    """The donor's u, [1, Cu, h, w].

    Raises:
        ViewError: if the model cannot move objects, or not such pictures.
    """
    _, objects = _taken_apart(_images((donor,), model), model)
    return objects


def draw_matrix(view: MatrixView, model: Explorable) -> Drawn:
    """J(B, u) of every receiver B with every donor's u."""
    receivers, donors = _images(view.receivers, model), _images(view.donors, model)
    backgrounds, _ = _taken_apart(receivers, model)
    _, objects = _taken_apart(donors, model)
    rows = [_joined(backgrounds, _repeated(each, backgrounds), model) for each in objects]
    above, beside = names_of(view.receivers), names_of(view.donors)
    if not view.headers:
        return Drawn(np.concatenate(rows), len(backgrounds), above, beside)
    heads = pixels_of(donors)
    corner = np.full_like(heads[:1], 255)
    cells = [corner, pixels_of(receivers)]
    for head, row in zip(heads, rows, strict=True):
        cells += [head[None], row]
    return Drawn(np.concatenate(cells), len(backgrounds) + 1, ("", *above), ("", *beside))


def draw_bilinear(view: BilinearView, model: Explorable) -> Drawn:
    """J(B, sum of w_i u_i) over four donors (GeneGAN, Zhou et al. 2017)."""
    backgrounds, _ = _taken_apart(_images((view.receiver,), model), model)
    _, objects = _taken_apart(_images(view.donors, model), model)
    places = view.places()
    blends = torch.stack([blend(objects, bilinear_weights(*place)) for place in places])
    pixels = _joined(backgrounds.expand(len(places), *backgrounds.shape[1:]), blends, model)
    return Drawn(pixels, view.columns or 1)


def bilinear_weights(x: float, y: float) -> tuple[float, float, float, float]:
    """How much each corner counts: top left, top right, bottom left, bottom right; in all 1.

    With row r = y and column c = x: (1-r)(1-c), (1-r)c, r(1-c), rc.
    """
    return (1 - y) * (1 - x), (1 - y) * x, y * (1 - x), y * x


def blend(objects: Tensor, weights: Sequence[float]) -> Tensor:
    """The weighted sum [Cu, h, w] of objects [N, Cu, h, w]."""
    # One after the other rather than as a matrix product, which would round differently for
    # different numbers of blends.
    total = torch.zeros_like(objects[0])
    for each, weight in zip(objects, weights, strict=True):
        total = total + each * weight
    return total


def _images(pictures: Sequence[Picture], model: Explorable) -> Tensor:
    if not model.transfigures:
        raise ViewError(
            "This model cannot move an object from one picture to another: choose one trained by "
            "genegan."
        )
    return images_of(pictures, model)


def _taken_apart(images: Tensor, model: Explorable) -> Parts:
    backgrounds, objects = ask_exactly(model, model.encode_parts, images)
    return backgrounds, objects


def _joined(backgrounds: Tensor, objects: Tensor, model: Explorable) -> Pixels:
    (images,) = ask_exactly(model, lambda *parts: (model.join(*parts),), backgrounds, objects)
    return pixels_of(images)


def _repeated(object_: Tensor, backgrounds: Tensor) -> Tensor:
    """One object [Cu, h, w] for each background."""
    return object_.expand(len(backgrounds), *object_.shape)
