"""Something small that is kept for each model, in one JSON file. No torch."""

import logging
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from trainers.storage import write_bytes_atomically

T = TypeVar("T")
_log = logging.getLogger(__name__)


class KeptFile(Generic[T]):
    """What is kept, by `ModelRef.key`. A file that cannot be read counts as empty.

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
            return self._adapter.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            _log.warning("%s is not used: %s", self._path, error)
            return {}

    def write(self, kept: dict[str, T]) -> None:
        """Keep this, and nothing else.

        Raises:
            OSError: if the file cannot be written.
        """
        write_bytes_atomically(self._path, self._adapter.dump_json(kept, indent=1))
