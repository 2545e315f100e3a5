"""Plans of the Arithmetic page."""

import torch
from torch import Tensor

from latentlab.latent.arithmetic import neighbourhood, rescaled, signed_sum
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import anchor_labels, latents_of, what_to_show
from latentlab.rendering.render import Plan, shows
from latentlab.views.arithmetic import ArithmeticView
from latentlab.views.bins import Bin
from trainers.data.watching import Watcher


@shows(ArithmeticView)
def plan_arithmetic(view: ArithmeticView, model: LatentModel, watcher: Watcher) -> Plan:
    """The result, alone or in the middle of its neighbours."""
    result = sum_of_bins(view, model, watcher)
    latents = result[None]
    if view.neighbourhood:
        latents = neighbourhood(result, view.radius, view.neighbour_seed)
    labels = None
    if model.told:
        labels = _label(view, model, watcher).expand(len(latents), -1)
    return Plan(latents, labels, 3 if view.neighbourhood else 1)


def sum_of_bins(view: ArithmeticView, model: LatentModel, watcher: Watcher | None = None) -> Tensor:
    """The latent [latent_size] that the bins sum up to; 0 without exemplars."""
    filled = [each for each in view.bins if each.exemplars]
    if not filled:
        return torch.zeros(model.model.latent_size)
    exemplars = [_latents(each, model, watcher) for each in filled]
    result = signed_sum(exemplars, [each.weight for each in filled])
    return rescaled(result, torch.cat(exemplars)) if view.rescale else result


def _latents(exemplars: Bin, model: LatentModel, watcher: Watcher | None) -> Tensor:
    return latents_of([each.latent for each in exemplars.exemplars], model, watcher)


def _label(view: ArithmeticView, model: LatentModel, watcher: Watcher) -> Tensor:
    """What is asked for, [`told`], or the mean of the added exemplars' labels."""
    if view.label is not None:
        return what_to_show(view.label, model)
    filled = [each for each in view.bins if each.exemplars]
    added = [each for each in filled if each.weight > 0] or filled
    if not added:
        return what_to_show(None, model)
    labels = anchor_labels([each for bin_ in added for each in bin_.exemplars], model, watcher)
    assert labels is not None
    return labels.mean(dim=0)
