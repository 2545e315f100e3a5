"""LatentLab, a desktop laboratory for generative models: train, watch, explore, export.

What a notebook needs is here; importing it imports neither torch nor Qt:

    import latentlab

    model = latentlab.open_model("digits-cgan")
    latentlab.render(model, latentlab.views.SamplesView(label=3)).save("threes.png")

Pictures of one's own go through a model that translates, or that moves objects:

    model = latentlab.open_model("faces-genegan")
    me, you = (latentlab.open_picture(path, model) for path in ("me.jpg", "you.jpg"))
    swap = latentlab.views.SwapView(receivers=(me,), donors=(you,))
    latentlab.render(model, swap).save("swap.png")

The model's own methods work on tensors: `decode`, `translate`, `encode_parts`, `join`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from latentlab import views
    from latentlab.batches.batch import transfer_folder
    from latentlab.batches.order import BatchOrder
    from latentlab.history import History
    from latentlab.models.errors import ModelError
    from latentlab.models.opening import model_names, open_model
    from latentlab.models.refs import ModelRef
    from latentlab.pictures.picture import Crop, Picture
    from latentlab.pictures.tensors import open_picture
    from latentlab.rendering.render import Pictures, render
    from latentlab.requests import Request, read_request
    from latentlab.views import ViewError

__all__ = [
    "BatchOrder",
    "Crop",
    "History",
    "ModelError",
    "ModelRef",
    "Picture",
    "Pictures",
    "Request",
    "ViewError",
    "model_names",
    "open_model",
    "open_picture",
    "read_request",
    "render",
    "transfer_folder",
    "views",
]

_HOMES = {
    "BatchOrder": "latentlab.batches.order",
    "Crop": "latentlab.pictures.picture",
    "History": "latentlab.history",
    "ModelError": "latentlab.models.errors",
    "ModelRef": "latentlab.models.refs",
    "Picture": "latentlab.pictures.picture",
    "Pictures": "latentlab.rendering.render",
    "Request": "latentlab.requests",
    "ViewError": "latentlab.views",
    "model_names": "latentlab.models.opening",
    "open_model": "latentlab.models.opening",
    "open_picture": "latentlab.pictures.tensors",
    "read_request": "latentlab.requests",
    "render": "latentlab.rendering.render",
    "transfer_folder": "latentlab.batches.batch",
}
"""Where each name lives; its module is imported when the name is first used."""


def __getattr__(name: str) -> Any:
    if name == "views":
        return import_module("latentlab.views")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
