"""Pictures enlarged: by a model, and by what needs none, to compare it with; of any size."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from torch import Tensor

from latentlab.capabilities import refusal
from latentlab.formatting import count
from latentlab.models.decoding import ask_exactly, one_thread
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import PictureError
from latentlab.views.base import ViewError
from trainers.data.derived.downscaled import bicubic, shrunk
from trainers.data.images import Pixels, from_pixels, to_pixels
from trainers.data.watching import Watcher

TILE = 128
"""Side in pixels of the squares that a large picture is enlarged in, so that memory is enough for
one of any size."""

MOST_PIXELS = 250_000_000
"""Of an enlarged picture, so that it fits into the memory of an ordinary computer."""

_Box: TypeAlias = tuple[slice, slice]


def checked_answer(model: LatentModel, answer: str = "") -> str:
    """`answer` if the model has it; "" means the one that it is for.

    Raises:
        ViewError: if the model does not enlarge pictures, or not in that way.
    """
    if not model.upscales:
        raise ViewError(refusal("upscales", model.capabilities))
    if answer and answer not in model.answers:
        raise ViewError(
            f"This model has no answer {answer!r}: choose one of {', '.join(model.answers)}."
        )
    return answer or model.answers[0]


def check_sides(name: str, pixels: Pixels, factor: int, shrink: bool) -> None:
    """Check that a picture [H, W, C] from a file called `name` can be enlarged, or first be made
    smaller.

    Raises:
        PictureError: if it is too small or too large; the message says what to do.
    """
    height, width = pixels.shape[:2]
    if shrink and min(height, width) < factor:
        raise PictureError(
            f"{name} is {width} x {height} pixels, too small to be made {factor} times smaller. "
            "Choose a larger one."
        )
    most = height * width * (1 if shrink else factor**2)
    if most > MOST_PIXELS:
        raise PictureError(
            f"{name} is {width} x {height} pixels and would become {count(most)} in all; "
            f"{count(MOST_PIXELS)} are the most. Make it smaller first."
        )


def upscale_exactly(
    model: LatentModel, images: Tensor, answer: str, watcher: Watcher | None = None
) -> Tensor:
    """Images [N, C, H, W] in [-1, 1] enlarged one by one by `answer`, on the CPU.

    On a CPU each is the same to the last bit whatever else is enlarged with it.
    """

    def ask(image: Tensor) -> tuple[Tensor]:
        return (model.upscale(image, answer),)

    (enlarged,) = ask_exactly(model, ask, images, block=1, watcher=watcher)
    return enlarged


def bicubic_exactly(images: Tensor, factor: int) -> Tensor:
    """Images [N, C, H, W] in [-1, 1] with sides `factor` times as long, without any model."""
    height, width = (factor * side for side in images.shape[-2:])
    with one_thread():
        return bicubic(images, height, width).clamp(-1.0, 1.0)


def squares(images: Tensor, factor: int) -> Tensor:
    """Images [N, C, H, W] with a square of `factor` by `factor` pixels for each pixel."""
    return images.repeat_interleave(factor, dim=2).repeat_interleave(factor, dim=3)


def enlarged_whole(
    model: LatentModel, pixels: Pixels, answer: str, watcher: Watcher | None = None
) -> Pixels:
    """A picture of any size, uint8 [H, W, C], as uint8 [factor H, factor W, C].

    It is enlarged in tiles that overlap as far as the network sees, so that none of them shows.

    Raises:
        ModelError: if the model does not enlarge pictures, not in that way, or not in such colours.
        DataCancelled: if the watcher cancels.
    """
    factor, reach = model.upscaler.factor, model.upscaler.reach
    height, width, channels = pixels.shape
    enlarged = np.empty((factor * height, factor * width, channels), np.uint8)
    tiles = list(_tiles(height, width, reach))
    for done, tile in enumerate(tiles):
        if watcher is not None:
            watcher.tell("Enlarging", done / len(tiles))
        given = from_pixels(pixels[tile.given][None])
        (found,) = to_pixels(upscale_exactly(model, given, answer))
        enlarged[_times(tile.kept, factor)] = found[_times(tile.inside, factor)]
    return enlarged


def compared_whole(
    model: LatentModel, pixels: Pixels, watcher: Watcher | None = None
) -> tuple[dict[str, Pixels], Pixels]:
    """A picture of any size, uint8 [H, W, C], made smaller and enlarged again in every way.

    Returns:
        What became of it by the name of the way, bicubic and then the model's answers, the one it
        is for last; and the truth. All uint8 [H', W', C]; sides that do not divide by the factor
        lose their last pixels.

    Args:
        pixels: that passed `check_sides`.

    Raises:
        ModelError: if the model does not enlarge pictures, or not in such colours.
        DataCancelled: if the watcher cancels.
    """
    factor = model.upscaler.factor
    height, width = (side // factor * factor for side in pixels.shape[:2])
    truth = np.ascontiguousarray(pixels[:height, :width])
    small = shrunk(from_pixels(truth[None]), factor)
    (given,) = to_pixels(small)
    (simple,) = to_pixels(bicubic_exactly(small, factor))
    found = {each: enlarged_whole(model, given, each, watcher) for each in model.answers[::-1]}
    return {"bicubic": simple, **found}, truth


@dataclass(frozen=True)
class _Tile:
    """A part of a picture.

    Attributes:
        kept: rows and columns of the picture that are taken from it.
        given: those that the network is shown, which are more.
        inside: where `kept` lies in `given`.
    """

    kept: _Box
    given: _Box
    inside: _Box


def _tiles(height: int, width: int, reach: int) -> Iterator[_Tile]:
    for rows in _parts(height, reach):
        for columns in _parts(width, reach):
            kept, given, inside = zip(rows, columns, strict=True)
            yield _Tile(kept, given, inside)


def _parts(side: int, reach: int) -> Iterator[tuple[slice, slice, slice]]:
    """What is kept of each part of a side, what is given for it, and where the one lies in the
    other."""
    for start in range(0, side, TILE):
        stop = min(start + TILE, side)
        first, last = max(start - reach, 0), min(stop + reach, side)
        yield slice(start, stop), slice(first, last), slice(start - first, stop - first)


def _times(box: _Box, factor: int) -> _Box:
    rows, columns = (slice(factor * each.start, factor * each.stop) for each in box)
    return rows, columns
