"""Whether a model draws every label as often as any other, though nobody asks it for one."""

from latentlab.measuring.measured import Measured, resampled
from latentlab.measuring.metric import LABELLED_DATA, NO_LABELS, SAMPLES, Figure, Metric, Trial


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.samples import evenness, read_samples

    found = trial.once(read_samples)
    classes = len(found.data.label_names)
    return (
        resampled(
            lambda chosen: evenness(found.read[chosen], classes), len(found.read), 100, found.note
        ),
    )


METRIC = Metric(
    name="evenness",
    figures=(
        Figure(
            "evenness of the labels drawn",
            "%",
            "higher",
            "Entropy of the labels that a classifier sees in the samples: 100 means as many of "
            "each, 0 a single one.",
        ),
    ),
    needs=(SAMPLES, NO_LABELS, LABELLED_DATA),
    measure=measure,
)
