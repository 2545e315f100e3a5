"""Whether the direction from thin exemplars to thick ones makes the strokes of samples thicker."""

from latentlab.measuring.measured import Measured, percentage
from latentlab.measuring.metric import LABELS, SAMPLES, Figure, Metric, Trial, learned_from

FRESH = 1_000
CANDIDATES = 40
"""Samples of each label among which the exemplars are chosen."""
EXEMPLARS = 20
STRENGTH = 0.5


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.latent.arithmetic import direction_between
    from latentlab.measuring.consistency import consistency
    from latentlab.measuring.properties import stroke_width
    from latentlab.measuring.samples import label_classifier
    from latentlab.models.decoding import decode_exactly

    model, classes, count = trial.model, trial.model.classes, trial.count(FRESH)
    among = CANDIDATES * classes
    latents = model.model.prior(among, torch.Generator().manual_seed(trial.seed))
    pixels = decode_exactly(model, latents, torch.arange(among) % classes)
    # An 8 has wider strokes than a 1 in every hand: what counts is the width for its label.
    widths = stroke_width(torch.from_numpy(pixels)).view(-1, classes)
    order = (widths - widths.mean(dim=0)).flatten().argsort()
    direction = direction_between(latents[order[-EXEMPLARS:]], latents[order[:EXEMPLARS]])
    classifier = trial.once(label_classifier)
    found = consistency(
        model, direction, STRENGTH, "stroke_width", classifier, count, trial.seed + 1
    )
    assert found.kept is not None, "a classifier was asked"
    note = f"{EXEMPLARS} exemplars a bin, strength {STRENGTH}, {count} fresh samples"
    return tuple(percentage(each.part, each.count, note) for each in (found.changed, found.kept))


METRIC = Metric(
    name="stroke_direction",
    figures=(
        Figure(
            "thin to thick: right sense",
            "%",
            "higher",
            "How many fresh samples get thicker strokes when they are moved along the direction "
            "from thin exemplars to thick ones.",
        ),
        Figure(
            "thin to thick: label kept",
            "%",
            "higher",
            "How many of those samples a classifier reads as the same label before and after.",
        ),
    ),
    needs=(SAMPLES, LABELS, learned_from("digits", "mnist")),
    measure=measure,
)
