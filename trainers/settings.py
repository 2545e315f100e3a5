"""How a setting is declared, and how it describes itself to a form, an option and a table.

This module does not import torch.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from trainers.numerals import AmbiguousNumberError, grouped, read_number, read_whole_number

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


def width_setting(meaning: str, default: int = 32, *, least: int = 1) -> Any:
    """Declare how many channels a network has, where `meaning` says."""
    return setting(default, meaning, ge=least, le=512, unit="channels", group="Networks")


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
        low = "" if self.minimum is None else grouped(self.minimum, ".10g")
        high = "" if self.maximum is None else grouped(self.maximum, ".10g")
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
                return read_whole_number(text)
            if self.kind == "number":
                return read_number(text)
        except AmbiguousNumberError as error:
            problem = f"{self.label} cannot be {text}: {error}."
            raise SettingsError({self.name: problem}) from None
        except (ValueError, KeyError):
            raise SettingsError({self.name: self.refusal(text)}) from None
        if text not in self.choices:
            raise SettingsError({self.name: self.refusal(text)})
        return text


def settings_of(config_class: type[BaseModel]) -> tuple[Setting, ...]:
    """Every field of `config_class`; those that all algorithms share come last."""
    shared = _first_fields(config_class)
    fields = config_class.model_fields
    names = [n for n in fields if n not in shared] + [n for n in fields if n in shared]
    return tuple(_describe(name, fields[name]) for name in names)


def _first_fields(config_class: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """The fields of the most basic class below `config_class` that has any."""
    family = (each for each in reversed(config_class.__mro__) if issubclass(each, BaseModel))
    return next((each.model_fields for each in family if each.model_fields), {})


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
