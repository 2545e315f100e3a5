"""Latents as numbers: saved, loaded and pasted. Every wrong file gets a sentence. No torch."""

import io
import json
import math
import re
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from latentlab.export.writing import writing
from trainers.numerals import read_numbers

Latents = NDArray[np.float32]

SUFFIXES = (".npz", ".npy", ".json")
_KEY = "latents"
_MOST = 100_000
"""Latents that can be pasted."""
_MOST_NUMBERS = 10_000_000
"""In a file."""


class VectorError(ValueError):
    """These are no latents; the message says what was found and what is needed."""


def save_latents(latents: Latents, path: Path) -> None:
    """Save `latents` [N, D] exactly, in the format that the name of `path` says.

    .npz and .json hold them under "latents", .npy holds just them.

    Raises:
        ExportError: if the name ends otherwise, or `path` cannot be written.
    """
    values = np.asarray(latents, np.float32)
    with writing(path, *SUFFIXES) as temporary, temporary.open("wb") as file:
        if path.suffix.lower() == ".npz":
            np.savez(file, latents=values)
        elif path.suffix.lower() == ".npy":
            np.save(file, values)
        else:
            # Nine digits give every float32 back exactly.
            rows = [[float(f"{number:.9g}") for number in row] for row in values.tolist()]
            file.write(json.dumps({_KEY: rows}).encode())


_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    RuntimeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    SyntaxError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What numpy and zipfile raise on files that are damaged, or none of theirs."""


def load_latents(path: Path, size: int) -> Latents:
    """The latents in `path`, float32 [N, size].

    Raises:
        VectorError: if the file cannot be read, is of another kind, or holds other vectors.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".json":
            return _checked(_from_json(path.read_text("utf-8"), path.name), size, path.name)
        if suffix in SUFFIXES:
            # numpy leaves a file open that it cannot read, unless it is given an open one.
            with path.open("rb") as file:
                return _checked(_from_numpy(file, path.name), size, path.name)
    except VectorError:
        raise
    except FileNotFoundError:
        raise VectorError(f"There is no file {path}. Choose one that exists.") from None
    except _DAMAGE as error:
        raise VectorError(
            f"{path.name} cannot be read: it is damaged, or no {suffix} file of plain numbers. "
            "Save it anew."
        ) from error
    raise VectorError(
        f"{path.name} cannot be read: its name must end in {', '.join(SUFFIXES[:-1])} or "
        f"{SUFFIXES[-1]}."
    )


def parse_latents(text: str, size: int) -> Latents:
    """The latents written as `text`, float32 [N, size].

    Takes JSON, or numbers with commas, semicolons or blanks between them, one latent or many one
    after the other. A comma can also stand before decimals (see `read_numbers`).

    Raises:
        VectorError: if that is not what it is.
    """
    if not text.strip():
        raise VectorError(f"There is nothing to paste: copy {size} numbers first.")
    if text.lstrip().startswith("{"):
        return _checked(_from_json(text, "The pasted text"), size, "The pasted text")
    bare = re.sub(r"[\[\]()]", " ", text)
    if len(re.split(r"[\s,;]+", bare)) > 2 * size * _MOST:
        raise VectorError(f"The pasted text is too long: at most {_MOST} latents can be pasted.")
    try:
        numbers = np.array(read_numbers(bare, size))
    except ValueError as error:
        word = str(error).rpartition(": ")[2]
        raise VectorError(
            f"The pasted text holds {word[:40]}, which is no number. Paste {size} numbers for each "
            "latent, with blanks or commas between them or as JSON."
        ) from None
    if len(numbers) % size:
        raise VectorError(
            f"The pasted text holds {len(numbers)} numbers, but a latent of this model has {size}. "
            f"Paste {size} numbers, or a multiple of that."
        )
    return _checked(numbers.reshape(-1, size), size, "The pasted text")


def _from_json(text: str, name: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise VectorError(f"{name} is no JSON that can be read. Save it anew.") from None
    value = value.get(_KEY) if isinstance(value, dict) else value
    if value is None:
        raise VectorError(f'{name} holds no latents: the numbers must stand under "{_KEY}".')
    return value


def _from_numpy(file: IO[bytes], name: str) -> Any:
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return _array(file, name)
    with zipfile.ZipFile(file) as archive:
        names = [each.removesuffix(".npy") for each in archive.namelist()]
        if _KEY not in names and len(names) != 1:
            raise VectorError(
                f"{name} holds {', '.join(names[:5]) or 'nothing'}: the numbers must stand under "
                f'the name "{_KEY}".'
            )
        index = names.index(_KEY) if _KEY in names else 0
        with archive.open(archive.namelist()[index]) as member:
            return _array(member, name)


def _array(file: IO[bytes], name: str) -> Any:
    """The array in `file`, of numpy's own format.

    Its header is looked at first: numpy would make room for whatever that promises.
    """
    # The longest header of an array of plain numbers.
    start = file.read(10_000)
    head = io.BytesIO(start)
    version = np.lib.format.read_magic(head)
    read_header = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }[version]
    shape, by_column, kind = read_header(head)
    if kind.kind not in "fiub":
        raise VectorError(f"{name} holds {kind}, but a latent is made of real numbers.")
    count = math.prod(shape)
    if count > _MOST_NUMBERS:
        raise VectorError(
            f"{name} promises {count:.3g} numbers; at most {_MOST_NUMBERS} can be read."
        )
    length = count * kind.itemsize
    content = start[head.tell() :] + file.read(max(0, length + head.tell() - len(start)))
    values = np.frombuffer(content, kind, count)
    return values.reshape(shape, order="F" if by_column else "C")


def _checked(values: Any, size: int, name: str) -> Latents:
    try:
        with np.errstate(over="ignore"):
            latents = np.asarray(values, np.float32)
    except (ValueError, TypeError, OverflowError):
        raise VectorError(
            f"{name} holds something else than rows of {size} numbers each."
        ) from None
    if latents.ndim == 1:
        latents = latents[None]
    if latents.ndim != 2 or not len(latents) or latents.shape[1] != size:
        shape = " x ".join(map(str, latents.shape))
        raise VectorError(
            f"{name} holds {shape} numbers, but a latent of this model has {size}. "
            "Choose latents of the same model."
        )
    if not np.isfinite(latents).all():
        raise VectorError(f"{name} holds values that are not finite numbers. Remove them.")
    return latents
