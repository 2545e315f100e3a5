"""Plans of the Labels page."""

import math

import torch
from torch import Tensor

from latentlab.latent.interpolation import lerp
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import label_weights, latents_of, row_names
from latentlab.rendering.render import Plan, shows
from latentlab.views.base import ViewError
from latentlab.views.labels import EachLabel, LabelBlend, LabelMorph, LabelsView
from trainers.data.watching import Watcher


@shows(LabelsView)
def plan_labels(view: LabelsView, model: LatentModel, _: Watcher) -> Plan:
    """Each row one latent, each column one label or mixture.

    Raises:
        ViewError: if the model has no labels, or not those.
    """
    if not model.model.classes:
        raise ViewError("This model knows no labels. Choose one that was trained with labels.")
    weights, captions = _columns(view, model)
    latents = latents_of(view.latents, model) * view.truncation
    if isinstance(view.columns, LabelBlend):
        # One column would be a tower of small pictures: they stand in a square instead.
        return Plan(latents, weights.repeat(len(latents), 1), math.ceil(math.sqrt(len(latents))))
    return Plan(
        latents.repeat_interleave(len(weights), dim=0),
        weights.repeat(len(latents), 1),
        len(weights),
        captions,
        row_names(view.latents),
    )


def _columns(view: LabelsView, model: LatentModel) -> tuple[Tensor, tuple[str, ...]]:
    """Label weights [columns, classes] and what stands above each column."""
    columns = view.columns
    names = model.info.label_names
    if isinstance(columns, EachLabel):
        labels = tuple(range(len(names))) if columns.labels is None else columns.labels
        weights = torch.stack([label_weights(each, model) for each in labels])
        return weights, tuple(names[each] for each in labels)
    if isinstance(columns, LabelMorph):
        return _morph(columns, model, names)
    assert isinstance(columns, LabelBlend)
    return label_weights(columns.weights, model)[None], ("mixture",)


def _morph(
    morph: LabelMorph, model: LatentModel, names: tuple[str, ...]
) -> tuple[Tensor, tuple[str, ...]]:
    start, end = label_weights(morph.start, model), label_weights(morph.end, model)
    fractions = torch.linspace(0, 1, morph.steps, dtype=torch.float64)
    parts = tuple(f"{100 * each:.0f}%" for each in fractions.tolist()[1:-1])
    return lerp(start, end, fractions), (names[morph.start], *parts, names[morph.end])
