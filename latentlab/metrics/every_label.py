"""Whether one latent can be drawn under every label, each as it was asked for."""

from latentlab.measuring.measured import Measured, share
from latentlab.measuring.metric import LABELLED_DATA, LABELS, SAMPLES, Figure, Metric, Trial

LATENTS = 40


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.measuring.samples import label_classifier
    from latentlab.models.decoding import decode_exactly

    model, count, classes = trial.model, trial.count(LATENTS), trial.model.classes
    latents = model.model.prior(count, torch.Generator().manual_seed(trial.seed))
    labels = torch.arange(classes).repeat(count)
    pixels = decode_exactly(model, latents.repeat_interleave(classes, dim=0), labels)
    right = trial.once(label_classifier).read(pixels) == labels
    note = f"{count} latents, {classes} labels each"
    return share(right, note), share(right.view(count, classes).all(dim=1), note)


METRIC = Metric(
    name="every_label",
    figures=(
        Figure(
            "the same latents under every label, recognised",
            "%",
            "higher",
            "How many pictures of some latents, each under every label, a classifier of the "
            "training images reads as asked for.",
        ),
        Figure(
            "latents with all labels right",
            "%",
            "higher",
            "How many of those latents are read rightly under every label.",
        ),
    ),
    needs=(SAMPLES, LABELS, LABELLED_DATA),
    measure=measure,
)
