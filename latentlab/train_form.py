"""What a person chose on the Train page before pressing Start, as a plain value; what the form
begins with, and what a newcomer is advised to train first.

The same value is remembered between sessions and filled in again when a run is branched.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ConfigDict, Field

from trainers.config import DataSource, DeviceChoice, Frozen
from trainers.data.catalogue import entry
from trainers.file_names import is_folder, shown, typed_path
from trainers.runs.run import Run

DataField = Literal["folder", "second folder", "domains"]
"""Where in the form something about the data can be missing."""


class RunChoices(Frozen):
    """The whole form. `settings` holds values by setting name; missing ones are defaults."""

    model_config = ConfigDict(extra="ignore")

    algorithm: str = "gan"
    data: DataSource = DataSource()
    device: DeviceChoice = "auto"
    threads: Literal["auto"] | int = "auto"
    settings: dict[str, Any] = Field(default_factory=dict)

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
        """A short name that says what is trained on what: "gan-digits", "gan-faces-hat"."""
        data = self.data
        what = data.folder.name.lower() if data.folder and data.folder.name else data.name
        details = list(data.domains or ())
        if data.attribute is not None and data.attribute != entry(data.name).default_attribute:
            details.append(data.attribute)
        return "-".join([self.algorithm, what, *map(_plain, details)])


def _plain(label: str) -> str:
    """`label` as a part of a file name: "Ankle boot" becomes "ankle-boot"."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


@dataclass(frozen=True)
class FirstTraining:
    """What somebody who has trained nothing yet is advised to train, and the button that does."""

    advice: str
    button: str
    choices: RunChoices


FIRST_TRAINING = FirstTraining(
    "Start with a CGAN on the built-in digits: it learns to draw the digit that you ask for, and "
    "the first recognisable ones appear within a minute.",
    "Train a CGAN on the digits",
    RunChoices(algorithm="cgan"),
)


class DataChoiceError(ValueError):
    """The data half of the form cannot be used yet; the message says what is missing.

    Attributes:
        field: where.
    """

    def __init__(self, message: str, field: DataField) -> None:
        super().__init__(message)
        self.field = field


def checked_folder(needed: bool, text: str, field: DataField) -> Path | None:
    """The folder that a field of the form names; None if the data set needs none.

    Raises:
        DataChoiceError: if a folder is needed and none that exists is named.
    """
    if not needed:
        return None
    whose = " of domain B" if field == "second folder" else ""
    if not text.strip():
        raise DataChoiceError(f"Choose the folder that holds the images{whose}.", field)
    path = typed_path(text)
    if not is_folder(path):
        named = f"{shown(str(path)):.200}"
        raise DataChoiceError(
            f"{named} is not a folder. Choose the folder that holds the images{whose}.", field
        )
    return path.resolve()


def checked_domains(first: str, second: str) -> tuple[str, str] | None:
    """Two labels as domains; None if neither is named, which means all labels.

    Raises:
        DataChoiceError: if only one is named, or the same twice.
    """
    if not first and not second:
        return None
    if not first or not second:
        missing = "B" if first else "A"
        raise DataChoiceError(f"Choose a label for domain {missing}, too.", "domains")
    if first == second:
        raise DataChoiceError("Choose two different labels for the two domains.", "domains")
    return first, second
