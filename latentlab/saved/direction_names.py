"""What a person calls a model's own directions: "slant" for the second component. No torch."""

from pathlib import Path

from latentlab.models.refs import ModelRef
from latentlab.models.sources import lasting_key
from latentlab.saved.json_store import KeptFile
from latentlab.views.directions import AnyDirection, Component, Direction
from trainers.storage import home

LONGEST = 100
"""Characters of a name."""


def usual_name(direction: AnyDirection) -> str:
    """What a direction is called while nobody has named it; people count from 1."""
    if isinstance(direction, Direction):
        return direction.name
    if isinstance(direction, Component):
        return f"Component {direction.index + 1}"
    return f"Factor {direction.index + 1}"


class DirectionNames:
    """The names given so far, of all models, in a small file.

    A file that cannot be read counts as empty; it is replaced when the next name is given.

    Args:
        path: the file; None takes the program's own.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = KeptFile(path or home() / "direction-names.json", dict[str, str])
        self._names = self._file.read()

    def name(self, model: ModelRef, direction: AnyDirection) -> str:
        """What `direction` of `model` is called."""
        given = self._names.get(lasting_key(model), {})
        return given.get(_direction_key(direction), usual_name(direction))

    def rename(self, model: ModelRef, direction: AnyDirection, name: str) -> None:
        """Call `direction` of `model` by `name`, cut to 100 characters; "" gives the usual name.

        Raises:
            OSError: if the file cannot be written.
        """
        given = self._names.setdefault(lasting_key(model), {})
        name = " ".join(name.split())[:LONGEST]
        if name and name != usual_name(direction):
            given[_direction_key(direction)] = name
        else:
            given.pop(_direction_key(direction), None)
        self._file.write(self._names)


def _direction_key(direction: AnyDirection) -> str:
    if isinstance(direction, Direction):
        return f"saved {direction.name}"
    if isinstance(direction, Component):
        return f"component {direction.space} {direction.index}"
    return f"factor {direction.index}"
