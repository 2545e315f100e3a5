"""The settings every algorithm shares, the choice of data, and both together as a recipe.

Each algorithm extends `TrainingConfig`. The form in the window, the command-line options and the
table in docs/algorithms.md are all derived from the fields declared here and there, so a default
or a range is written exactly once. This module does not import torch.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, ValidationError
from pydantic_core import PydanticSerializationError

from trainers.settings import SettingsError, setting, settings_of

MOST_STEPS = 100_000_000
DeviceChoice = Literal["auto", "cpu", "cuda", "mps"]
Precision = Literal["auto", "float32", "bfloat16"]
FolderRules = Literal[1, 2]
"""How images and labels are found in a folder: 2, by `trainers.data.files.layout`; 1, as version
0.1.0 did, for runs begun then."""


class Frozen(BaseModel):
    """A value object: validated, immutable, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    def as_json(self, indent: int | None = None) -> str:
        """This value as JSON; file names that are no text are escaped, so that they can be read."""
        try:
            return self.model_dump_json(indent=indent)
        except PydanticSerializationError:
            return json.dumps(self.model_dump(mode="json"), indent=indent)


class TrainingConfig(Frozen):
    """The settings that all algorithms share; each algorithm adds its own fields.

    Attributes:
        later_settings: those that an algorithm got when there were runs of it already. At their
            defaults they change nothing, and those runs go on.
    """

    later_settings: ClassVar[frozenset[str]] = frozenset()

    steps: int = setting(
        10_000,
        "How many updates of the generator to train for.",
        ge=1,
        le=MOST_STEPS,
        unit="steps",
        bookkeeping=True,
    )
    batch_size: int = setting(
        64,
        "Training examples in one batch: images, pairs of images, or points.",
        ge=2,
        le=4096,
        unit="examples",
    )
    seed: int = setting(
        0,
        "Starting point of all random numbers: the same seed gives the same run.",
        ge=0,
        le=2**32 - 1,
    )
    average_decay: float = setting(
        0.999,
        "Weight of the past in the running average of the generator that samples are drawn "
        "from; 0 uses the newest weights as they are.",
        ge=0.0,
        lt=1.0,
    )
    precision: Precision = setting(
        "auto",
        "Number format of the heavy arithmetic: bfloat16 is faster where the hardware has it.",
        group="Hardware",
    )
    sample_interval: int = setting(
        200,
        "Steps between two sample grids; the first steps are sampled more often.",
        ge=1,
        le=1_000_000,
        unit="steps",
        group="Saving",
        bookkeeping=True,
    )
    snapshots_kept: int = setting(
        60,
        "Saved generators along the run; when there are more, every second one is dropped.",
        ge=2,
        le=1000,
        unit="snapshots",
        group="Saving",
        bookkeeping=True,
    )
    snapshot_megabytes: int = setting(
        50,
        "Room on the disk for the saved generators: when they take more, every second one is "
        "dropped, but four are always kept.",
        ge=1,
        le=1_000_000,
        unit="MB",
        group="Saving",
        bookkeeping=True,
    )
    checkpoint_seconds: float = setting(
        30.0,
        "Longest time that can be lost if the computer stops: seconds between checkpoints.",
        ge=0.1,
        le=86_400,
        unit="s",
        group="Saving",
        bookkeeping=True,
    )

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> Self:
        """Build the config from `values`; missing ones take their default.

        Raises:
            SettingsError: with one sentence for each unknown or forbidden value.
        """
        described = {each.name: each for each in settings_of(cls)}
        try:
            return cls(**values)
        except ValidationError as error:
            problems: dict[str, str] = {}
            for item in error.errors():
                name = str(item["loc"][0]) if item["loc"] else ""
                if name in described and item["type"] != "value_error":
                    problems[name] = described[name].refusal(item["input"])
                elif item["type"] == "extra_forbidden":
                    problems[name] = f"There is no setting {name!r}."
                else:
                    problems[name] = str(item.get("ctx", {}).get("error", item["msg"]))
            raise SettingsError(problems) from None

    @property
    def last_step(self) -> int | None:
        """The step from which on nothing can be learned any more; None if there is none."""
        return None

    def learning_rate_factor(self, step: int) -> float:
        """What every optimizer's learning rate is multiplied by at `step`."""
        del step
        return 1.0

    def science_digest(self) -> str:
        """Hex digest of everything that shapes what is learned (bookkeeping fields left out)."""
        kept = {
            each.name: getattr(self, each.name)
            for each in settings_of(type(self))
            if not each.bookkeeping and not self._is_as_it_always_was(each.name)
        }
        text = json.dumps(kept, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _is_as_it_always_was(self, name: str) -> bool:
        default = type(self).model_fields[name].default
        return name in self.later_settings and getattr(self, name) == default


class DataSource(Frozen):
    """Which images to learn from. `trainers.data.opening.open_images` turns it into images."""

    name: str = Field("digits", description="Name of the data set; see trainers.data.catalogue.")
    folder: Path | None = Field(None, description="Where its files lie, for idx and folder.")
    image_size: int | None = Field(
        None, ge=8, le=512, description="Side length in pixels; empty keeps the native size."
    )
    colour: Literal["native", "grey", "colour"] = Field(
        "native", description="Keep the colours, or convert to grey or to three channels."
    )
    attribute: str | None = Field(
        None,
        description="For faces and celeba: with this attribute is domain A, without is domain B.",
    )
    second_folder: Path | None = Field(
        None, description="The folder of domain B, for two-folders; `folder` is domain A."
    )
    domains: tuple[str, str] | None = Field(
        None, description="Two of the labels, to be domain A and domain B."
    )
    rules: FolderRules = Field(
        2, description="How labels are found in a folder: 1 as version 0.1.0 did, 2 as now."
    )


class Recipe(Frozen):
    """Everything a run is made from: the same recipe on the same machine gives the same run."""

    algorithm: str
    data: DataSource = DataSource()
    settings: SerializeAsAny[TrainingConfig]
    device: DeviceChoice = "auto"
    threads: Literal["auto"] | Annotated[int, Field(ge=1, le=1024)] = "auto"
