"""How often a model draws the label that it is asked for."""

from latentlab.measuring.measured import Measured, share
from latentlab.measuring.metric import LABELLED_DATA, LABELS, SAMPLES, Figure, Metric, Trial


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.samples import read_samples

    found = trial.once(read_samples)
    assert found.asked is not None, "the model is asked for labels"
    return (share(found.read == found.asked, found.note),)


METRIC = Metric(
    name="recognised",
    figures=(
        Figure(
            "recognised as the label asked for",
            "%",
            "higher",
            "How many samples a classifier of the training images reads as the label that they "
            "were asked for; it reads a few real images wrongly itself.",
        ),
    ),
    needs=(SAMPLES, LABELS, LABELLED_DATA),
    measure=measure,
)
