"""Where a run goes on when its data were moved, or the machine lacks its device."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from trainers.config import DataSource, DeviceChoice, Frozen, Recipe
from trainers.data.catalogue import entry


class Place(Frozen):
    """Folders of the data and the device, each in place of the run's own; None keeps that.

    Attributes:
        second_folder: that of domain B.
    """

    folder: Path | None = None
    second_folder: Path | None = None
    device: DeviceChoice | None = None

    def applied(self, recipe: Recipe) -> Recipe:
        """`recipe` with the data and the device taken from here."""
        folders = {"folder": self.folder, "second_folder": self.second_folder}
        found = {name: folder for name, folder in folders.items() if folder is not None}
        data = recipe.data.model_copy(update=found)
        return recipe.model_copy(update={"data": data, "device": self.device or recipe.device})


OWN_PLACE = Place()
"""Where the run always was."""


@dataclass(frozen=True)
class Missing:
    """What of a run is not here: folders that are gone, and its device."""

    folder: bool = False
    second_folder: bool = False
    device: bool = False

    def __bool__(self) -> bool:
        return self.folder or self.second_folder or self.device


def has_folder(data: DataSource) -> bool:
    """Whether the images lie in a folder that a person named."""
    return entry(data.name).needs_folder or data.folder is not None


def has_second_folder(data: DataSource) -> bool:
    """Whether those of domain B lie in another one."""
    return entry(data.name).needs_second_folder


def missing(data: DataSource, device: DeviceChoice, devices: Collection[str]) -> Missing:
    """What a run on `data` and `device` would miss on a machine that has `devices`."""
    return Missing(
        folder=has_folder(data) and not _is_there(data.folder),
        second_folder=has_second_folder(data) and not _is_there(data.second_folder),
        device=device != "auto" and device not in devices,
    )


def _is_there(folder: Path | None) -> bool:
    try:
        return folder is not None and folder.is_dir()
    except OSError:
        return False
