"""Plans of the views of the Walk page."""

import threading
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from latentlab.latent.interpolation import (
    blend_of_four,
    distances,
    even_positions,
    lerp,
    loop,
    polyline,
    slerp,
)
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.rendering.latents import anchor_labels, latents_of
from latentlab.rendering.render import Plan, shows
from latentlab.views.walk import PadView, WalkMode, WalkView
from trainers.data.watching import Watcher

PICTURES_PER_LEG = 16
"""Pictures a leg by which the length of the way in image space is measured."""
_REMEMBERED = 8

Between = Callable[[Tensor, Tensor, Tensor], Tensor]
_BETWEEN: dict[WalkMode, Between] = {"linear": lerp, "spherical": slerp}

# Measuring a walk takes longer than showing a picture of it, and a slider asks for many. The
# render thread and exports ask at the same time.
_measured: WeakKeyDictionary[nn.Module, dict[WalkView, Tensor]] = WeakKeyDictionary()
_lock = threading.Lock()


@shows(WalkView)
def plan_walk(view: WalkView, model: LatentModel, watcher: Watcher) -> Plan:
    """One picture of the walk, or all its frames."""
    stations = latents_of([each.latent for each in view.anchors], model, watcher)
    labels = anchor_labels(view.anchors, model, watcher)
    positions = torch.tensor(view.positions(), dtype=torch.float64)
    if view.even_steps:
        positions = even_positions(_lengths(view, model, stations, labels, watcher), positions)
    latents, labels = _along(view.mode, stations, labels, positions)
    columns = view.columns or len(positions)
    captions = percents(view.positions())
    if columns < len(positions):
        rows = [captions[at : at + columns] for at in range(0, len(captions), columns)]
        beside = tuple(" to ".join(dict.fromkeys((row[0], row[-1]))) for row in rows)
        return Plan(latents, labels, columns, (), beside)
    return Plan(latents, labels, columns, captions if len(positions) > 1 else ())


@shows(PadView)
def plan_pad(view: PadView, model: LatentModel, watcher: Watcher) -> Plan:
    """One picture of the pad, or the whole square."""
    corners = latents_of([each.latent for each in view.anchors], model, watcher)
    labels = anchor_labels(view.anchors, model, watcher)
    x, y = torch.tensor(view.places(), dtype=torch.float64).unbind(dim=1)
    latents = blend_of_four(corners, x, y, _BETWEEN[view.mode])
    blended = None if labels is None else blend_of_four(labels, x, y, lerp)
    side = view.side or 1
    heads = percents([across for across, _ in view.places()[:side]]) if side > 1 else ()
    return Plan(latents, blended, side, heads, heads)


def percents(parts: Sequence[float]) -> tuple[str, ...]:
    """Each of `parts`, in [0, 1], as people read it: "25%"."""
    return tuple(f"{100 * each:.0f}%" for each in parts)


def _along(
    mode: WalkMode, stations: Tensor, labels: Tensor | None, positions: Tensor
) -> tuple[Tensor, Tensor | None]:
    """Latents [N, D] and label weights [N, classes] at `positions`."""
    if mode != "loop":
        latents = polyline(stations, positions, _BETWEEN[mode])
        return latents, None if labels is None else polyline(labels, positions, lerp)
    latents = loop(stations, positions)
    if labels is None:
        return latents, None
    return latents, polyline(torch.cat([labels, labels[:1]]), positions, lerp)


def _lengths(
    view: WalkView,
    model: LatentModel,
    stations: Tensor,
    labels: Tensor | None,
    watcher: Watcher,
) -> Tensor:
    """Distances float64 [M] between pictures at equal steps of the position, remembered for each
    model."""
    walk = WalkView(anchors=view.anchors, mode=view.mode)
    network = model.model
    assert isinstance(network, nn.Module)
    with _lock:
        known = _measured.setdefault(network, {})
        found = known.get(walk)
    if found is None:
        found = _measure(walk, model, stations, labels, watcher)
        with _lock:
            while len(known) >= _REMEMBERED:
                known.pop(next(iter(known)))
            known[walk] = found
    return found


def _measure(
    walk: WalkView,
    model: LatentModel,
    stations: Tensor,
    labels: Tensor | None,
    watcher: Watcher,
) -> Tensor:
    """Leg by leg, because all pictures of a long walk may be more than memory holds."""
    legs = len(stations) - (walk.mode != "loop")
    positions = torch.linspace(0, 1, legs * PICTURES_PER_LEG + 1, dtype=torch.float64)
    parts = []
    for leg in range(legs):
        first = leg * PICTURES_PER_LEG
        places = positions[first : first + PICTURES_PER_LEG + 1]
        pictures = decode_exactly(model, *_along(walk.mode, stations, labels, places), watcher)
        parts.append(distances(torch.from_numpy(pictures)))
    return torch.cat(parts)
