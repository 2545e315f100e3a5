"""How often sums of exemplars of faces show what they should (Radford et al. 2016, 6.3.2)."""

from latentlab.formatting import count
from latentlab.measuring.measured import Measured, percentage, share
from latentlab.measuring.metric import NO_LABELS, SAMPLES, Figure, Metric, Trial, learned_from


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.sums import CANDIDATES, exemplar_sums

    found = trial.once(exemplar_sums)
    triples = f"{count(len(found.wanted))} random triples of smile, glasses and hat"
    note = f"of {triples}, three clear exemplars each"
    doubtful = "of the same triples, with any samples that classifiers take for exemplars"
    return (
        share(found.wanted, note),
        share(found.both, note),
        share(found.by_lot, doubtful),
        percentage(found.chance, CANDIDATES, f"of {count(CANDIDATES)} samples"),
    )


METRIC = Metric(
    name="sums",
    figures=(
        Figure(
            "sums that show the wanted attribute",
            "%",
            "higher",
            "With this and that, minus that, plus the other, three exemplars each: how many "
            "results show this; some do by chance.",
        ),
        Figure(
            "sums that show the other faces' attribute too",
            "%",
            "higher",
            "How many of those results show both attributes that should be left.",
        ),
        Figure(
            "sums of exemplars by lot that show the wanted one",
            "%",
            "higher",
            "The same with exemplars of which no classifier needs to be sure.",
        ),
        Figure(
            "single samples that show it by chance",
            "%",
            "neither",
            "What sums that mean nothing would reach.",
        ),
    ),
    needs=(SAMPLES, NO_LABELS, learned_from("faces")),
    measure=measure,
)
