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
    worst = min(right, key=lambda name: float(right[name].double().mean()))
    if not varied:
        raise MetricError("No label has two images, so none can be compared. Choose other data.")
    least = min(varied, key=varied.__getitem__)
    return (
        share(right[worst], f"of {each} samples of {worst!r}"),
        Measured(varied[least], None, None, each, f"of {each} samples of {least!r}"),
    )


METRIC = Metric(
    name="worst_label",
    figures=(
        Figure(
            "the worst label, recognised",
            "%",
            "higher",
            "How many samples of one label a classifier of the training images reads as that "
            "label, where it reads the fewest.",
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
