"""What the files of a run's folder say: the content of run.json and of state.json. No torch."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, field_validator, model_validator

from trainers.config import DataSource, DeviceChoice, Frozen
from trainers.data.words import Vocabulary
from trainers.reports import Curve

FORMAT = 1
Count = Annotated[int, Field(ge=0, lt=2**63)]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(1970, 1, 2, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC))
]
Status = Literal["new", "running", "interrupted", "stopped", "completed", "diverged", "failed"]


class Parent(Frozen):
    """Where a branched run came from. `step` 0 means only the settings were taken."""

    name: str
    step: Count


class Facts(Frozen):
    """What was found when the run started; fixed from then on.

    `fingerprint` is that of the data; `channels`, `size`, `label_names` and the `vocabulary` of
    their sentences describe them. `dimensions` is that of points, whose plots have those channels
    and that size; None of images.
    `capabilities` are those of the model (`trainers.capabilities.capabilities_of`); None in runs
    begun by version 0.1.0.
    """

    fingerprint: str
    images: Count
    channels: Count
    size: Count
    label_names: tuple[str, ...]
    parameters: Count
    device: str
    precision: str
    threads: Count
    versions: dict[str, str]
    curves: tuple[Curve, ...]
    capabilities: tuple[str, ...] | None = None
    vocabulary: Vocabulary | None = None
    dimensions: Count | None = None

    @field_validator("curves")
    @classmethod
    def _are_columns(cls, curves: tuple[Curve, ...]) -> tuple[Curve, ...]:
        """Each has a column of its own in the metrics, beside those of step and seconds."""
        columns = {"step", "seconds", "", *(curve.key for curve in curves)}
        if len(columns) != 3 + len(curves):
            raise ValueError("two curves have one key, or one that is taken")
        return curves


class Manifest(Frozen):
    """The content of run.json.

    One that names no rules for folders was written by version 0.1.0. It is read with those of then,
    so that the run goes on with the labels it began with.
    """

    format: int = FORMAT
    algorithm: str
    data: DataSource
    settings: dict[str, Any]
    device: DeviceChoice
    threads: Literal["auto"] | int
    created: Moment
    parent: Parent | None = None
    facts: Facts | None = None

    @model_validator(mode="before")
    @classmethod
    def _keep_rules(cls, raw: Any) -> Any:
        data = raw.get("data") if isinstance(raw, dict) else None
        if isinstance(data, dict) and "rules" not in data:
            return raw | {"data": data | {"rules": 1}}
        return raw

    @field_validator("settings")
    @classmethod
    def _have_a_goal(cls, settings: dict[str, Any]) -> dict[str, Any]:
        steps = settings.get("steps")
        if type(steps) is not int or not 0 < steps < 2**63:
            raise ValueError("the steps to train for are no number")
        return settings


class RunState(Frozen):
    """The content of state.json: how far the run got and how it ended."""

    status: Status = "new"
    step: Count = 0
    seconds: float = Field(
        0.0, ge=0.0, le=1e12, description="Training time since the run began, in seconds."
    )
    text: str = ""
