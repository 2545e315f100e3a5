"""Every kind of view as the JSON in which requests are kept: texts that stay readable for ever."""

import base64
import struct
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def vector(size: int) -> Json:
    """A latent of `size` numbers between -1 and 1."""
    numbers = [(7 * place % 13 - 6) / 6 for place in range(size)]
    packed = base64.b64encode(struct.pack(f"<{size}f", *numbers)).decode()
    return {"kind": "vector", "values": packed}


def seed(number: int) -> Json:
    """The latent of a seed."""
    return {"kind": "seed", "seed": number}


def latent_views(latent_size: int, classes: int) -> dict[str, Json]:
    """Views of a model that draws pictures from latents, by a name.

    Args:
        classes: how many labels the model knows; with some, views with labels come too.
    """
    plain = [{"latent": seed(number)} for number in (1, 22, 333)]
    anchors: list[Json] = [*plain, {"latent": vector(latent_size)}]
    views = _views(anchors, latent_size)
    if not classes:
        return views
    mixture = [float(number % 3) for number in range(classes)]
    labels = [classes - 1, mixture, None, 0]
    labelled = [anchor | {"label": label} for anchor, label in zip(anchors, labels, strict=True)]
    with_labels = _views(labelled, latent_size)
    views |= {f"{name} with labels": view for name, view in with_labels.items()}
    return views | _label_views(latent_size, classes, mixture)


def _views(anchors: Sequence[Json], latent_size: int) -> dict[str, Json]:
    added, taken = {"exemplars": anchors[:3]}, {"exemplars": [anchors[3]], "weight": -0.5}
    sums = {"kind": "arithmetic", "bins": [added | {"name": "added"}, taken]}
    component = {"kind": "component", "index": 1}
    pushes = {
        "features": _push(component, 3.0),
        "pictures": _push(component | {"space": "pictures"}, -2.0),
        "factor": _push({"kind": "factor", "index": 0}, 1.5),
        "saved": _push({"kind": "saved", "name": "own", "vector": vector(latent_size)}, -0.75),
    }
    moved = {"kind": "directions", "anchors": anchors[1:3]}
    walk = {"kind": "walk", "anchors": anchors}
    pad = {"kind": "pad", "anchors": anchors}
    return {
        "samples": {"kind": "samples", "rows": 2, "columns": 5},
        "samples between seeds": {
            **{"kind": "samples", "plane": 7, "x": -3.25, "y": 1e6, "rows": 3, "columns": 3},
            **{"spacing": 0.25, "truncation": 0.7},
        },
        "tray": {"kind": "tray", "anchors": anchors},
        "tray truncated": {"kind": "tray", "anchors": anchors, "columns": 2, "truncation": 0.5},
        "walk": walk | {"position": 0.4},
        **{
            f"walk {mode}{' in even steps' * even}": walk
            | {"mode": mode, "frames": 7, "even_steps": even, "columns": 4}
            for mode in ("linear", "spherical", "loop")
            for even in (False, True)
        },
        "pad": pad | {"x": 0.3, "y": 0.8},
        "pad linear": pad | {"mode": "linear", "side": 3},
        "pad spherical": pad | {"mode": "spherical", "side": 3},
        "arithmetic": sums,
        "arithmetic rescaled": sums
        | {"rescale": True, "radius": 1.0, "neighbour_seed": 5, "neighbourhood": True},
        "arithmetic applied": sums
        | {"neighbourhood": False, "applied": {"sample": anchors[1], "strength": 1.25}},
        **{f"directions {name}": moved | {"pushes": [push]} for name, push in pushes.items()},
        "directions none": moved | {"before_after": False},
        "directions sweep": moved | {"pushes": [*pushes.values()], "sweep": 5},
        "directions apart": moved
        | {"pushes": [*pushes.values()], "sweep": 3, "apart": True, "before_after": False},
    }


def _push(direction: Json, strength: float) -> Json:
    return {"direction": direction, "strength": strength}


def _label_views(latent_size: int, classes: int, mixture: Sequence[float]) -> dict[str, Json]:
    table = {"kind": "conditions", "latents": [seed(4), vector(latent_size)]}
    last = classes - 1
    sums = {"kind": "arithmetic", "bins": [{"exemplars": [{"latent": seed(1)}]}]}
    return {
        "samples of a label": {"kind": "samples", "rows": 2, "columns": 3, "label": last},
        "samples of a mixture": {"kind": "samples", "rows": 2, "columns": 3, "label": mixture},
        "arithmetic of a label": sums | {"label": last},
        "conditions": table,
        "conditions each": table
        | {"columns": {"kind": "each", "labels": [last, 0]}, "truncation": 0.6},
        "conditions morph": table
        | {"columns": {"kind": "morph", "start": 0, "end": last, "steps": 5}},
        "conditions blend": table | {"columns": {"kind": "blend", "weights": mixture}},
    }


def picture_views(pictures: Sequence[Json]) -> dict[str, Json]:
    """Views of a model that takes pictures, by a name.

    Args:
        pictures: five of the model's size.
    """
    first, second, *_ = pictures
    translate = {"kind": "translate", "pictures": pictures[:2]}
    strength = {"kind": "strength", "pictures": pictures[:2]}
    pad = {"kind": "bilinear", "receiver": first, "donors": pictures[1:]}
    matrix = {"kind": "matrix", "donors": pictures[:2], "receivers": pictures[2:]}
    return {
        **{
            f"translate {direction}{' with cycle' * cycle}": translate
            | {"direction": direction, "cycle": cycle, "error": cycle, "seed": 3}
            for direction in ("AtoB", "BtoA")
            for cycle in (False, True)
        },
        "translate error alone": translate | {"error": True, "error_scale": 0.5},
        "translate in two draws": translate | {"draws": 2},
        "swap": {"kind": "swap", "receivers": pictures[:2], "donors": pictures[2:4]},
        "remove": {"kind": "remove", "pictures": pictures[:3]},
        "strength": strength,
        "strength of a donor": strength | {"donor": second, "strengths": [-1.0, 0.5, 3.0]},
        "matrix": matrix,
        "matrix without headers": matrix | {"headers": False},
        "bilinear": pad | {"x": 0.25, "y": 0.9},
        "bilinear square": pad | {"rows": 2, "columns": 3},
    }
