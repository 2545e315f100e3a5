"""How varied samples of one label are beside training images of it."""

from latentlab.measuring.measured import Measured, resampled
from latentlab.measuring.metric import LABELLED_DATA, SAMPLES, Figure, Metric, Trial

NOTE = "distance between two samples of a label; 100 is that between two training images"


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.samples import read_samples, variety_of

    found = trial.once(read_samples)
    return (resampled(lambda chosen: variety_of(found, chosen), len(found.images), 100, NOTE),)


METRIC = Metric(
    name="variety",
    figures=(
        Figure(
            "variety",
            "%",
            "near 100",
            "Mean distance between two samples of one label, of that between two training images "
            "of it: it falls when a model draws only a few kinds, and rises with noise.",
        ),
    ),
    needs=(SAMPLES, LABELLED_DATA),
    measure=measure,
)
