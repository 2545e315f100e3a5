"""How near the latents that are searched for come to pictures: the model's own, and unseen ones.

    python -m benchmarks.projection [MODEL ...] [--count N] [--images DIR]

Of the model's own pictures it is known that they can be met. Unseen pictures of the data cannot be
met better than the model reaches, so its reach is measured beside them, by far more effort. Seconds
are those of the processor, on one thread: whatever else runs on the machine does not count.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

import latentlab
from benchmarks.result import Result
from latentlab.export import labelled_grid, save_picture
from latentlab.measuring.attributes import reader_of
from latentlab.measuring.projections import difference_of
from latentlab.measuring.reach import psnr_of, reach_of
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.training_images import data_name
from latentlab.rendering.latents import drawn_latents
from latentlab.rendering.projected import searching
from latentlab.views import Encoded, Picture, Projection
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.drawn.faces import open_faces
from trainers.data.images import Pixels, from_pixels

COUNT = 100
SECONDS = 1.0
ABOVE_RANDOM = 2.0
"""Decibels that unseen pictures are met better than by the nearest of the random samples."""

PROMISED = {"digits-cgan": (35.0, 95.0), "digits-dcgan": (35.0, 95.0), "faces-dcgan": (45.0, 90.0)}
"""Decibels for each model's own pictures, and for how many percent of them."""

REACH = Projection(samples=1000, starts=16, steps=150, evaluations=300, pull=0.0)
"""Several times the usual effort, and nothing pulls towards the prior."""
_REACHED = 5
"""Pictures whose reach is measured: one takes as long as several searches."""
_FOREIGN = 5
"""Foreign pictures of each kind."""
_SEED = 2_718_281_828
"""Of the model's own pictures: another than that of the search, whose random pictures would be the
same. PyTorch takes the lower 32 bits of a seed alone."""
_WORST = 10
_SCALE = 2
_ROWS = ("yours", "nearest", "difference")


@dataclass(frozen=True)
class Met:
    """What was found for N pictures.

    Attributes:
        given, made: uint8 [N, H, W, C].
        psnr: of each, in decibels.
        random: PSNR of the nearest of the random samples that each search began with.
        seconds: of the processor that each took.
        foreign: which are said to be such as the model has never seen.
    """

    given: Pixels
    made: Pixels
    psnr: NDArray[np.float64]
    random: NDArray[np.float64]
    seconds: NDArray[np.float64]
    foreign: NDArray[np.bool_]

    def worst(self) -> NDArray[np.int64]:
        """The places of those that were met worst, the worst first."""
        return np.argsort(self.psnr)[:_WORST]


def met(model: LatentModel, pictures: Pixels, projection: Projection) -> Met:
    """Search for the latents of pictures uint8 [N, H, W, C]."""
    rows = [_met_one(model, each, projection) for each in pictures]
    made, *figures = zip(*rows, strict=True)
    psnr, random, seconds, foreign = map(np.array, figures)
    return Met(pictures, np.stack(made), psnr, random, seconds, foreign)


def _met_one(
    model: LatentModel, pixels: Pixels, projection: Projection
) -> tuple[Pixels, float, float, float, bool]:
    encoded = Encoded(picture=Picture.from_array(pixels), projection=projection)
    begun = time.thread_time()
    *_, last = searching(encoded, model)
    seconds = time.thread_time() - begun
    best = last.solutions.at(torch.tensor([0]))
    made = decode_exactly(model, best.latents, best.labels)
    reach = reach_of(from_pixels(pixels[None])[0], from_pixels(made)[0], model)
    return made[0], reach.psnr, psnr_of(last.begun**0.5 * 255 / 2), seconds, reach.foreign


def own_pictures(model: LatentModel, count: int) -> Pixels:
    """Samples of the model, of its labels in turn."""
    labels = torch.arange(count) % model.classes if model.classes else None
    return decode_exactly(model, drawn_latents(model, count, _SEED), labels)


def unseen_pictures(name: str, count: int) -> Pixels:
    """Pictures of the data that the bundled model called `name` has not learned from."""
    if name.startswith("digits"):
        images = make_digits(count, seed=987).images
    else:
        images = open_faces(32, part="test", count=count).images
    return images.permute(0, 2, 3, 1).numpy()


def foreign_pictures(name: str, count: int) -> Pixels:
    """`count` pictures each of the data of another bundled model, of noise, and negatives of the
    model's own data."""
    own = unseen_pictures(name, count)
    other = unseen_pictures("faces-dcgan" if name.startswith("digits") else "digits-dcgan", count)
    noise = np.random.default_rng(0).integers(0, 256, own.shape, np.uint8)
    size, channels = own.shape[1], own.shape[3]
    fitted = [Picture.from_array(each).fitted(size, channels).pixels() for each in other]
    return np.concatenate([np.stack(fitted), noise, 255 - own])


def of_model(name: str, count: int, folder: Path | None = None) -> list[Result]:
    """The figures of one bundled model; the worst pictures go into `folder`."""
    model = latentlab.open_model(name, device="cpu")
    assert model.ref is not None
    usual = Projection(features=reader_of(data_name(model.ref)))
    own = met(model, own_pictures(model, count), usual)
    unseen = met(model, unseen_pictures(name, count), usual)
    foreign = met(model, foreign_pictures(name, _FOREIGN), usual)
    reached = met(model, unseen.given[:_REACHED], REACH)
    if folder is not None:
        save_picture(page(own, unseen), folder / f"projection-{name}.png")
    least, share = PROMISED[name]
    gain = unseen.psnr - unseen.random
    seconds = np.concatenate([own.seconds, unseen.seconds])
    beside = (
        f"{unseen.psnr.mean():.1f} dB against {unseen.random.mean():.1f}; of the first {_REACHED} "
        f"{unseen.psnr[:_REACHED].mean():.1f}, in reach {reached.psnr.mean():.1f}"
    )
    return [
        Result(
            f"{name}: own pictures met at {least:g} dB", 100 * float((own.psnr >= least).mean()),
            "%", ">=", share, f"median {np.median(own.psnr):.1f} dB, worst {own.psnr.min():.1f}",
        ),
        Result(
            f"{name}: seconds, p95", float(np.quantile(seconds, 0.95)), "s", "<=", SECONDS,
            f"median {np.median(seconds):.2f} s, of the processor",
        ),
        Result(
            f"{name}: unseen above the best of {usual.samples}", float(gain.mean()), "dB",
            ">=", ABOVE_RANDOM, beside,
        ),
        Result(
            f"{name}: unseen said to be never seen", 100 * float(unseen.foreign.mean()), "%", "<=",
            0.0,
        ),
        Result(
            f"{name}: foreign said to be never seen", 100 * float(foreign.foreign.mean()), "%",
            ">=", 100.0, f"{len(foreign.foreign)} pictures: the other data, noise, negatives",
        ),
    ]  # fmt: skip


def page(own: Met, unseen: Met) -> Pixels:
    """The worst of the model's own pictures, then of the unseen ones: each over the nearest and
    their difference."""
    rows = []
    for each in (own, unseen):
        given, made = each.given[each.worst()], each.made[each.worst()]
        rows += [given, made, difference_of(given, made)]
    captions = tuple(f"{kind}, {row}" for kind in ("own", "unseen") for row in _ROWS)
    return labelled_grid(np.concatenate(rows), len(rows[0]), (), _SCALE, captions)


def measure() -> list[Result]:
    """All bundled models that make pictures from latents; some minutes."""
    return [each for name in PROMISED for each in of_model(name, COUNT)]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what was asked for; return 1 if a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.projection", description=__doc__)
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"of {', '.join(PROMISED)}")
    parser.add_argument("--count", type=int, default=COUNT, help="pictures of each kind")
    parser.add_argument("--images", type=Path, help="folder for the pictures that were met worst")
    arguments = parser.parse_args(argv)
    missed = 0
    for name in arguments.models or PROMISED:
        for result in of_model(name, arguments.count, arguments.images):
            print(result.line(), flush=True)
            missed += not result.kept
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
