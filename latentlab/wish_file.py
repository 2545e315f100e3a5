"""Wishes of an edit as a JSON file: a list of objects, each with the fields of a class of
views/edit.py and its kind. No torch.

    [
      {"kind": "colour", "colour": "#d93338", "size": 0.1, "strokes": [[[0.3, 0.2], [0.7, 0.2]]]},
      {"kind": "warp", "start": [0.5, 0.7], "end": [0.5, 0.65]}
    ]
"""

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from latentlab.export.writing import writing
from latentlab.formatting import shown
from latentlab.views.base import ViewError, first_complaint
from latentlab.views.edit import AnyWish, Wishes

_LARGEST = 2**25
"""Bytes: far more than all strokes that a view can hold."""

_WISHES: TypeAdapter[tuple[AnyWish, ...]] = TypeAdapter(Wishes)


def read_wishes(path: Path | str) -> tuple[AnyWish, ...]:
    """The wishes in the JSON file at `path`.

    Raises:
        ViewError: if the file cannot be read, or holds something else.
    """
    path = Path(path).expanduser()
    name = shown(path.name)
    try:
        if path.stat().st_size > _LARGEST:
            raise ViewError(f"{name} is too large to be a list of wishes. Choose another file.")
        text = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it is damaged"
        raise ViewError(f"{name} cannot be read: {reason}. Choose a file of wishes.") from error
    except ValueError as error:
        raise ViewError(f"{name} cannot be the name of a file. Choose another.") from error
    try:
        return _WISHES.validate_json(text)
    except ValidationError as error:
        raise ViewError(f"{name} holds no wishes that can be used. {_complaint(error)}") from None


def write_wishes(wishes: Sequence[AnyWish], path: Path) -> None:
    """Write `wishes` for `read_wishes`.

    Raises:
        ExportError: if the name does not end in .json or the file cannot be written.
    """
    with writing(path, ".json") as temporary:
        temporary.write_bytes(_WISHES.dump_json(tuple(wishes), indent=1))


def _complaint(error: ValidationError) -> str:
    """What is wrong first, and in which wish."""
    problem = error.errors()[0]
    if problem["type"] == "json_invalid":
        return "It is no JSON: it must be a list of objects, each with a kind."
    if not problem["loc"]:
        return "It must be a list of at most 64 objects, each with a kind."
    if problem["type"].startswith("union_tag"):
        return f"Wish {_number(problem['loc'])}: kind must be colour, sketch, keep, warp or brush."
    return f"Wish {_number(problem['loc'])}: {first_complaint(error)}"


def _number(place: Sequence[int | str]) -> int:
    """Number of the wish at `place` of the list, from 1."""
    return int(place[0]) + 1
