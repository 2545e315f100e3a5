"""How work on data reports its progress, and learns that it is to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from trainers.data.errors import DataCancelled

Progress = Callable[[str, float | None], None]
"""Called with what is being done and the part that is done, in [0, 1], or None if unknown."""

Cancelled = Callable[[], bool]
"""Asked now and then whether to stop."""

Report = Callable[[float], None]
"""Called with the part of one piece of work that is done, in [0, 1]; what it raises ends it."""


@dataclass(frozen=True)
class Watcher:
    """The two callables of a caller that waits for data; None where it does not care."""

    progress: Progress | None = None
    cancelled: Cancelled | None = None

    def tell(self, text: str, fraction: float | None = None) -> None:
        """Report progress.

        Raises:
            DataCancelled: if the person no longer wants the data.
        """
        if self.cancelled is not None and self.cancelled():
            raise DataCancelled("Reading the images was stopped.")
        if self.progress is not None:
            self.progress(text, fraction)

    def reporter(self, text: str) -> Report:
        """Tells the progress of one piece of work, called `text`."""
        return partial(self.tell, text)
