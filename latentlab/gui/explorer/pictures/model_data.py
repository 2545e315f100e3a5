"""The data that models learned from: opened when wanted, and examples of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from latentlab.gui.background import BackgroundTask
from latentlab.gui.explorer.pictures.reading import Found
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef

if TYPE_CHECKING:
    from trainers.data.images import Images

_PATIENCE = 0.05
"""Seconds after which a task that waits for its turn looks whether it is still wanted."""


class ModelData:
    """Keeps the data opened last in memory; may be used from any thread."""

    def __init__(self, manager: ModelManager) -> None:
        self._manager = manager
        self._data: tuple[ModelRef, Images] | None = None
        self._opening = Lock()

    def images(self, task: BackgroundTask, ref: ModelRef, step: int | None) -> "Images":
        """What a model learned from, held out from training if possible: label 0 is domain A.

        It may take seconds, during which `task` tells how far it is.

        Raises:
            Cancelled, DataCancelled: if `task` is cancelled meanwhile.
            ModelError, DataError, RunError: if it is not known or cannot be opened.
        """
        from latentlab.pictures.training_images import open_domains

        with self._turn(task):
            if self._data is None or self._data[0] != ref:
                model = self._manager.open(ref, step)
                self._data = (ref, open_domains(ref, model, watcher=task.watcher()))
            return self._data[1]

    @contextmanager
    def _turn(self, task: BackgroundTask) -> Iterator[None]:
        """Wait until no other task opens data, unless `task` is cancelled before."""
        while not self._opening.acquire(timeout=_PATIENCE):
            task.check()
        try:
            yield
        finally:
            self._opening.release()


def read_examples(images: "Images", label: int | None, start: int, count: int) -> Found:
    """`count` pictures of a domain, or of all with None, from the `start`-th on, in an order fixed
    once and for all; after the last comes the first."""
    from latentlab.pictures.training_images import data_pictures, some_of

    order = some_of(images, label, len(images)).tolist()
    chosen = [order[(start + place) % len(order)] for place in range(min(count, len(order)))]
    return Found(data_pictures(images, chosen), (None,) * len(chosen))
