"""The small trained models that ship with the program, so that there is something to explore at
the first click. benchmarks/bundled/build.py makes them."""

from pathlib import Path

from latentlab.models.errors import ModelError
from resources import MODELS

PREVIEW_ROWS, PREVIEW_COLUMNS = 3, 6
"""Pictures in a model's preview."""


def bundled_names() -> tuple[str, ...]:
    """The names of the bundled models, in alphabetical order."""
    return tuple(sorted(path.stem for path in MODELS.glob("*.safetensors")))


def bundled_path(name: str) -> Path:
    """The model file of the bundled model `name`.

    Raises:
        ModelError: if there is none; the message lists those that exist.
    """
    names = bundled_names()
    if name not in names:
        choices = f"choose one of {', '.join(names)}" if names else "this copy has none"
        raise ModelError(f"There is no bundled model {name!r}: {choices}.")
    return MODELS / f"{name}.safetensors"


def preview_path(name: str) -> Path:
    """Where the picture of what the bundled model `name` makes lies, if it has one.

    It is shown before the model itself can draw. benchmarks/bundled/previews.py makes it.
    """
    return MODELS / f"{name}.png"
