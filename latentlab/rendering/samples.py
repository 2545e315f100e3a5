"""How the views of the Samples page are shown."""

import torch
from torch import Tensor

from latentlab.latent.planes import blend_on_plane
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.attention import AttentionPictures, attention_of
from latentlab.rendering.latents import anchor_labels, latent_of, latents_of, what_to_show
from latentlab.rendering.points import plot_of
from latentlab.rendering.render import Pictures, Plan, shows
from latentlab.views.base import Seed
from latentlab.views.samples import AttentionView, SamplesView, TrayView, seed_at
from trainers.data.watching import Watcher


@shows(SamplesView)
def plan_samples(view: SamplesView, model: LatentModel, _: Watcher) -> Plan | Pictures:
    """The cells of a window on the plane of seeds; as one plot, if they are points."""
    cells = [(row, column) for row in range(view.rows) for column in range(view.columns)]
    places = torch.tensor([view.place(*cell) for cell in cells], dtype=torch.float64)

    def latent_at(x: int, y: int) -> Tensor:
        return latent_of(Seed(seed=seed_at(view.plane, x, y)), model)

    latents = blend_on_plane(places, latent_at, model.model.prior_kind) * view.truncation
    captions: tuple[str, ...] = ()
    labels = None
    if model.told:
        names = _names(model)
        turns = [column % len(names) for column in range(view.columns)]
        by_column = torch.stack([what_to_show(view.label, model, turn) for turn in turns])
        labels = by_column.repeat(view.rows, 1)
        if view.label is None:
            captions = tuple(names[turn] for turn in turns)
    if model.draws_points:
        return Pictures(plot_of(model, latents, labels), 1)
    return Plan(latents, labels, view.columns, captions)


def _names(model: LatentModel) -> tuple[str, ...]:
    """Of the labels, or the sentences that are examples, which columns show in turn."""
    return model.info.label_names if model.vocabulary is None else model.vocabulary.examples


@shows(TrayView)
def plan_tray(view: TrayView, model: LatentModel, watcher: Watcher) -> Plan:
    """The favourites."""
    latents = latents_of([each.latent for each in view.anchors], model, watcher) * view.truncation
    columns = view.columns or len(view.anchors)
    return Plan(latents, anchor_labels(view.anchors, model, watcher), columns)


@shows(AttentionView)
def show_attention(view: AttentionView, model: LatentModel, _: Watcher) -> AttentionPictures:
    """The picture beside where one place of it attends to."""
    return attention_of(view, model)
