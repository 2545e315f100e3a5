"""The data that models learned from, opened when pictures of them are wanted."""

from threading import Lock
from typing import TYPE_CHECKING

from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef

if TYPE_CHECKING:
    from trainers.data.images import Images


class ModelData:
    """Keeps what was opened last, for whoever asks; from any thread."""

    def __init__(self, manager: ModelManager) -> None:
        self._manager = manager
        self._data: tuple[ModelRef, Images] | None = None
        self._opening = Lock()

    def images(self, ref: ModelRef, step: int | None) -> "Images":
        """What a model learned from, held out from training if possible: label 0 is domain A.

        It may take seconds, so it is asked from other threads; the newest stays in memory.

        Raises:
            ModelError, DataError, RunError: if it is not known or cannot be opened.
        """
        from latentlab.transfer.own_data import open_domains

        with self._opening:
            if self._data is None or self._data[0] != ref:
                self._data = (ref, open_domains(ref, self._manager.open(ref, step)))
            return self._data[1]
