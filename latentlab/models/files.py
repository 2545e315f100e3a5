"""The model file: one safetensors file with everything that is needed to use the model elsewhere.

The metadata key "latentlab" holds a `ModelHeader` as JSON. This module does not import torch.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from latentlab.models.cards import ModelCard
from latentlab.models.errors import ModelError
from latentlab.models.safetensors_header import read_contents
from trainers.config import Frozen
from trainers.registry import algorithm_names
from trainers.runs.manifest import Facts

FORMAT = 1
KEY = "latentlab"


class ModelData(Frozen):
    """What the model's images are like; the JSON of `trainers.data.spec.DataInfo`."""

    channels: Literal[1, 3]
    size: int = Field(ge=1, le=1024, description="Side length in pixels.")
    label_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, facts: Facts) -> "ModelData":
        """What a run found out about its images."""
        return cls.model_validate(
            {
                "channels": facts.channels,
                "size": facts.size,
                "label_names": facts.label_names,
            }
        )


class ModelHeader(Frozen):
    """What a model is, apart from its weights.

    Attributes:
        algorithm: name in the registry.
        settings: the algorithm's config, as JSON.
        data: what its images are like.
        step: updates of the generator before it was saved.
        card: where it comes from.
        capabilities: names of what it can do; None in files and runs of version 0.1.0.
    """

    format: int = FORMAT
    algorithm: str
    settings: dict[str, Any]
    data: ModelData
    step: int = Field(ge=0)
    card: ModelCard
    capabilities: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ModelSource:
    """Weights on disk and what they belong to: a model file, or a snapshot of a run."""

    path: Path
    header: ModelHeader


def read_model_file(path: Path) -> ModelSource:
    """Look into the model file at `path` without loading the weights.

    Raises:
        ModelError: if it is not a model that this version can use; every wrong kind of file has
            a sentence of its own.
        FileNotFoundError: if there is no file.
    """
    contents = read_contents(path)
    if KEY not in contents.metadata:
        raise ModelError(
            f"{path.name} is a safetensors file, but not a LatentLab model: it does not say which "
            "networks its weights belong to. Choose a file exported by LatentLab."
        )
    return ModelSource(path, _header(path.name, contents.metadata[KEY]))


def _header(name: str, text: str) -> ModelHeader:
    raw = _json(name, text)
    made_by = raw.get("format")
    if isinstance(made_by, int) and made_by > FORMAT:
        raise ModelError(
            f"{name} was made by a newer LatentLab (format {made_by}, this one reads up to "
            f"{FORMAT}). Update LatentLab to open it."
        )
    if raw.keys() <= {"format", "step"}:
        raise ModelError(
            f"{name} is a snapshot that only its run can explain. Open the run, or export the "
            "model from there."
        )
    try:
        header = ModelHeader.model_validate_json(text)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise ModelError(
            f"The description inside {name} is damaged (at {where}). Export the model again."
        ) from error
    if header.algorithm not in algorithm_names():
        raise ModelError(
            f"{name} holds a model of the algorithm {header.algorithm!r}, which this LatentLab "
            f"does not have (it has {', '.join(algorithm_names())}). Update LatentLab to open it."
        )
    return header


def _json(name: str, text: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        raise ModelError(f"The description inside {name} is damaged. Export the model again.")
    return raw
