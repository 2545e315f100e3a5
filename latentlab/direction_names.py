"""What a person calls a model's own directions: "slant" for the second component. No torch."""

import json
import logging
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from latentlab.models.refs import ModelRef
from latentlab.views.directions import AnyDirection, Component, Direction
from trainers.storage import home, write_bytes_atomically

LONGEST = 100
"""Characters of a name."""

_Names = dict[str, dict[str, str]]
_READER: TypeAdapter[_Names] = TypeAdapter(_Names)
_log = logging.getLogger(__name__)


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
        self._path = path or home() / "direction-names.json"
        self._names = self._read()

    def name(self, model: ModelRef, direction: AnyDirection) -> str:
        """What `direction` of `model` is called."""
        given = self._names.get(_model_key(model), {})
        return given.get(_direction_key(direction), usual_name(direction))

    def rename(self, model: ModelRef, direction: AnyDirection, name: str) -> None:
        """Call `direction` of `model` by `name`, cut to 100 characters; "" gives the usual name.

        Raises:
            OSError: if the file cannot be written.
        """
        given = self._names.setdefault(_model_key(model), {})
        name = " ".join(name.split())[:LONGEST]
        if name and name != usual_name(direction):
            given[_direction_key(direction)] = name
        else:
            given.pop(_direction_key(direction), None)
        text = json.dumps(self._names, ensure_ascii=False, indent=1)
        write_bytes_atomically(self._path, text.encode())

    def _read(self) -> _Names:
        try:
            return _READER.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            _log.warning("%s is not used: %s", self._path, error)
            return {}


def _model_key(model: ModelRef) -> str:
    return f"{model.kind} {model.name}"


def _direction_key(direction: AnyDirection) -> str:
    if isinstance(direction, Direction):
        return f"saved {direction.name}"
    if isinstance(direction, Component):
        return f"component {direction.space} {direction.index}"
    return f"factor {direction.index}"
