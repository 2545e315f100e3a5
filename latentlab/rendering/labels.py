"""Plans of the page Labels and text."""

import math

import torch
from torch import Tensor

from latentlab.latent.interpolation import lerp
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import label_weights, latents_of, row_names, texts_of
from latentlab.rendering.render import Plan, shows
from latentlab.views.base import ViewError
from latentlab.views.labels import (
    EachLabel,
    EachSentence,
    LabelBlend,
    LabelMorph,
    LabelsView,
    SentenceMorph,
)
from trainers.data.watching import Watcher


@shows(LabelsView)
def plan_labels(view: LabelsView, model: LatentModel, watcher: Watcher) -> Plan:
    """Each row one latent, each column one label or mixture; or each row one sentence.

    Raises:
        ViewError: if the model takes neither labels nor sentences, or not those.
    """
    if not model.told:
        raise ViewError(
            "This model knows no labels and reads no sentences. Choose one that was trained with "
            "labels, or with sentences."
        )
    latents = latents_of(view.latents, model, watcher) * view.truncation
    if isinstance(view.columns, (EachSentence, SentenceMorph)):
        texts, sentences = _rows(view.columns, model)
        return Plan(
            latents.repeat(len(texts), 1),
            texts.repeat_interleave(len(latents), dim=0),
            len(latents),
            row_names(view.latents),
            sentences,
        )
    weights, captions = _columns(view, model)
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
    """What tells the model what to show, [columns, `told`], and what stands above each column."""
    columns = view.columns
    if model.vocabulary is not None:
        if columns != EachLabel():
            raise ViewError("This model knows no labels: it reads sentences. Name some.")
        return texts_of(model.vocabulary.examples, model), model.vocabulary.examples
    names = model.info.label_names
    if isinstance(columns, EachLabel):
        labels = tuple(range(len(names))) if columns.labels is None else columns.labels
        weights = torch.stack([label_weights(each, model) for each in labels])
        return weights, tuple(names[each] for each in labels)
    if isinstance(columns, LabelMorph):
        return _morph(columns, model, names)
    assert isinstance(columns, LabelBlend)
    return label_weights(columns.weights, model)[None], ("mixture",)


def _rows(rows: EachSentence | SentenceMorph, model: LatentModel) -> tuple[Tensor, tuple[str, ...]]:
    """What is read in each row's sentence, [rows, `told`], and what stands beside it."""
    if isinstance(rows, EachSentence):
        return texts_of(rows.sentences, model), rows.sentences
    return _between(rows, model)


def _between(morph: SentenceMorph, model: LatentModel) -> tuple[Tensor, tuple[str, ...]]:
    start, end = texts_of((morph.start, morph.end), model)
    fractions = torch.linspace(0, 1, morph.steps, dtype=torch.float64)
    return lerp(start, end, fractions), (morph.start, *_parts(fractions), morph.end)


def _parts(fractions: Tensor) -> tuple[str, ...]:
    """How far each step between the ends is."""
    return tuple(f"{100 * each:.0f}%" for each in fractions.tolist()[1:-1])


def _morph(
    morph: LabelMorph, model: LatentModel, names: tuple[str, ...]
) -> tuple[Tensor, tuple[str, ...]]:
    start, end = label_weights(morph.start, model), label_weights(morph.end, model)
    fractions = torch.linspace(0, 1, morph.steps, dtype=torch.float64)
    return lerp(start, end, fractions), (names[morph.start], *_parts(fractions), names[morph.end])
