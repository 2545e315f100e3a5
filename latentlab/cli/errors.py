"""What goes wrong on the command line, and the one line that says so."""

import difflib
import sys
from collections.abc import Iterable

from latentlab.cli.status import INTERRUPTED
from latentlab.system_errors import concerns_home, where_to_go


class UsageError(Exception):
    """Something was asked for that cannot be; the message names the option and what is allowed."""


class Interrupted(Exception):  # noqa: N818
    """A signal ended the work in good order; the message says how to go on."""

    def __init__(self, text: str, status: int = INTERRUPTED) -> None:
        super().__init__(text)
        self.status = status


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint to the nearest known word, ready to be appended to a sentence, or ""."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def expected_errors() -> tuple[type[Exception], ...]:
    """The errors that are a person's to put right, not a programmer's.

    Those that only torch can raise are left out as long as it has not been imported.
    """
    from latentlab.export.writing import ExportError
    from latentlab.models.errors import ModelError
    from latentlab.pictures.picture import PictureError
    from latentlab.views.base import ViewError
    from trainers.data.errors import DataError
    from trainers.runs.run import RunError
    from trainers.settings import SettingsError

    light = (
        DataError,
        ExportError,
        ModelError,
        PictureError,
        RunError,
        SettingsError,
        ViewError,
        OSError,
        MemoryError,
    )
    if "torch" not in sys.modules:
        return light
    import torch

    from trainers.needs import AlgorithmError
    from trainers.training.device import DeviceError

    return (*light, AlgorithmError, DeviceError, torch.OutOfMemoryError)


def sentence(error: Exception) -> str:
    """`error` on one line, for a person."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return "The memory is full. Try a smaller --batch-size, --width or --image-size."
    if isinstance(error, OSError) and error.strerror:
        what = f"{error.filename} cannot be used: " if error.filename else ""
        way_out = f" {where_to_go()}" if concerns_home(error) else ""
        return f"{what}{error.strerror}.{way_out}"
    return " ".join(str(error).split())
