"""How a model does on the label that it does worst, which a mean over the labels hides."""

from latentlab.measuring.measured import Measured, share
from latentlab.measuring.metric import (
    LABELLED_DATA,
    LABELS,
    SAMPLES,
    Figure,
    Metric,
    MetricError,
    Trial,
)

EACH = 100


def measure(trial: Trial) -> tuple[Measured, ...]:
    import torch

    from latentlab.measuring.samples import label_classifier, training_images
    from trainers.data.images import to_unit_range
    from trainers.data.variety import variety

    model, data, classifier = trial.model, trial.once(training_images), trial.once(label_classifier)
    each = max(2, trial.count(EACH))
    latents = torch.cat([model.latent(seed) for seed in range(trial.seed, trial.seed + each)])
    right: dict[str, torch.Tensor] = {}
    varied: dict[str, float] = {}
    for label, name in enumerate(data.label_names):
        images = model.images(latents, torch.full((each,), label)).cpu()
        right[name] = classifier.labels(images) == label
        real = data.indices_of(label)[:EACH]
        if len(real) > 1:
            varied[name] = 100 * variety(images, to_unit_range(data.images[real]))
    legible = {
        name: part
        for name, part in zip(data.label_names, classifier.by_label, strict=True)
        if part > 0
    }
    if not varied or not legible:
        raise MetricError(
            "No label has two images, or none can be told from the others, so they cannot be "
            "compared. Choose other data."
        )
    worst = min(legible, key=lambda name: float(right[name].double().mean()) / legible[name])
    least = min(varied, key=varied.__getitem__)
    return (
        _beside(share(right[worst]), legible[worst], worst),
        Measured(varied[least], None, None, each, f"of {each} samples of {least!r}"),
    )


def _beside(drawn: Measured, real: float, label: str) -> Measured:
    """The share of samples as a part of that of real images, in percent."""
    low, high = (None if end is None else end / real for end in (drawn.low, drawn.high))
    note = f"of {label!r}: {drawn.value:.0f}% of {drawn.count} samples, {real:.0%} of real images"
    return Measured(drawn.value / real, low, high, drawn.count, note)


METRIC = Metric(
    name="worst_label",
    figures=(
        Figure(
            "the worst label, recognised",
            "%",
            "higher",
            "How many samples of one label a classifier of the training images reads as that "
            "label, beside how many real images of it that it has not seen, where that is least.",
        ),
        Figure(
            "the least varied label",
            "%",
            "near 100",
            "Mean distance between two samples that were asked for under one label, of that "
            "between two training images of it, where it is least: near 0 the label has died, and "
            "every latent gives the same picture.",
        ),
    ),
    needs=(SAMPLES, LABELS, LABELLED_DATA),
    measure=measure,
)
