"""What a person chose on the Train page before pressing Start, as a plain value.

The same value is remembered between sessions and filled in again when a run is branched.
"""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from trainers.config import DataSource, DeviceChoice
from trainers.run import Run


class RunChoices(BaseModel):
    """The whole form. `settings` holds values by setting name; missing ones are defaults."""

    model_config = ConfigDict(frozen=True)

    algorithm: str = "gan"
    data: DataSource = DataSource()
    device: DeviceChoice = "auto"
    threads: Literal["auto"] | int = "auto"
    settings: dict[str, Any] = {}

    @classmethod
    def of(cls, run: Run) -> Self:
        """The choices that `run` was started with."""
        manifest = run.manifest
        return cls(
            algorithm=manifest.algorithm,
            data=manifest.data,
            device=manifest.device,
            threads=manifest.threads,
            settings=manifest.settings,
        )

    @property
    def suggested_name(self) -> str:
        """A short name that says what is trained on what: "gan-digits"."""
        folder = self.data.folder
        what = folder.name.lower() if folder and folder.name else self.data.name
        return f"{self.algorithm}-{what}"


class DataChoiceError(ValueError):
    """The data half of the form cannot be used yet; the message says what is missing."""


def checked_source(name: str, needs_folder: bool, folder: str, **shape: Any) -> DataSource:
    """The data source that the form describes.

    Args:
        shape: `image_size` and `colour` as `DataSource` takes them.

    Raises:
        DataChoiceError: if a folder is needed and none that exists is named.
    """
    if not needs_folder:
        return DataSource(name=name, **shape)
    if not folder.strip():
        raise DataChoiceError("Choose the folder that holds the images.")
    path = Path(folder.strip()).expanduser().resolve()
    if not path.is_dir():
        raise DataChoiceError(f"{path} is not a folder. Choose the folder that holds the images.")
    return DataSource(name=name, folder=path, **shape)
