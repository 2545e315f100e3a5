"""How near enlarged pictures are to the true ones, and whether they are as sharp."""

from typing import TYPE_CHECKING

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import KNOWN_DATA, Figure, Metric, Need, Trial
from latentlab.metrics.sharpness import READING, as_sharp

if TYPE_CHECKING:
    from torch import Tensor

    from latentlab.models.latent_model import LatentModel

IMAGES = 200
_AT_ONCE = 50
BICUBIC = "bicubic"
"""The way that needs no network."""
BORDER = 4
"""Pixels at each edge that do not count, as in Ledig et al. 2017."""


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.samples import unseen_images
    from trainers.data.derived.downscaled import shrunk
    from trainers.data.images import to_unit_range

    model = trial.model
    truth = to_unit_range(trial.once(unseen_images)[: trial.count(IMAGES)])
    ways = enlarged(model, shrunk(truth, model.factor))
    main, other = ways[model.answers[0]], ways[model.answers[-1]]
    note = f"of {len(truth)} images not seen in training"
    near = (average(nearness(each, truth), note=note) for each in (main, other, ways[BICUBIC]))
    return (as_sharp(main, truth, note), *near)


def enlarged(model: "LatentModel", given: "Tensor") -> "dict[str, Tensor]":
    """Small images [N, C, H, W] enlarged in every way, by its name; `BICUBIC` is one."""
    import torch

    from trainers.data.derived.downscaled import bicubic

    height, width = (model.factor * side for side in given.shape[-2:])
    answers = {
        name: torch.cat([model.upscale(part, name).cpu() for part in given.split(_AT_ONCE)])
        for name in model.answers
    }
    return {BICUBIC: bicubic(given, height, width).clamp(-1, 1), **answers}


def nearness(made: "Tensor", truth: "Tensor") -> "Tensor":
    """Peak signal-to-noise ratio of each pair of [N, C, H, W], [N], in decibels, without edges."""
    from latentlab.pictures.tensors import psnr

    inner = (..., slice(BORDER, -BORDER), slice(BORDER, -BORDER))
    return psnr(made[inner], truth[inner])


METRIC = Metric(
    name="enlarged",
    figures=(
        Figure(
            "sharpness of enlarged pictures",
            "%",
            "near 100",
            READING,
        ),
        Figure(
            "nearness of enlarged pictures",
            "dB",
            "higher",
            "Peak signal-to-noise ratio to the true picture; it favours blur where the small one "
            "leaves something open.",
        ),
        Figure(
            "nearness by pixels alone",
            "dB",
            "neither",
            "The same of the network that was taught by pixels alone: hope that it is the nearest, "
            "and blurred.",
        ),
        Figure("nearness without a network", "dB", "neither", "The same of bicubic enlargement."),
    ),
    needs=(
        Need("a model that enlarges pictures", lambda trial: trial.model.factor > 1),
        KNOWN_DATA,
    ),
    measure=measure,
)
