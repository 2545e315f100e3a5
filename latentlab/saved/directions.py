"""Directions that a person made from exemplars and named, kept for each model. No torch."""

from pathlib import Path

from latentlab.models.refs import ModelRef
from latentlab.models.sources import lasting_key
from latentlab.saved.json_store import KeptFile
from latentlab.views.directions import Direction
from trainers.storage import home

LONGEST_NAME = 100


class DirectionNameError(ValueError):
    """A direction cannot be kept under this name; the message says why."""


class SavedDirections:
    """The directions kept so far, of all models, in a small file that is read at every question.

    The latent space is that of a model whichever of its steps is shown, and of a run whatever it
    is called. A damaged file counts as empty; it is put aside when the next direction is kept.

    Args:
        path: the file; None takes the program's own.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = KeptFile(path or home() / "directions.json", tuple[Direction, ...])

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
        self._store(model, (*self._without(model, direction.name), direction))

    def remove(self, model: ModelRef, name: str) -> None:
        """Forget the direction called `name`, if there is one.

        Raises:
            OSError: if the file cannot be written.
        """
        self._store(model, self._without(model, name))

    def rename(self, model: ModelRef, name: str, wanted: str) -> None:
        """Call the direction `name` by another name.

        Raises:
            DirectionNameError: if the new name is empty, too long or taken.
            OSError: if the file cannot be written.
        """
        wanted = checked_name(wanted)
        kept = self._of(model)
        names = {each.name for each in kept}
        if wanted != name and wanted in names:
            raise DirectionNameError(
                f"There is already a direction called {wanted}: choose another name."
            )
        renamed = (
            each.model_copy(update={"name": wanted}) if each.name == name else each for each in kept
        )
        self._store(model, tuple(renamed))

    def _without(self, model: ModelRef, name: str) -> tuple[Direction, ...]:
        return tuple(each for each in self._of(model) if each.name != name)

    def _of(self, model: ModelRef) -> tuple[Direction, ...]:
        return self._file.read().get(lasting_key(model), ())

    def _store(self, model: ModelRef, directions: tuple[Direction, ...]) -> None:
        self._file.write(self._file.read() | {lasting_key(model): directions})


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
