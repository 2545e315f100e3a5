"""Reads what a safetensors file says about itself, and names what a wrong file really is.

Only the beginning of the file is read, nothing in it is ever run, and torch is not needed. The
format: 8 bytes of length, a JSON header of that length, then the numbers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from latentlab.formatting import size as in_words
from latentlab.models.errors import ModelError

LONGEST_HEADER = 100_000_000
_LENGTH_BYTES = 8
_LOOK_BYTES = 512


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
            file.seek(_LENGTH_BYTES)
            header = file.read(length)
            there = path.stat().st_size
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(header) < length:
        raise _incomplete(path, there)
    try:
        return _parsed(path, header, there)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _damaged(path) from error


def _parsed(path: Path, header: bytes, there: int) -> Contents:
    tensors: dict[str, Any] = json.loads(header)
    metadata = {str(key): str(text) for key, text in tensors.pop("__metadata__", {}).items()}
    shapes = {name: tuple(map(int, each["shape"])) for name, each in tensors.items()}
    end = max((int(each["data_offsets"][1]) for each in tensors.values()), default=0)
    expected = _LENGTH_BYTES + len(header) + end
    if there < expected:
        raise _incomplete(path, there, expected)
    if there > expected:
        raise _damaged(path)
    return Contents(metadata, shapes)


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
