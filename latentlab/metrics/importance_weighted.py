"""The importance-weighted bound of a model that bounds likelihoods, on images not seen by it."""

from typing import Any

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import Figure, Metric, Need, Trial, learned_from

DRAWS = 500
"""Latents for each image, the k of Burda et al."""

IMAGES = 200
ACTIVE = 0.01
"""A unit of the latent is active if its mean varies by more than this over the images."""


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.measuring.samples import unseen_images
    from trainers.data.images import to_unit_range

    network: Any = trial.model.network
    unseen = to_unit_range(trial.once(unseen_images)[:IMAGES])
    rng = torch.Generator().manual_seed(trial.seed)
    with torch.no_grad():
        bound = network.importance_weighted(unseen, rng, DRAWS)
        elbo = network.elbo(unseen, rng)
        varied = network.encode(unseen).var(dim=0)
    looked_at = f"{len(unseen)} images not seen in training"
    units = f"{int((varied > ACTIVE).sum())} of {len(varied)} latent units are active"
    return (
        average(-bound, note=f"k = {DRAWS}, of {looked_at}; {units}"),
        average(bound - elbo, note=f"k = {DRAWS} against k = 1, of {looked_at}"),
    )


def _has_bound(trial: Trial) -> bool:
    return hasattr(trial.model.network, "importance_weighted")


METRIC = Metric(
    name="importance_weighted",
    figures=(
        Figure(
            f"negative importance-weighted bound, k = {DRAWS}",
            "nats",
            "lower",
            "Upper bound of the mean negative log-likelihood of a held-out image, tighter than the "
            "negative ELBO (Burda et al. 2016); only figures of the same k and the same data can "
            "be compared.",
        ),
        Figure(
            "importance-weighted bound above the ELBO",
            "nats",
            "neither",
            "By how much more the ELBO underrates a held-out image: large where the encoder's "
            "Gaussian is far from what the decoder implies.",
        ),
    ),
    needs=(
        Need("a model with an importance-weighted bound", _has_bound),
        learned_from("digits"),
    ),
    measure=measure,
)
