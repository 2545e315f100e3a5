"""Plans of the Directions page, and the directions that a model has of itself."""

import threading
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from latentlab.latent.arithmetic import moved
from latentlab.latent.directions import (
    closed_form_factors,
    first_features,
    first_weights,
    principal_directions,
)
from latentlab.models.decoding import decode_exactly, one_thread
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import anchor_labels, latents_of, row_names, vector_of
from latentlab.rendering.render import Plan, shows
from latentlab.saved import usual_name
from latentlab.views.base import ViewError
from latentlab.views.directions import (
    AnyDirection,
    Component,
    Direction,
    DirectionsView,
    Push,
    Space,
)
from trainers.data.watching import Watcher

SAMPLES = 1024
"""Latents among whose pictures and features components are looked for."""
_SEED = 0

_known: WeakKeyDictionary[nn.Module, dict[str, Tensor]] = WeakKeyDictionary()
_lock = threading.Lock()


@shows(DirectionsView)
def plan_directions(view: DirectionsView, model: LatentModel, watcher: Watcher) -> Plan:
    """Each latent moved, beside itself or in steps.

    Raises:
        ViewError: if the model has no such direction.
    """
    bases = latents_of([each.latent for each in view.anchors], model, watcher)
    parts, captions = _parts(view)
    steps = [
        _moved(bases, group, part, model, watcher) for group in view.groups() for part in parts
    ]
    # [anchors, groups * parts, D]: the rows of one latent stand together.
    latents = torch.stack(steps, dim=1).flatten(0, 1)
    labels = anchor_labels(view.anchors, model, watcher)
    repeated = None if labels is None else labels.repeat_interleave(len(steps), dim=0)
    return Plan(latents, repeated, len(parts), captions, _row_captions(view))


def _row_captions(view: DirectionsView) -> tuple[str, ...]:
    """Each row's latent and, where pushes are followed apart, its direction."""
    latents = row_names([each.latent for each in view.anchors])
    if not view.apart or not view.pushes:
        return latents
    directions = [usual_name(each.direction) for each in view.pushes]
    return tuple(f"{latent}: {name}" for latent in latents for name in directions)


def _moved(
    bases: Tensor, pushes: Sequence[Push], part: float, model: LatentModel, watcher: Watcher
) -> Tensor:
    directions = [direction_of(each.direction, model, watcher) for each in pushes]
    return moved(bases, directions, [part * each.strength for each in pushes])


def direction_of(
    direction: AnyDirection, model: LatentModel, watcher: Watcher | None = None
) -> Tensor:
    """The step [latent_size] at strength 1.

    Raises:
        ViewError: if the model has no such direction.
    """
    if isinstance(direction, Direction):
        return vector_of(direction.vector, model)
    space = direction.space if isinstance(direction, Component) else None
    found = own_directions(model, space, watcher)
    if direction.index >= len(found):
        raise ViewError(
            f"Direction {direction.index + 1} does not exist: this model has {len(found)} of "
            "that kind."
        )
    return found[direction.index]


def own_directions(
    model: LatentModel, space: Space | None, watcher: Watcher | None = None
) -> Tensor:
    """Unit directions [K, latent_size] that the model has of itself, the strongest first.

    They are computed once for each model and remembered; see latentlab/latent/directions.py.

    Args:
        space: of which principal components are taken; None takes closed-form factors.
        watcher: told how far it is; may cancel.

    Raises:
        ViewError: if the model has no first layer to take closed-form factors of.
        DataCancelled: if the watcher cancels.
    """
    network = model.model
    assert isinstance(network, nn.Module)
    key = space or "factors"
    # Whoever asks while they are computed waits for them, which is faster than computing them too.
    with _lock:
        known = _known.setdefault(network, {})
        if key not in known:
            with one_thread():
                found = _factors(model) if space is None else _components(model, space, watcher)
            known[key] = found
        return known[key]


def _parts(view: DirectionsView) -> tuple[list[float], tuple[str, ...]]:
    """By how much of the pushes each column is moved, and what stands above it."""
    if view.sweep is not None:
        middle = (view.sweep - 1) / 2
        parts = [(step - middle) / middle for step in range(view.sweep)]
        return parts, tuple(f"{100 * part:+.0f}%" if part else "0%" for part in parts)
    if view.before_after:
        return [0.0, 1.0], ("before", "after")
    return [1.0], ()


def _factors(model: LatentModel) -> Tensor:
    try:
        weights = first_weights(model.model)
    except ValueError as error:
        raise ViewError(str(error)) from error
    return closed_form_factors(weights.cpu())


def _components(model: LatentModel, space: Space, watcher: Watcher | None) -> Tensor:
    """Found among latents under all labels in turn, so that they hold for each."""
    rng = torch.Generator().manual_seed(_SEED)
    latents = model.model.prior(SAMPLES, rng)
    classes = model.model.classes
    labels = torch.arange(SAMPLES) % classes if classes else None
    if space == "pictures":
        pictures = torch.from_numpy(decode_exactly(model, latents, labels, watcher))
        features = pictures.flatten(1)
    else:
        on_device = None if labels is None else labels.to(model.device)
        features = first_features(model.model, latents.to(model.device), on_device).cpu()
    features = features.double()
    if labels is not None:
        features = _without_label_means(features, labels)
    count = min(64, len(latents) - 1, latents.shape[1], features.shape[1])
    return principal_directions(latents, features, count)


def _without_label_means(features: Tensor, labels: Tensor) -> Tensor:
    """What the labels alone explain is taken out: no movement of the latent can bring it."""
    sums = torch.zeros(int(labels.max()) + 1, features.shape[1], dtype=features.dtype)
    sums.index_add_(0, labels, features)
    return features - (sums / labels.bincount()[:, None])[labels]
