"""Pictures of the views of the Transfer page: translated, enlarged, or with an object of another
picture."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from latentlab.capabilities import refusal
from latentlab.models.decoding import ask_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture
from latentlab.pictures.tensors import difference, images_of, psnr
from latentlab.rendering.enlarging import bicubic_exactly, checked_answer, squares, upscale_exactly
from latentlab.rendering.heatmap import heat_colours
from latentlab.rendering.render import Pictures, shows
from latentlab.views.base import ViewError
from latentlab.views.transfer import (
    BilinearView,
    MatrixView,
    RemoveView,
    StrengthView,
    SwapView,
    TranslateView,
    UpscaleView,
    ends,
)
from trainers.capabilities import TransferDirection
from trainers.data.derived.downscaled import shrunk
from trainers.data.images import Pixels, to_pixels
from trainers.data.watching import Watcher

Parts: TypeAlias = tuple[Tensor, Tensor]
"""Backgrounds [N, Ca, h, w] and objects [N, Cu, h, w]."""


@shows(TranslateView)
def draw_translation(view: TranslateView, model: LatentModel, watcher: Watcher) -> Pictures:
    """A row a picture: itself, its translations, the way back, the error.

    Raises:
        ViewError: if the model does not translate so, or not such pictures.
    """
    check_direction(model, view.direction, and_back=view.cycle or view.error)
    images = images_of(view.pictures, model)
    there = [
        translate_exactly(model, images, view.direction, view.seed + draw, watcher)
        for draw in range(view.draws)
    ]
    columns = [to_pixels(each) for each in (images, *there)]
    names = names_of(view.pictures)
    if view.cycle or view.error:
        back = translate_exactly(model, there[0], other_way(view.direction), view.seed, watcher)
    if view.cycle:
        columns.append(to_pixels(back))
    if view.error:
        error = difference(images, back)
        means = error.mean(dim=(1, 2)).tolist()
        names = tuple(
            f"{name}, error {100 * mean:.1f} %" for name, mean in zip(names, means, strict=True)
        )
        columns = [*map(_coloured, columns), heat_colours(error.numpy() / view.error_scale)]
    return Pictures(_side_by_side(columns), len(columns), _captions(view, model), names)


def _captions(view: TranslateView, model: LatentModel) -> tuple[str, ...]:
    """What stands over each column."""
    source, target = ends(model.domains, view.direction)
    several = view.draws > 1
    draws = (f"{target} {draw + 1}" if several else target for draw in range(view.draws))
    captions = [source, *draws]
    if view.cycle:
        captions.append(f"{source} again")
    if view.error:
        captions.append(f"error 0 to {100 * view.error_scale:g} %")
    return tuple(captions)


def _coloured(pixels: Pixels) -> Pixels:
    """uint8 [N, H, W, 1 or 3] with three channels, as a heatmap beside it has."""
    return np.broadcast_to(pixels, (*pixels.shape[:3], 3))


def other_way(direction: TransferDirection) -> TransferDirection:
    """The direction back."""
    return "BtoA" if direction == "AtoB" else "AtoB"


def check_direction(
    model: LatentModel, direction: TransferDirection, and_back: bool = False
) -> None:
    """Check that `model` translates in `direction`, and perhaps back.

    Raises:
        ViewError: if it does not.
    """
    if not model.directions:
        raise ViewError(refusal("translates", model.capabilities))
    if direction not in model.directions:
        raise ViewError(
            f"This model translates {_only(model)}: choose that direction, or a model that "
            "learned both."
        )
    if and_back and other_way(direction) not in model.directions:
        raise ViewError(
            f"This model translates {_only(model)}, so there is no way back: leave out the way "
            "back and its error, or choose a model that learned both directions."
        )


def _only(model: LatentModel) -> str:
    """The one direction that `model` translates in, in words."""
    (only,) = model.directions
    source, target = ends(model.domains, only)
    return f"from {source} to {target} ({only}) only"


def translate_exactly(
    model: LatentModel,
    images: Tensor,
    direction: TransferDirection,
    seed: int = 0,
    watcher: Watcher | None = None,
) -> Tensor:
    """Images [N, C, H, W] in [-1, 1] translated one by one, on the CPU.

    Every image gets the same noise, if the model has any; on a CPU the result is the same to the
    last bit whatever else is translated with it.
    """

    # Noise is drawn for a whole batch, so only a batch of one is independent of the others.
    def ask(image: Tensor) -> tuple[Tensor]:
        return (model.translate(image, direction, seed),)

    (translated,) = ask_exactly(model, ask, images, block=1, watcher=watcher)
    return translated


def cycle_error(
    model: LatentModel, images: Tensor, direction: TransferDirection = "AtoB"
) -> tuple[Tensor, Tensor]:
    """What comes back of images [N, C, H, W] on the way to the other domain and back, and how far
    each pixel is from what it was (Zhu et al. 2017, section 3.2).

    Returns:
        images [N, C, H, W] in [-1, 1], and errors [N, H, W]: the mean over the colours of
        |x - back(there(x))|, where black and white are 1 apart. Both on the CPU.

    Raises:
        ViewError: if the model does not translate in both directions.
    """
    check_direction(model, direction, and_back=True)
    there = translate_exactly(model, images, direction)
    back = translate_exactly(model, there, other_way(direction))
    return back, difference(images, back)


@shows(UpscaleView)
def draw_enlarged(view: UpscaleView, model: LatentModel, watcher: Watcher) -> Pictures:
    """A row a picture: itself or what it was shrunk to, enlarged in every way, and the truth; over
    each way its PSNR, the mean over the pictures, where there is a truth.

    Raises:
        ViewError: if the model does not enlarge pictures, or not such pictures.
    """
    checked_answer(model)
    truth = images_of(view.pictures, model)
    given = shrunk(truth, model.factor) if view.shrink else truth
    answers = model.answers[::-1]
    columns = [
        squares(given, model.factor),
        bicubic_exactly(given, model.factor),
        *(upscale_exactly(model, given, answer, watcher) for answer in answers),
    ]
    captions = ["small picture", "bicubic", *answers]
    if view.shrink:
        near = [f" {float(psnr(each, truth).mean()):.1f} dB" for each in columns[1:]]
        captions = [name + each for name, each in zip(captions, ["", *near], strict=True)]
        columns, captions = [*columns, truth], [*captions, "truth"]
    pixels = _side_by_side([to_pixels(each) for each in columns])
    return Pictures(pixels, len(columns), tuple(captions), names_of(view.pictures))


@shows(SwapView)
def draw_swap(view: SwapView, model: LatentModel, watcher: Watcher) -> Pictures:
    """J(B, u) and J(A, 0) of every pair (Zhou et al. 2017)."""
    receivers, donors = _images(view.receivers, model), _images(view.donors, model)
    backgrounds, _ = _taken_apart(receivers, model, watcher)
    others, objects = _taken_apart(donors, model, watcher)
    swapped = _joined(backgrounds, objects, model, watcher)
    without = _joined(others, torch.zeros_like(objects), model, watcher)
    columns = [to_pixels(receivers), to_pixels(donors), swapped, without]
    captions = ("receiver", "donor", "swapped", "donor without")
    return Pictures(_side_by_side(columns), 4, captions, names_of(view.receivers))


@shows(RemoveView)
def draw_removal(view: RemoveView, model: LatentModel, watcher: Watcher) -> Pictures:
    """J(A, 0) beside every picture."""
    images = _images(view.pictures, model)
    backgrounds, objects = _taken_apart(images, model, watcher)
    without = _joined(backgrounds, torch.zeros_like(objects), model, watcher)
    columns = [to_pixels(images), without]
    return Pictures(_side_by_side(columns), 2, ("picture", "without"), names_of(view.pictures))


@shows(StrengthView)
def draw_strengths(
    view: StrengthView, model: LatentModel, watcher: Watcher, given: Tensor | None = None
) -> Pictures:
    """J(A, r u) for every strength r; u is the picture's own, or the donor's.

    Args:
        given: the donor's u, where it was found before.
    """
    backgrounds, objects = _taken_apart(_images(view.pictures, model), model, watcher)
    if view.donor is not None:
        given = object_of(view.donor, model, watcher) if given is None else given
        objects = given.expand(len(backgrounds), *given.shape[1:])
    columns = [_joined(backgrounds, objects * each, model, watcher) for each in view.strengths]
    captions = tuple(f"{each:g}" for each in view.strengths)
    return Pictures(_side_by_side(columns), len(columns), captions, names_of(view.pictures))


def object_of(donor: Picture, model: LatentModel, watcher: Watcher | None = None) -> Tensor:
    """The donor's u, [1, Cu, h, w].

    Raises:
        ViewError: if the model cannot move objects, or not such pictures.
    """
    _, objects = _taken_apart(_images((donor,), model), model, watcher)
    return objects


@shows(MatrixView)
def draw_matrix(view: MatrixView, model: LatentModel, watcher: Watcher) -> Pictures:
    """J(B, u) of every receiver B with every donor's u."""
    receivers, donors = _images(view.receivers, model), _images(view.donors, model)
    backgrounds, _ = _taken_apart(receivers, model, watcher)
    _, objects = _taken_apart(donors, model, watcher)
    rows = [_joined(backgrounds, _repeated(each, backgrounds), model, watcher) for each in objects]
    above, beside = names_of(view.receivers), names_of(view.donors)
    if not view.headers:
        return Pictures(np.concatenate(rows), len(backgrounds), above, beside)
    heads = to_pixels(donors)
    corner = np.full_like(heads[:1], 255)
    cells = [corner, to_pixels(receivers)]
    for head, row in zip(heads, rows, strict=True):
        cells += [head[None], row]
    return Pictures(np.concatenate(cells), len(backgrounds) + 1, ("", *above), ("", *beside))


@shows(BilinearView)
def draw_bilinear(view: BilinearView, model: LatentModel, watcher: Watcher) -> Pictures:
    """J(B, sum of w_i u_i) over four donors (Zhou et al. 2017)."""
    backgrounds, _ = _taken_apart(_images((view.receiver,), model), model, watcher)
    _, objects = _taken_apart(_images(view.donors, model), model, watcher)
    places = view.places()
    blends = torch.stack([blend(objects, bilinear_weights(*place)) for place in places])
    repeated = backgrounds.expand(len(places), *backgrounds.shape[1:])
    pixels = _joined(repeated, blends, model, watcher)
    return Pictures(pixels, view.columns or 1)


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


def _images(pictures: Sequence[Picture], model: LatentModel) -> Tensor:
    if "transfigures" not in model.capabilities:
        raise ViewError(refusal("transfigures", model.capabilities))
    return images_of(pictures, model)


def _taken_apart(images: Tensor, model: LatentModel, watcher: Watcher | None) -> Parts:
    backgrounds, objects = ask_exactly(model, model.encode_parts, images, watcher=watcher)
    return backgrounds, objects


def _joined(
    backgrounds: Tensor, objects: Tensor, model: LatentModel, watcher: Watcher | None
) -> Pixels:
    def ask(*parts: Tensor) -> tuple[Tensor]:
        return (model.join(*parts),)

    (images,) = ask_exactly(model, ask, backgrounds, objects, watcher=watcher)
    return to_pixels(images)


def _repeated(object_: Tensor, backgrounds: Tensor) -> Tensor:
    """One object [Cu, h, w] for each background."""
    return object_.expand(len(backgrounds), *object_.shape)


def _side_by_side(columns: Sequence[Pixels]) -> Pixels:
    """Columns of pictures, each uint8 [rows, H, W, C], as uint8 [rows * columns, H, W, C]."""
    return np.stack(columns, axis=1).reshape(-1, *columns[0].shape[1:])


def names_of(pictures: Sequence[Picture]) -> tuple[str, ...]:
    """What stands beside each picture: its name, or its place among them."""
    return tuple(each.name or f"picture {place}" for place, each in enumerate(pictures, start=1))
