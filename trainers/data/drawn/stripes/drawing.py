"""The embedded data set `stripes`: plain and striped animals, unpaired, with a known truth."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.drawn.distances import Field, covered, pixel_centres, turned
from trainers.data.drawn.scenes import SEED_OF, Drawn, drawn_once, in_chunks
from trainers.data.drawn.stripes.animals import ANIMALS
from trainers.data.drawn.stripes.factors import KINDS, Factors, sample_factors
from trainers.data.drawn.stripes.grounds import Picture, draw_land, draw_water, lay
from trainers.data.drawn.stripes.parts import PERIOD, Piece
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import MemoryImages, Part
from trainers.data.watching import Report, Watcher

LABEL_NAMES = ("plain", "striped")

_VERSION = 2
"""Raise it whenever the drawing changes, so that no older cache is taken for this one."""


def open_stripes(
    size: int = 64, part: Part = "train", count: int = 4_000, watcher: Watcher | None = None
) -> MemoryImages:
    """Plain (label 0) and striped (label 1) animals, half each, uint8 [count, 3, size, size].

    The scenes of the two halves differ, so no picture's counterpart is among the others. Equal
    arguments give equal pictures to the last bit; another size draws the same scenes.

    Args:
        watcher: told how far the drawing is; may cancel it.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    seed = SEED_OF[part]
    drawn = drawn_once(
        f"stripes-{_VERSION}-{size}-{count}-{seed}",
        ("images", "labels", *Factors.names()),
        lambda report: _draw(size, count, seed, report),
        "Drawing the animals",
        watcher,
    )
    images, labels = drawn.pop("images"), drawn.pop("labels")
    return MemoryImages(
        name="stripes",
        images=images,
        labels=labels,
        label_names=LABEL_NAMES,
        fingerprint=digest_tensors(images, labels),
        factors=drawn,
    )


def counterparts(images: MemoryImages, indices: Tensor) -> Tensor:
    """The truth: those scenes in the other domain, uint8 [M, 3, S, S] on the CPU.

    Args:
        images: from `open_stripes`.
        indices: int64 [M].
    """
    assert images.labels is not None
    chosen = indices.cpu()
    factors = Factors.of({name: values[chosen] for name, values in images.factors.items()})
    striped = images.labels.cpu()[chosen].numpy() == 0
    return torch.from_numpy(draw_scenes(factors, striped, images.info.size))


def _draw(size: int, count: int, seed: int, report: Report) -> Drawn:
    rng = np.random.default_rng((seed, 4711))
    labels = rng.permutation(np.arange(count) % 2)
    factors = sample_factors(count, rng)
    images = torch.from_numpy(draw_scenes(factors, labels == 1, size, report))
    return {"images": images, "labels": torch.from_numpy(labels), **factors.named()}


PLAIN_COAT = (0.70, 0.33, 0.08)
LIGHT_COAT = (0.97, 0.95, 0.88)
DARK_COAT = (0.23, 0.17, 0.23)
_DARK_SHARE = 0.35
"""How much of a striped coat is dark."""


def draw_scenes(
    factors: Factors, striped: NDArray[np.bool_], size: int, report: Report | None = None
) -> NDArray[np.uint8]:
    """One picture for each scene, uint8 [N, 3, size, size], striped where `striped` [N] says.

    Args:
        report: told how far it is; what it raises ends it.
    """
    pictures = np.empty((len(factors), 3, size, size), np.uint8)
    x, y = pixel_centres(size)

    def draw(kind: int, rows: NDArray[np.int64]) -> None:
        drawn = _drawn(x, y, factors.scene(rows), kind, striped[rows])
        pictures[rows] = np.rint(np.clip(drawn, 0, 1) * 255)

    in_chunks(factors.kind, draw, report)
    return pictures


def _drawn(x: Field, y: Field, scene: Factors, kind: int, striped: NDArray[np.bool_]) -> Picture:
    swims = KINDS[kind] == "fish"
    picture = (draw_water if swims else draw_land)(x, y, scene)
    own_x, own_y = turned(x - scene.x, y - scene.y, scene.tilt * scene.facing)
    own_x, own_y = own_x * scene.facing / scene.size, own_y / scene.size
    for part in ANIMALS[kind](own_x, own_y, scene):
        opacity = covered(part.distance * scene.size, x.shape[-1])
        lay(picture, opacity, _coat(part, scene, striped, x.shape[-1]))
    return picture


def _coat(part: Piece, scene: Factors, striped: NDArray[np.bool_], size: int) -> Field:
    """The part's colour, [n, 3, S, S] or broadcasting to that."""
    if part.phase is None:
        return np.asarray(part.colour, np.float32)
    away = np.abs(part.phase - np.floor(part.phase) - np.float32(0.5)) - _DARK_SHARE / 2
    dark = covered(away * PERIOD * scene.size, size)[:, None]
    light, shade, plain = (
        np.asarray(each, np.float32)[None, :, None, None]
        for each in (LIGHT_COAT, DARK_COAT, PLAIN_COAT)
    )
    coat = np.where(striped[:, None, None, None], light + (shade - light) * dark, plain)
    brightness = np.asarray(part.light, np.float32)
    return coat * (brightness if brightness.ndim == 0 else brightness[:, None])
