"""How near translated pictures of pairs are to the true ones."""

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import PAIRS, TRANSLATES, Figure, Metric, Trial


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.similarity import absolute_difference
    from latentlab.measuring.translations import translated_pairs

    found = trial.once(translated_pairs)
    note = f"of the range from dark to light, {len(found.truth)} pairs not seen in training"
    return (average(absolute_difference(found.found, found.truth), 100, note),)


METRIC = Metric(
    name="pairs",
    figures=(
        Figure(
            "difference to the true picture",
            "%",
            "lower",
            "Mean absolute difference between a translated picture and its true partner; it "
            "favours blur where the input leaves something open.",
        ),
    ),
    needs=(TRANSLATES, PAIRS),
    measure=measure,
)
