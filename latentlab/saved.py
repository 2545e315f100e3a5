"""What a person keeps for each model in small JSON files: directions made from exemplars, and names
of the model's own directions ("slant" for the second component). No torch."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from latentlab.models.catalogue import lasting_key
from latentlab.models.refs import ModelRef
from latentlab.views.directions import AnyDirection, Component, Direction
from trainers.storage import home, put_aside, write_bytes_atomically

T = TypeVar("T")
_log = logging.getLogger(__name__)


class JsonStore(Generic[T]):
    """What is kept, by `latentlab.models.catalogue.lasting_key`.

    A damaged file counts as empty, and is put aside when something is changed, under the same name
    with ".damaged" behind it.

    Args:
        path: the file; it need not be there yet.
        values: reads and writes what is kept for one model.
    """

    def __init__(self, path: Path, values: type[T]) -> None:
        self._path = path
        self._adapter: TypeAdapter[dict[str, T]] = TypeAdapter(dict[str, values])  # type: ignore[valid-type]

    def read(self) -> dict[str, T]:
        """Everything that is kept."""
        try:
            return self._content()
        except (OSError, ValidationError) as error:
            _log.warning("%s is not used: %s", self._path, error)
            return {}

    def change(self, key: str, value: Callable[[T | None], T]) -> dict[str, T]:
        """Keep under `key` what `value` makes of what was there (None if nothing was).

        Returns:
            Everything that is kept now.

        Raises:
            OSError: if the file cannot be read or written; it stays as it was then.
        """
        try:
            kept = self._content()
        except ValidationError:
            put_aside(self._path)
            kept = {}
        kept[key] = value(kept.get(key))
        write_bytes_atomically(self._path, self._adapter.dump_json(kept, indent=1))
        return kept

    def _content(self) -> dict[str, T]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        return self._adapter.validate_json(content)


LONGEST_NAME = 100


class DirectionNameError(ValueError):
    """A direction cannot be kept under this name; the message says why."""


_Directions = tuple[Direction, ...]


class SavedDirections:
    """The directions kept so far, of all models, in a small file that is read at every question.

    The latent space is that of a model whichever of its steps is shown, and of a run whatever it
    is called. A damaged file counts as empty; it is put aside when the next direction is kept.

    Args:
        path: the file; None takes the program's own.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = JsonStore(path or home() / "directions.json", tuple[Direction, ...])

    def of(self, model: ModelRef, latent_size: int) -> tuple[Direction, ...]:
        """The directions of `model` by name; those of another latent size do not fit and are
        left out."""
        kept = self._of(model)
        fitting = [each for each in kept if len(each.vector.numbers()) == latent_size]
        return tuple(sorted(fitting, key=lambda each: each.name.lower()))

    def keep(self, model: ModelRef, direction: Direction) -> None:
        """Keep `direction`, in place of an earlier one of its name.

        Raises:
            OSError: if the file cannot be written.
        """
        self._change(model, lambda kept: (*_without(kept, direction.name), direction))

    def remove(self, model: ModelRef, name: str) -> None:
        """Forget the direction called `name`, if there is one.

        Raises:
            OSError: if the file cannot be written.
        """
        self._change(model, lambda kept: _without(kept, name))

    def rename(self, model: ModelRef, name: str, wanted: str) -> None:
        """Call the direction `name` by another name.

        Raises:
            DirectionNameError: if the new name is empty, too long or taken.
            OSError: if the file cannot be written.
        """
        wanted = checked_name(wanted)

        def renamed(kept: _Directions) -> _Directions:
            if wanted != name and any(each.name == wanted for each in kept):
                raise DirectionNameError(
                    f"There is already a direction called {wanted}: choose another name."
                )
            return tuple(
                each.model_copy(update={"name": wanted}) if each.name == name else each
                for each in kept
            )

        self._change(model, renamed)

    def _of(self, model: ModelRef) -> _Directions:
        return self._file.read().get(lasting_key(model), ())

    def _change(self, model: ModelRef, change: Callable[[_Directions], _Directions]) -> None:
        self._file.change(lasting_key(model), lambda kept: change(kept or ()))


def _without(kept: _Directions, name: str) -> _Directions:
    return tuple(each for each in kept if each.name != name)


def checked_name(name: str) -> str:
    """`name` without superfluous blanks.

    Raises:
        DirectionNameError: if it is empty or longer than 100 characters.
    """
    name = " ".join(name.split())
    if not name:
        raise DirectionNameError("The direction has no name yet: type one, such as “thicker”.")
    if len(name) > LONGEST_NAME:
        raise DirectionNameError(
            f"The name has {len(name)} characters: at most {LONGEST_NAME} are allowed."
        )
    return name


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
        self._file = JsonStore(path or home() / "direction-names.json", dict[str, str])
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
        name = " ".join(name.split())[:LONGEST]
        is_usual = name in ("", usual_name(direction))

        def change(given: dict[str, str] | None) -> dict[str, str]:
            key = _direction_key(direction)
            rest = {each: kept for each, kept in (given or {}).items() if each != key}
            return rest if is_usual else rest | {key: name}

        self._names = self._file.change(lasting_key(model), change)


def _direction_key(direction: AnyDirection) -> str:
    if isinstance(direction, Direction):
        return f"saved {direction.name}"
    if isinstance(direction, Component):
        return f"component {direction.space} {direction.index}"
    return f"factor {direction.index}"
