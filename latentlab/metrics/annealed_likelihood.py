"""How probable a Boltzmann machine finds binary images that it has not seen (Salakhutdinov and
Murray 2008)."""

from typing import Any

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import KNOWN_DATA, Figure, Metric, Need, Trial

TEMPERATURES, RUNS = 5_000, 100


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.measuring.samples import unseen_images
    from trainers.networks.boltzmann import annealed_log_partition, drawn

    network: Any = trial.model.network
    rng = torch.Generator().manual_seed(trial.seed)
    unseen = drawn(trial.once(unseen_images).flatten(1).float() / 255, rng)
    temperatures = torch.linspace(0, 1, TEMPERATURES).tolist()
    with torch.no_grad():
        log_partition, error = annealed_log_partition(network.machine, temperatures, RUNS, rng)
        likelihoods = -network.machine.free_energy(unseen) - log_partition
    note = (
        f"of {len(unseen)} images not seen in training, their pixels drawn by their grey values; "
        f"log Z = {log_partition:.1f} with a standard error of {error:.1f}"
    )
    return (average(likelihoods, note=note),)


METRIC = Metric(
    name="annealed_likelihood",
    figures=(
        Figure(
            "log-likelihood of held-out binary images",
            "nats",
            "higher",
            "Its constant, log Z, is estimated by annealed importance sampling, rather too low "
            "than too high, so that the figure is rather too high; only figures of the same data "
            "can be compared.",
        ),
    ),
    needs=(
        Need("a Boltzmann machine", lambda trial: hasattr(trial.model.network, "machine")),
        KNOWN_DATA,
    ),
    measure=measure,
)
