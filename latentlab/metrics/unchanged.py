"""Whether a face keeps its other attributes when an object is moved."""

from latentlab.measuring.measured import Measured, average, share
from latentlab.measuring.metric import MOVES_OBJECTS, Figure, Metric, Trial, learned_from


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.measuring.swaps import swaps

    found = trial.once(swaps)
    others = tuple(found.unchanged.values())
    of_each_face = torch.stack(others).double().mean(dim=0)
    worst = min(others, key=lambda flags: float(flags.double().mean()))
    return average(of_each_face, 100, found.note), share(worst, found.note)


METRIC = Metric(
    name="unchanged",
    figures=(
        Figure(
            "other attributes unchanged",
            "%",
            "higher",
            "How many of the other attributes are seen on donors and receivers as they were.",
        ),
        Figure(
            "other attributes unchanged, the worst",
            "%",
            "higher",
            "The same for the attribute that suffers most.",
        ),
    ),
    needs=(MOVES_OBJECTS, learned_from("faces")),
    measure=measure,
)
