"""Whether attention makes distant parts agree: on drawn faces both eyes have one colour, and the
generator must remember it from one eye to the other.

    python -m benchmarks.attention --work DIR [--steps N] [--seeds N ...] [--width N] [--samples N]

Trains the SAGAN with and without attention for equally many steps from the same seed, in runs of
the folder, which are gone on with if they are there. Both eyes of many samples are read from the
pixels alone: an eye is looked for where the drawing has eyes, and has the colour with which it
looks most like a drawn one. Eyes that look less like one than nearly all real eyes do, such as
those behind sunglasses, count as none, and faces with such an eye are left out.
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import conv2d

from benchmarks.result import Result
from latentlab.models.decoding import decode_exactly
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.rendering.latents import drawn_latents
from trainers.config import DataSource
from trainers.data.drawn.faces import palette
from trainers.data.drawn.faces.attributes import KINDS
from trainers.data.drawn.faces.drawing import open_faces
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

SIZE = 64
"""Side of the faces in pixels: at half of it an iris is a pixel wide and cannot be read."""

STEPS, SAMPLES, SEEDS, WIDTH = 6000, 2000, (1,), 32
WITH, WITHOUT = "with", "without"
_LIMIT = 0.99
"""Of real eyes so many look more like a drawn eye than the limit."""
_REAL = 500


@dataclass(frozen=True)
class Eyes:
    """What was read of N faces, the eye at the left of the picture first.

    Attributes:
        colours: int64 [N, 2], places in `palette.EYES`.
        errors: float32 [N, 2], mean squared difference from the drawn eye that is most alike, of
            values in [0, 1].
    """

    colours: NDArray[np.int64]
    errors: NDArray[np.float32]

    def readable(self, limit: float) -> NDArray[np.bool_]:
        """The faces both of whose eyes are at most so different from drawn ones, [N]."""
        return np.asarray((self.errors <= limit).all(axis=1))


def read_eyes(faces: NDArray[np.uint8]) -> Eyes:
    """Both eyes of faces uint8 [N, SIZE, SIZE, 3]."""
    images = torch.from_numpy(faces).permute(0, 3, 1, 2).float() / 255
    sides = [_read(images[:, :, _ROWS, columns]) for columns in (_LEFT, _RIGHT)]
    colours, errors = (torch.stack(each, dim=1).numpy() for each in zip(*sides, strict=True))
    return Eyes(colours, errors)


_EYE = (7.4, 37.6)
"""Middle of an eye in pixels from the middle of the picture's width, to either side, and from its
top, of a face of the usual width that looks ahead."""
_AWAY = (5, 5)
"""How far it may be from there, across and down."""
_HALF = 5
"""The eye is compared in a square of 2 * _HALF + 1 pixels."""
_UNIT = 1.12 * SIZE / 2
"""Pixels of one unit of the drawing of a head."""


def _read(patch: Tensor) -> tuple[Tensor, Tensor]:
    """Colour and error of the eye that `patch` [N, 3, H, W] holds, [N] each."""
    templates, masks = _templates()
    # The sum over the eye of (x - t)^2 is that of x^2 - 2 x t + t^2, at every place at once.
    squares = conv2d(patch.square().sum(dim=1, keepdim=True), masks)
    products = conv2d(patch, (templates * masks).flatten(0, 1))
    known = (templates.square() * masks).flatten(0, 1).sum(dim=(1, 2, 3))
    counts = 3 * masks.sum(dim=(1, 2, 3))
    errors = (
        squares[:, None] - 2 * products.unflatten(1, templates.shape[:2])
        + known.unflatten(0, templates.shape[:2])[None, :, :, None, None]
    ) / counts[None, None, :, None, None]  # fmt: skip
    least = errors.flatten(2).min(dim=2).values.min(dim=1)
    return least.indices % len(palette.EYES), least.values.clamp(min=0)


def _templates() -> tuple[Tensor, Tensor]:
    """Eyes of each colour, bare and then behind glass, with their middle at each quarter of a
    pixel: [2 * colours, places, 3, s, s]; and what part of each pixel is compared:
    [places, 1, s, s].
    """
    fine, side = 8, 2 * _HALF + 1
    steps = (torch.arange(side * fine) + 0.5) / fine - side / 2
    templates, masks = [], []
    for down in _OFFSETS:
        for across in _OFFSETS:
            y = (steps[:, None] - down) / _UNIT
            x = (steps[None, :] - across) / _UNIT
            bare = torch.stack([_eye(x, y, colour, fine) for colour in palette.EYES])
            templates.append(torch.cat([bare, bare + _OPACITY * (_GLASS - bare)]))
            inside = (x**2 + (y - 0.01) ** 2 <= _SEEN**2).float()
            masks.append(_coarse(inside[None], fine))
    return torch.stack(templates).transpose(0, 1), torch.stack(masks)


_SEEN = 0.09
"""The eye is compared up to so far from its middle: iris and some white, no frame of glasses."""
_GLASS = torch.tensor([0.86, 0.94, 1.0])[:, None, None]
_OPACITY = 0.3
_OFFSETS = (-0.375, -0.125, 0.125, 0.375)


def _eye(x: Tensor, y: Tensor, colour: Sequence[float], fine: int) -> Tensor:
    """An eye as the drawing has it, [3, s, s]: white, iris, pupil and a light."""
    painted = torch.ones(3, *torch.broadcast_shapes(x.shape, y.shape))
    away = (x**2 + (y - 0.01) ** 2).sqrt()
    light = ((x - 0.03) ** 2 + (y + 0.025) ** 2).sqrt() <= 0.022
    layers = ((away <= 0.075, colour), (away <= 0.04, palette.INK), (light, palette.WHITE))
    for where, paint in layers:
        painted = torch.where(where, torch.tensor(paint)[:, None, None], painted)
    return _coarse(painted, fine)


def _coarse(painted: Tensor, fine: int) -> Tensor:
    """The mean of each square of `fine` x `fine` points of [C, H, W]."""
    return torch.nn.functional.avg_pool2d(painted, fine)


def _part(middle: float, away: int) -> slice:
    return slice(math.floor(middle) - away - _HALF, math.floor(middle) + away + _HALF + 1)


_ROWS = _part(_EYE[1], _AWAY[1])
_LEFT, _RIGHT = (_part(SIZE / 2 + side * _EYE[0], _AWAY[0]) for side in (-1, 1))


@dataclass(frozen=True)
class Reader:
    """How well eyes can be read, found out on real faces whose eyes are known.

    Attributes:
        limit: the error from which on an eye counts as none.
        right: share of real eyes that are read rightly, of those without sunglasses.
    """

    limit: float
    right: float


def calibrated() -> Reader:
    """Of faces that no model has learned from."""
    data = open_faces(SIZE, part="test", count=_REAL)
    faces = data.images.permute(0, 2, 3, 1).numpy()
    dark = data.factors["glasses"].numpy() == KINDS["glasses"].index("sunglasses")
    eyes, known = read_eyes(faces[~dark]), data.factors["eye_colour"].numpy()[~dark]
    limit = float(np.quantile(eyes.errors, _LIMIT))
    return Reader(limit, float((eyes.colours == known[:, None]).mean()))


@dataclass(frozen=True)
class Agreement:
    """How often both eyes have one colour.

    Attributes:
        alike: share of the faces that can be read.
        chance: what it would be if each eye had the colours it has, without regard to the other.
        faces: how many can be read, and
        of: of how many.
    """

    alike: float
    chance: float
    faces: int
    of: int

    @property
    def error(self) -> float:
        """Standard error of `alike`."""
        return math.sqrt(max(self.alike * (1 - self.alike), 0.0) / max(self.faces, 1))


def agreement(eyes: Eyes, limit: float) -> Agreement:
    """Of the faces that can be read; 0 if none can."""
    readable = eyes.colours[eyes.readable(limit)]
    if not len(readable):
        return Agreement(0.0, 0.0, 0, len(eyes.colours))
    shares = [np.bincount(each, minlength=len(palette.EYES)) / len(readable) for each in readable.T]
    return Agreement(
        float((readable[:, 0] == readable[:, 1]).mean()),
        float(shares[0] @ shares[1]),
        len(readable),
        len(eyes.colours),
    )


def measure() -> list[Result]:
    """With the default numbers, which takes hours."""
    with tempfile.TemporaryDirectory() as work:
        return [each for seed in SEEDS for each in of_seed(seed, STEPS, Path(work), SAMPLES)]


def of_seed(
    seed: int,
    steps: int,
    work: Path,
    samples: int,
    settings: Mapping[str, Any] = MappingProxyType({"width": WIDTH}),
) -> list[Result]:
    """Train both networks from one seed, or go on with their runs in `work`, and compare them."""
    reader = calibrated()
    found = {}
    for kind in (WITH, WITHOUT):
        run = _trained(work / f"{kind}-{seed}", kind == WITH, seed, steps, settings)
        found[kind] = agreement(read_eyes(_faces(run, steps, samples)), reader.limit)
    title = f"seed {seed}, step {steps}"
    results = [_told(f"{title}: eyes alike, {kind} attention", found[kind]) for kind in found]
    readable = all(each.faces for each in found.values())
    # Without eyes there is nothing to compare, and the promise is missed.
    gain = found[WITH].alike - found[WITHOUT].alike if readable else math.nan
    error = math.hypot(found[WITH].error, found[WITHOUT].error)
    note = f"standard error {100 * error:.2g}; of real eyes {reader.right:.1%} are read rightly"
    return [
        *results,
        Result(f"{title}: alike more often with it", 100 * gain, "points", ">=", 200 * error, note),
    ]


def _told(title: str, found: Agreement) -> Result:
    detail = (
        f"standard error {100 * found.error:.2g}, by chance {found.chance:.0%}; "
        f"{found.faces} of {found.of} faces can be read"
    )
    return Result(title, 100 * found.alike, "%", detail=detail)


def source() -> DataSource:
    """What both learn from."""
    return DataSource(name="faces", image_size=SIZE)


def _trained(
    folder: Path, attention: bool, seed: int, steps: int, settings: Mapping[str, Any]
) -> Run:
    """The run in `folder` at `steps` at least, with its snapshot of that step."""
    values = {"seed": seed, "attention": attention, "steps": steps, **settings}
    recipe = make_recipe("sagan", values, source(), "cpu", threads=1)
    run = Run.open(folder) if folder.exists() else Run.create(folder, recipe)
    if run.state().step < steps:
        for _ in Session(run, steps=steps).events():
            pass
    return run


def _faces(run: Run, step: int, count: int) -> NDArray[np.uint8]:
    model = ModelManager("cpu").open(ModelRef.run(run.folder), step)
    return decode_exactly(model, drawn_latents(model, count, seed=0))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what was asked for; return 1 if the promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attention", description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS, help="of each training")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--width", type=int, default=WIDTH, help="of the networks")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="faces whose eyes are read")
    parser.add_argument("--work", type=Path, help="folder that keeps the runs, to go on with them")
    arguments = parser.parse_args(argv)
    missed = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        for seed in arguments.seeds:
            settings = {"width": arguments.width}
            for result in of_seed(seed, arguments.steps, work, arguments.samples, settings):
                print(result.line(), flush=True)
                missed += not result.kept
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
