"""What a batch has done, kept in and beside its results, so that it can go on when interrupted.

A line of JSON says what the batch is, then one for every file. Lines are only added, so that a
killed process leaves at most one that is cut off, which is dropped when the batch goes on.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError

from latentlab import formatting
from latentlab.export.writing import ExportError, saying_why
from trainers.config import Frozen
from trainers.storage import append, write_bytes_atomically

FORMAT = 1
NAME = "transfer-report.jsonl"
KEYWORD = "latentlab-transfer"
"""Under which a batch's result tells what it was made from."""


class SourceState(Frozen):
    """How a file was when it was read: its path within the folder, its size, when it was changed.

    Attributes:
        modified: nanoseconds since 1970.
    """

    file: str
    bytes: int
    modified: int

    @classmethod
    def of(cls, folder: Path, file: str) -> Self:
        """How `file` in `folder` is now.

        Raises:
            OSError: if it has gone or cannot be read.
        """
        facts = (folder / file).stat()
        return cls(file=file, bytes=facts.st_size, modified=facts.st_mtime_ns)


class Done(Frozen):
    """A file whose result is there, at the path `result` within the folder of results."""

    source: SourceState
    result: str


class Skipped(Frozen):
    """A file or folder that could not be used, and why."""

    file: str
    reason: str = Field(min_length=1)

    @property
    def sentence(self) -> str:
        """Where it lies, and the reason; many reasons begin with that anyway."""
        file = formatting.shown(self.file)
        return self.reason if self.reason.startswith(file) else f"{file}: {self.reason}"


@dataclass
class BatchReport:
    """What a batch has done so far.

    Attributes:
        order: what is done to every file, and by which model; a batch goes on only with the same.
        done: by file.
        skipped: by file, or folder.
    """

    order: dict[str, Any]
    done: dict[str, Done]
    skipped: dict[str, Skipped]

    @property
    def digest(self) -> str:
        """Hex digest of the order."""
        return hashlib.sha256(json.dumps(self.order, sort_keys=True).encode()).hexdigest()

    def add(self, entry: Done | Skipped, folder: Path) -> None:
        """Note `entry` here, and at the end of the report in `folder`.

        Raises:
            ExportError: if it cannot be written.
        """
        self.note(entry)
        path = folder / NAME
        with saying_why(path):
            append(path, _line(entry))

    def write(self, folder: Path) -> None:
        """Write the whole report into `folder`, in place of the one there.

        Raises:
            ExportError: if it cannot be written.
        """
        head = json.dumps({"format": FORMAT, "order": self.order}).encode() + b"\n"
        entries: list[Done | Skipped] = [*self.done.values(), *self.skipped.values()]
        with saying_why(folder / NAME):
            write_bytes_atomically(folder / NAME, b"".join([head, *map(_line, entries)]))

    def note(self, entry: Done | Skipped) -> None:
        """Take `entry` into account, in place of what was noted of its file before."""
        if isinstance(entry, Done):
            self.done[entry.source.file] = entry
            self.skipped.pop(entry.source.file, None)
        else:
            self.skipped[entry.file] = entry
            self.done.pop(entry.file, None)


def read_report(folder: Path) -> BatchReport | None:
    """The report of the batch whose results are in `folder`; None if there is none.

    Raises:
        ExportError: if it cannot be read, or a newer LatentLab wrote it.
    """
    path = folder / NAME
    with saying_why(path):
        if not path.exists():
            return None
        lines = path.read_bytes().split(b"\n")
    head = _parsed(lines[0])
    if not isinstance(head.get("order"), dict) or head.get("format") != FORMAT:
        raise ExportError(
            f"{path} cannot be continued: it is damaged, or a newer LatentLab wrote it. Choose "
            "another folder for the results."
        )
    report = BatchReport(head["order"], {}, {})
    for line in lines[1:]:
        entry = _entry(_parsed(line))
        if entry is not None:
            report.note(entry)
    return report


def _line(entry: Done | Skipped) -> bytes:
    # In ASCII, because a file's name may hold bytes that are no text.
    return json.dumps(entry.model_dump()).encode() + b"\n"


def _entry(raw: dict[str, Any]) -> Done | Skipped | None:
    try:
        return Done.model_validate(raw) if "result" in raw else Skipped.model_validate(raw)
    except ValidationError:
        return None


def _parsed(line: bytes) -> dict[str, Any]:
    """The object that `line` holds; an empty one if it is cut off."""
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}


def made_from(result: Path) -> object:
    """What a batch's result at that path says that it was made from; None if there is none."""
    try:
        return json.loads(_texts(result)[KEYWORD])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def is_foreign(path: Path, *keywords: str) -> bool:
    """Whether there is something at `path` that must not be replaced: a file that carries none of
    `keywords`, by which those know their own results who write there."""
    try:
        path.lstat()
    except OSError:
        return False
    return not set(keywords) & _texts(path).keys()


def _texts(path: Path) -> Mapping[Any, Any]:
    """What the picture's file at `path` carries, by keyword; nothing if there is none."""
    from trainers.data.files.image_file import UnreadableImageError, opened

    try:
        if not path.is_file():
            return {}
        with opened(path) as image:
            return dict(image.info)
    except (OSError, UnreadableImageError):
        return {}
