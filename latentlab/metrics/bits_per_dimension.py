"""What a model with a density takes to describe an image that it has not seen."""

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import KNOWN_DATA, Figure, Metric, Need, Trial

IMAGES = 200


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.measuring.likelihood import bits_of
    from latentlab.measuring.samples import unseen_images

    unseen = trial.once(unseen_images)[: trial.count(IMAGES)]
    bits = bits_of(trial.model, unseen.permute(0, 2, 3, 1).numpy(), trial.seed)
    return (average(torch.tensor(bits), note=f"of {len(bits)} images not seen in training"),)


METRIC = Metric(
    name="bits_per_dimension",
    figures=(
        Figure(
            "held-out images",
            "bits/dim",
            "lower",
            "What one value of an image costs the model to describe: 8 is knowing nothing. Only "
            "figures of the same data can be compared.",
        ),
    ),
    needs=(
        Need("a model with a density", lambda trial: "hasdensity" in trial.model.capabilities),
        KNOWN_DATA,
    ),
    measure=measure,
)
