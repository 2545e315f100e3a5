"""Whether an object really moves from one face to another."""

from latentlab.measuring.measured import Measured, share
from latentlab.measuring.metric import MOVES_OBJECTS, Figure, Metric, Trial, learned_from


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.swaps import swaps

    found = trial.once(swaps)
    return tuple(share(each, found.note) for each in (found.given, found.taken, found.kind))


METRIC = Metric(
    name="swap",
    figures=(
        Figure(
            "receivers with the object after a swap",
            "%",
            "higher",
            "How many faces that lacked the object are seen with it afterwards.",
            formerly="receivers with glasses after a swap",
        ),
        Figure(
            "donors without the object after a swap",
            "%",
            "higher",
            "How many faces that had the object are seen without it afterwards.",
            formerly="donors without glasses after a swap",
        ),
        Figure(
            "objects of the donor's kind",
            "%",
            "higher",
            "How many receivers got the donor's kind of object; by chance without a donor.",
            formerly="glasses of the donor's kind",
        ),
    ),
    needs=(MOVES_OBJECTS, learned_from("faces")),
    measure=measure,
)
