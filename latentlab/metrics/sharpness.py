"""Whether translated pictures are as sharp as the true ones."""

from latentlab.measuring.measured import Measured, resampled
from latentlab.measuring.metric import PAIRS, TRANSLATES, Figure, Metric, Trial

NOTE = "of that of the true pictures; 100 is best"


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.similarity import sharpness
    from latentlab.measuring.translations import translated_pairs

    pairs = trial.once(translated_pairs)
    found, truth = sharpness(pairs.found), sharpness(pairs.truth)
    return (
        resampled(
            lambda chosen: float(found[chosen].mean() / truth[chosen].mean()), len(found), 100, NOTE
        ),
    )


METRIC = Metric(
    name="sharpness",
    figures=(
        Figure(
            "sharpness",
            "%",
            "near 100",
            "Mean difference between neighbouring pixels, of that in the true pictures: below 100 "
            "is blurred, above 100 has noise or edges that should not be.",
        ),
    ),
    needs=(TRANSLATES, PAIRS),
    measure=measure,
)
