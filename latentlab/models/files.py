"""The model file: one safetensors file with everything that is needed to use the model elsewhere.

The metadata key "latentlab" holds a `ModelHeader` as JSON. A safetensors file is 8 bytes of length,
a JSON header of that length, then the numbers; here only the header is read, nothing in it is ever
run, and what a wrong file really is gets a sentence. This module does not import torch.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from latentlab.formatting import size as in_words
from latentlab.models.cards import ModelCard
from latentlab.models.errors import ModelError
from trainers.config import Frozen
from trainers.data.spec import DataInfo, PointSpec, square_images
from trainers.data.words import Vocabulary
from trainers.registry import algorithm_names
from trainers.runs.manifest import Facts

FORMAT = 1
KEY = "latentlab"

LONGEST_HEADER = 100_000_000
_LENGTH_BYTES = 8
_LOOK_BYTES = 512


class ModelData(Frozen):
    """What the model's images are like, or the plots of its points; the JSON of
    `trainers.data.spec.DataInfo`."""

    channels: Literal[1, 3]
    size: int = Field(ge=1, le=1024, description="Side length in pixels.")
    label_names: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    dimensions: Literal[1, 2] | None = Field(None, description="Of points; None of images.")

    @property
    def info(self) -> DataInfo:
        """The same as networks are built from."""
        if self.dimensions is not None:
            return DataInfo(PointSpec(self.dimensions), self.label_names)
        return square_images(self.channels, self.size, self.label_names, self.vocabulary)

    @classmethod
    def of(cls, facts: Facts) -> "ModelData":
        """What a run found out about its images."""
        return cls.model_validate(
            {
                "channels": facts.channels,
                "size": facts.size,
                "label_names": facts.label_names,
                "vocabulary": facts.vocabulary,
                "dimensions": facts.dimensions,
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


@dataclass(frozen=True)
class Contents:
    """What a file holds.

    Attributes:
        metadata: the texts in its header.
        shapes: the shape of each tensor, by name.
    """

    metadata: Mapping[str, str]
    shapes: Mapping[str, tuple[int, ...]]


def read_contents(path: Path) -> Contents:
    """The header of the safetensors file at `path`.

    Raises:
        ModelError: if it cannot be read, is incomplete, damaged or something else.
        FileNotFoundError: if there is none.
    """
    if path.is_dir():
        raise ModelError(f"{path} is a folder, not a model. Choose a .safetensors file.")
    try:
        with path.open("rb") as file:
            start = file.read(_LOOK_BYTES)
            length = int.from_bytes(start[:_LENGTH_BYTES], "little")
            if start[_LENGTH_BYTES : _LENGTH_BYTES + 1] != b"{" or length > LONGEST_HEADER:
                raise ModelError(_what_it_is(path.name, start))
            there = path.stat().st_size
            if there < _LENGTH_BYTES + length:
                raise _incomplete(path, there)
            file.seek(_LENGTH_BYTES)
            header = file.read(length)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(header) < length:
        raise _incomplete(path, there)
    try:
        return _parsed(path, header, there)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _damaged(path) from error


def _parsed(path: Path, header: bytes, there: int) -> Contents:
    tensors: dict[str, Any] = json.loads(header)
    metadata = {str(key): str(text) for key, text in tensors.pop("__metadata__", {}).items()}
    shapes = {name: tuple(map(_whole, each["shape"])) for name, each in tensors.items()}
    end = max((_whole(each["data_offsets"][1]) for each in tensors.values()), default=0)
    expected = _LENGTH_BYTES + len(header) + end
    if there < expected:
        raise _incomplete(path, there, expected)
    if there > expected:
        raise _damaged(path)
    return Contents(metadata, shapes)


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError("that is no size")
    return value


def _incomplete(path: Path, there: int, expected: int | None = None) -> ModelError:
    whole = f" of {in_words(expected)}" if expected else ""
    return ModelError(
        f"{path.name} is incomplete: it ends after {in_words(there)}{whole}. "
        "Copy or download it again."
    )


def _damaged(path: Path) -> ModelError:
    return ModelError(
        f"{path.name} is a damaged safetensors file. Copy, download or export it again."
    )


def _what_it_is(name: str, start: bytes) -> str:
    """The sentence about a file that begins with `start` and is no safetensors file."""
    if not start:
        return f"{name} is empty. Choose a model exported as .safetensors."
    if start.startswith((b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")):
        return (
            f"{name} is a pickle, as PyTorch's .pt and .pth files are; opening one can run any "
            "program hidden in it, so LatentLab never does. Ask for the model as .safetensors."
        )
    if _is_text(start):
        return f"{name} is a text file, not a model. Choose a model exported as .safetensors."
    return f"{name} is not a safetensors file. Choose a model exported as .safetensors."


def _is_text(start: bytes) -> bool:
    # Reading stopped at a fixed length, perhaps within a character.
    text = start.decode("utf-8", errors="ignore")
    return len(text.encode()) > len(start) - 4 and all(c.isprintable() or c.isspace() for c in text)
