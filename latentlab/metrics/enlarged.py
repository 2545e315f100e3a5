"""How near enlarged pictures are to the true ones, and whether they are as sharp."""

from typing import TYPE_CHECKING

from latentlab.measuring.measured import Measured, average, resampled
from latentlab.measuring.metric import KNOWN_DATA, Figure, Metric, Need, Trial

if TYPE_CHECKING:
    from torch import Tensor

IMAGES = 200
BORDER = 4
"""Pixels at each edge that do not count, as in Ledig et al. 2017."""


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.samples import unseen_images
    from latentlab.measuring.similarity import sharpness
    from trainers.data.derived.downscaled import bicubic, shrunk
    from trainers.data.images import to_unit_range

    model = trial.model
    truth = to_unit_range(trial.once(unseen_images)[: trial.count(IMAGES)])
    small = shrunk(truth, model.factor)
    main, other = (model.upscale(small, model.answers[place]).cpu() for place in (0, -1))
    usual = bicubic(small, *truth.shape[-2:]).clamp(-1, 1)
    found, true = sharpness(main), sharpness(truth)
    note = f"of {len(truth)} images not seen in training"
    sharp = resampled(
        lambda chosen: float(found[chosen].mean() / true[chosen].mean()), len(found), 100, note
    )
    return (sharp, *(_near(each, truth, note) for each in (main, other, usual)))


def _near(made: "Tensor", truth: "Tensor", note: str) -> Measured:
    from latentlab.pictures.tensors import psnr

    inner = (..., slice(BORDER, -BORDER), slice(BORDER, -BORDER))
    return average(psnr(made[inner], truth[inner]), note=note)


METRIC = Metric(
    name="enlarged",
    figures=(
        Figure(
            "sharpness of enlarged pictures",
            "%",
            "near 100",
            "Mean difference between neighbouring pixels, of that in the true pictures: below 100 "
            "is blurred, above 100 has noise or edges that should not be.",
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
