"""LatentLab, a desktop laboratory for generative models: train, watch, explore, export.

What a notebook needs is here; importing it imports neither torch nor Qt:

    import latentlab
    from latentlab.views import SamplesView

    model = latentlab.open_model("digits-cgan")
    latentlab.render(model, SamplesView(label=3)).save("threes.png")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from latentlab.history import History
    from latentlab.models.opening import model_names, open_model
    from latentlab.rendering import Pictures, render
    from latentlab.requests import Request, read_request

__all__ = [
    "History",
    "Pictures",
    "Request",
    "model_names",
    "open_model",
    "read_request",
    "render",
]

_HOMES = {
    "History": "latentlab.history",
    "Pictures": "latentlab.rendering",
    "Request": "latentlab.requests",
    "model_names": "latentlab.models.opening",
    "open_model": "latentlab.models.opening",
    "read_request": "latentlab.requests",
    "render": "latentlab.rendering",
}
"""Where each name lives; its module is imported when the name is first used."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
