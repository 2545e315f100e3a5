"""What happens to a face where the object that is moved never is."""

from latentlab.measuring.measured import Measured, resampled
from latentlab.measuring.metric import MOVES_OBJECTS, Figure, Metric, Trial, learned_from

NOTE = "mean, to the drawn truth, of the range from dark to light"


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.swaps import swaps

    found = trial.once(swaps)
    return tuple(
        resampled(each.error, len(each.values), 100, NOTE)
        for each in (found.outside, found.again_outside)
    )


METRIC = Metric(
    name="outside",
    figures=(
        Figure(
            "difference outside the object after a swap",
            "%",
            "lower",
            "Mean absolute difference to the drawn truth where the object never is: it tells of "
            "skin, pose, colours and ground.",
            formerly="difference outside the glasses after a swap",
        ),
        Figure(
            "the same without a swap",
            "%",
            "lower",
            "That difference for faces merely put together again.",
        ),
    ),
    needs=(MOVES_OBJECTS, learned_from("faces")),
    measure=measure,
)
