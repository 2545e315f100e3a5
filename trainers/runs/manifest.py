"""What the files of a run's folder say: the content of run.json and of state.json. No torch."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field, model_validator

from trainers.config import DataSource, DeviceChoice, Frozen
from trainers.reports import Curve

FORMAT = 1
Status = Literal["new", "running", "interrupted", "stopped", "completed", "diverged", "failed"]


class Parent(Frozen):
    """Where a branched run came from. `step` 0 means only the settings were taken."""

    name: str
    step: int


class Facts(Frozen):
    """What was found when the run started; fixed from then on.

    `fingerprint` is that of the data; `channels`, `size` and `label_names` describe them.
    `capabilities` are those of the model (`trainers.capabilities.capabilities_of`); None in runs
    begun by version 0.1.0.
    """

    fingerprint: str
    images: int
    channels: int
    size: int
    label_names: tuple[str, ...]
    parameters: int
    device: str
    precision: str
    threads: int
    versions: dict[str, str]
    curves: tuple[Curve, ...]
    capabilities: tuple[str, ...] | None = None


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
    created: datetime
    parent: Parent | None = None
    facts: Facts | None = None

    @model_validator(mode="before")
    @classmethod
    def _keep_rules(cls, raw: Any) -> Any:
        data = raw.get("data") if isinstance(raw, dict) else None
        if isinstance(data, dict) and "rules" not in data:
            return raw | {"data": data | {"rules": 1}}
        return raw


class RunState(Frozen):
    """The content of state.json: how far the run got and how it ended."""

    status: Status = "new"
    step: int = 0
    seconds: float = Field(0.0, description="Training time since the run began, in seconds.")
    text: str = ""
