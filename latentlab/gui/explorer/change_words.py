"""What lies between two requests, in words, so that undo can say what it takes back."""

from latentlab.requests import Request

_PAGES = {
    "samples": "Samples",
    "tray": "Samples",
    "walk": "Walk",
    "pad": "Pad",
    "arithmetic": "Arithmetic",
    "conditions": "Labels",
    "directions": "Directions",
    "translate": "Transfer",
    "swap": "Swap",
    "remove": "Remove",
    "strength": "Strength",
    "matrix": "Matrix",
    "bilinear": "Pad",
}
_FIELDS = {
    "x": "place",
    "y": "place",
    "plane": "plane of samples",
    "spacing": "zoom",
    "mode": "curve",
    "even_steps": "pace",
    "position": "place on the walk",
    "neighbourhood": "neighbours",
    "radius": "radius of the neighbours",
    "neighbour_seed": "choice of neighbours",
    "rescale": "length of the sum",
    "pushes": "strengths of the directions",
    "before_after": "columns",
    "sweep": "columns",
    "apart": "columns",
    "cycle": "the way back",
    "error": "heatmap",
    "error_scale": "colours of the heatmap",
}


def difference(before: Request, after: Request) -> str:
    """What was changed on the way from `before` to `after`: "truncation", "zoom"."""
    if before.model.key != after.model.key:
        return f"opening {after.model.title}"
    if before.step != after.step:
        return "step"
    old, new = before.view, after.view
    if old.kind != new.kind:
        return f"going to {_PAGES.get(new.kind, new.kind.capitalize())}"
    fields = [name for name in type(new).model_fields if getattr(old, name) != getattr(new, name)]
    words = dict.fromkeys(_FIELDS.get(name, name.replace("_", " ")) for name in fields)
    return next(iter(words), "view")
