"""How near translated animals are to what they should have become, which is drawn for it."""

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import BOTH_WAYS, Figure, Metric, Trial, learned_from


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.similarity import absolute_difference
    from latentlab.measuring.translations import there_and_back, true_counterparts

    found, truth = trial.once(there_and_back), trial.once(true_counterparts)
    note = (
        f"of the range from dark to light, both directions, {len(truth)} animals not seen in "
        "training"
    )
    return tuple(
        average(absolute_difference(each, truth), 100, note) for each in (found.there, found.images)
    )


METRIC = Metric(
    name="counterparts",
    figures=(
        Figure(
            "difference to the true counterpart",
            "%",
            "lower",
            "Mean absolute difference between a translated picture and the same scene drawn in "
            "the other domain; it should be far below that if nothing is translated.",
        ),
        Figure(
            "difference if nothing is translated",
            "%",
            "neither",
            "That difference for the pictures as they were.",
        ),
    ),
    needs=(BOTH_WAYS, learned_from("stripes")),
    measure=measure,
)
