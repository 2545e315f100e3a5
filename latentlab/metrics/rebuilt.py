"""How alike faces are to themselves, taken apart and put together again."""

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import MOVES_OBJECTS, Figure, Metric, Trial, learned_from


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.swaps import swaps

    return (average(trial.once(swaps).similarity, note="1 is equal"),)


METRIC = Metric(
    name="rebuilt",
    figures=(
        Figure(
            "faces put together again",
            "SSIM",
            "higher",
            "Structural similarity (Wang et al. 2004) of faces taken apart and put together "
            "again, or translated there and back, to themselves: 1 is equal.",
        ),
    ),
    needs=(MOVES_OBJECTS, learned_from("faces")),
    measure=measure,
)
