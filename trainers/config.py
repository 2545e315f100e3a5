"""The settings every algorithm shares, and how a setting describes itself.

Each algorithm extends `TrainingConfig`. The form in the window, the command-line options and the
table in docs/algorithms.md are all derived from the fields declared here and there, so a default
or a range is written exactly once. This module does not import torch.
"""

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

DeviceChoice = Literal["auto", "cpu", "cuda", "mps"]
Precision = Literal["auto", "float32", "bfloat16"]
Value = bool | int | float | str | None


class SettingsError(ValueError):
    """One or more settings have values that are not allowed.

    `problems` maps the setting's name to a sentence saying what is allowed.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


def setting(
    default: Any,
    meaning: str,
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
    unit: str = "",
    group: str = "Training",
    bookkeeping: bool = False,
) -> Any:
    """Declare one field of a config class.

    Args:
        default: the value when nobody says otherwise.
        meaning: one line in plain words; the tooltip, the option's help and the docs.
        ge, gt, le, lt: the allowed range.
        unit: shown behind the value ("steps", "images").
        group: heading under which the form shows it.
        bookkeeping: True if it cannot change what is learned (how long, how often to save), so
            a run may be resumed with another value.
    """
    return Field(
        default=default,
        description=meaning,
        ge=ge,
        gt=gt,
        le=le,
        lt=lt,
        json_schema_extra={"unit": unit, "group": group, "bookkeeping": bookkeeping},
    )


def with_default(config_class: type[BaseModel], name: str, default: Any) -> Any:
    """The field `name` of `config_class` with another default, its meaning and range kept."""
    field = copy(config_class.model_fields[name])
    field.default = default
    return field


class Frozen(BaseModel):
    """A value object: validated, immutable, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")


class TrainingConfig(Frozen):
    """What every algorithm lets a person choose; each algorithm adds its own fields."""

    steps: int = setting(
        10_000,
        "How many updates of the generator to train for.",
        ge=1,
        le=100_000_000,
        unit="steps",
        bookkeeping=True,
    )
    batch_size: int = setting(64, "Images in one training batch.", ge=2, le=4096, unit="images")
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

    def science_digest(self) -> str:
        """Hex digest of everything that shapes what is learned (bookkeeping fields left out)."""
        kept = {
            each.name: getattr(self, each.name)
            for each in settings_of(type(self))
            if not each.bookkeeping
        }
        text = json.dumps(kept, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


Kind = Literal["integer", "number", "switch", "choice"]
_KINDS: dict[Any, Kind] = {bool: "switch", int: "integer", float: "number"}


@dataclass(frozen=True)
class Setting:
    """One field of a config class, described well enough to build a control or an option."""

    name: str
    kind: Kind
    default: Value
    meaning: str
    minimum: float | None
    maximum: float | None
    minimum_excluded: bool
    maximum_excluded: bool
    choices: tuple[str, ...]
    unit: str
    group: str
    bookkeeping: bool

    @property
    def label(self) -> str:
        """The name as a person reads it: "learning_rate" becomes "Learning rate"."""
        return self.name.replace("_", " ").capitalize()

    @property
    def option(self) -> str:
        """The command-line option: "learning_rate" becomes "--learning-rate"."""
        return "--" + self.name.replace("_", "-")

    @property
    def allowed(self) -> str:
        """What may be entered, as the end of a sentence: "a whole number from 1 to 4096"."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        if self.kind == "switch":
            return "on or off"
        noun = "a whole number" if self.kind == "integer" else "a number"
        low = "" if self.minimum is None else f"{self.minimum:,.10g}".replace(",", " ")
        high = "" if self.maximum is None else f"{self.maximum:,.10g}".replace(",", " ")
        lower = f"above {low}" if self.minimum_excluded else f"at least {low}"
        upper = f"below {high}" if self.maximum_excluded else f"at most {high}"
        if low and high and not (self.minimum_excluded or self.maximum_excluded):
            return f"{noun} from {low} to {high}"
        return f"{noun} " + " and ".join([lower] * bool(low) + [upper] * bool(high))

    def refusal(self, value: object) -> str:
        """The sentence shown when `value` is not allowed."""
        return f"{self.label} cannot be {value}: it must be {self.allowed}."

    def parse(self, text: str) -> Value:
        """The value written as `text`.

        Raises:
            SettingsError: if the text does not read as a value of this kind.
        """
        words: dict[str, Value] = {"on": True, "true": True, "yes": True, "1": True}
        words |= {"off": False, "false": False, "no": False, "0": False}
        try:
            if self.kind == "switch":
                return words[text.strip().lower()]
            if self.kind == "integer":
                return int(text)
            if self.kind == "number":
                return float(text)
        except (ValueError, KeyError):
            raise SettingsError({self.name: self.refusal(text)}) from None
        if text not in self.choices:
            raise SettingsError({self.name: self.refusal(text)})
        return text


def settings_of(config_class: type[BaseModel]) -> tuple[Setting, ...]:
    """Every field of `config_class`, the algorithm's own fields first."""
    shared = TrainingConfig.model_fields
    fields = config_class.model_fields
    names = [n for n in fields if n not in shared] + [n for n in fields if n in shared]
    return tuple(_describe(name, fields[name]) for name in names)


def _describe(name: str, field: FieldInfo) -> Setting:
    extra = field.json_schema_extra
    assert isinstance(extra, dict), f"{name} is not declared with setting()"
    assert field.default is not PydanticUndefined
    is_choice = get_origin(field.annotation) is Literal
    bounds = {
        bound: float(getattr(each, bound))
        for each in field.metadata
        for bound in ("ge", "gt", "le", "lt")
        if hasattr(each, bound)
    }
    return Setting(
        name=name,
        kind="choice" if is_choice else _KINDS[field.annotation],
        default=field.default,
        meaning=field.description or "",
        minimum=bounds.get("ge", bounds.get("gt")),
        maximum=bounds.get("le", bounds.get("lt")),
        minimum_excluded="gt" in bounds,
        maximum_excluded="lt" in bounds,
        choices=tuple(get_args(field.annotation)) if is_choice else (),
        unit=str(extra["unit"]),
        group=str(extra["group"]),
        bookkeeping=bool(extra["bookkeeping"]),
    )


class DataSource(Frozen):
    """Which images to learn from. `trainers.data.open_images` turns it into images."""

    name: str = Field("digits", description="Name of the data set; see trainers.data.catalogue.")
    folder: Path | None = Field(None, description="Where its files lie, for idx and folder.")
    image_size: int | None = Field(
        None, ge=8, le=512, description="Side length in pixels; empty keeps the native size."
    )
    colour: Literal["native", "grey", "colour"] = Field(
        "native", description="Keep the colours, or convert to grey or to three channels."
    )


class Recipe(Frozen):
    """Everything a run is made from: the same recipe on the same machine gives the same run."""

    algorithm: str
    data: DataSource = DataSource()
    settings: SerializeAsAny[TrainingConfig]
    device: DeviceChoice = "auto"
    threads: Literal["auto"] | Annotated[int, Field(ge=1, le=1024)] = "auto"
