"""The evidence lower bound of a model that bounds likelihoods, on images that it has not seen."""

from typing import Any

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import Figure, Metric, Need, Trial, learned_from


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.measuring.samples import unseen_images
    from trainers.data.images import to_unit_range

    network: Any = trial.model.network
    unseen = to_unit_range(trial.once(unseen_images))
    with torch.no_grad():
        bound = network.elbo(unseen, torch.Generator().manual_seed(trial.seed))
    note = f"of {len(unseen)} images not seen in training, one latent each"
    return (average(-bound, note=note),)


def _has_bound(trial: Trial) -> bool:
    return hasattr(trial.model.network, "elbo")


METRIC = Metric(
    name="elbo",
    figures=(
        Figure(
            "negative ELBO on held-out images",
            "nats",
            "lower",
            "Upper bound of the mean negative log-likelihood of an image, with grey values as "
            "Bernoulli probabilities; only figures of the same data can be compared.",
        ),
    ),
    needs=(
        Need("a model with an evidence lower bound", _has_bound),
        learned_from("digits"),
    ),
    measure=measure,
)
