"""Something small that is kept for each model, in one JSON file. No torch."""

import logging
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from trainers.storage import write_bytes_atomically

T = TypeVar("T")
_log = logging.getLogger(__name__)


class KeptFile(Generic[T]):
    """What is kept, by `latentlab.models.sources.lasting_key`.

    A damaged file counts as empty, and is put aside when something is written, under the same name
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

    def write(self, kept: dict[str, T]) -> None:
        """Keep this, and nothing else.

        Raises:
            OSError: if the file cannot be written.
        """
        try:
            self._content()
        except ValidationError:
            self._path.replace(self._path.with_name(f"{self._path.name}.damaged"))
        write_bytes_atomically(self._path, self._adapter.dump_json(kept, indent=1))

    def _content(self) -> dict[str, T]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        return self._adapter.validate_json(content)
