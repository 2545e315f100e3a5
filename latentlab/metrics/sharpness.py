"""Whether translated pictures are as sharp as the true ones."""

from typing import TYPE_CHECKING

from latentlab.measuring.measured import Measured, resampled
from latentlab.measuring.metric import PAIRS, TRANSLATES, Figure, Metric, Trial

if TYPE_CHECKING:
    from torch import Tensor

NOTE = "of that of the true pictures; 100 is best"
READING = (
    "Mean difference between neighbouring pixels, of that in the true pictures: below 100 is "
    "blurred, above 100 has noise or edges that should not be."
)


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.translations import translated_pairs

    pairs = trial.once(translated_pairs)
    return (as_sharp(pairs.found, pairs.truth, NOTE),)


def as_sharp(images: "Tensor", truth: "Tensor", note: str) -> Measured:
    """How sharp `images` [N, C, H, W] are, in percent of the true ones."""
    from latentlab.measuring.similarity import sharpness

    found, true = sharpness(images), sharpness(truth)
    return resampled(
        lambda chosen: float(found[chosen].mean() / true[chosen].mean()), len(found), 100, note
    )


METRIC = Metric(
    name="sharpness",
    figures=(
        Figure(
            "sharpness",
            "%",
            "near 100",
            READING,
        ),
    ),
    needs=(TRANSLATES, PAIRS),
    measure=measure,
)
