"""The favourites of the tray on the disk. All windows share them, so each adds and takes away what
its person did, rather than writing down its own tray. No Qt."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from latentlab.moment import Pinned
from latentlab.views import Anchor
from trainers.storage import home, make_folder, put_aside, write_bytes_atomically

_PATIENCE_S = 1.0
"""How long another window may take to write."""

_FAVOURITES: TypeAdapter[tuple[Pinned, ...]] = TypeAdapter(tuple[Pinned, ...])
_log = logging.getLogger(__name__)


class TrayFile:
    """Reads once and writes often; from one thread at a time.

    Attributes:
        path: the file.
        trouble: why the tray begins empty, as a sentence; "" if all is well.

    Args:
        path: the file; None takes the program's own.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or home() / "tray.json"
        self.trouble = ""
        self._known: tuple[Pinned, ...] = ()

    def read(self, earlier: str = "[]") -> tuple[Pinned, ...]:
        """All favourites.

        Args:
            earlier: what earlier versions kept elsewhere, as JSON; used until there is a file.
        """
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            text = earlier.encode()
        except OSError as error:
            _log.warning("%s is not used: %s", self.path, error)
            text = b""
        self._known, whole = _favourites(text)
        if not whole:
            self.trouble = (
                f"The tray cannot be read as a whole: what could not be is left out, and "
                f"{self.path.name} is kept aside when you pin something."
            )
        return self._known

    def save(self, mine: Sequence[Pinned]) -> None:
        """Bring what this window did since it last read or saved into the file.

        Raises:
            OSError: if it cannot be written; the next call tries all of it again.
        """
        make_folder(self.path.parent)
        try:
            with FileLock(self.path.with_suffix(".lock"), timeout=_PATIENCE_S):
                merged = merge(self._known, mine, self._others())
                write_bytes_atomically(self.path, _FAVOURITES.dump_json(merged))
        except Timeout:
            raise OSError("Another window is writing the tray and does not end.") from None
        self._known = tuple(mine)

    def _others(self) -> tuple[Pinned, ...]:
        """What lies in the file now."""
        try:
            found, whole = _favourites(self.path.read_bytes())
        except FileNotFoundError:
            return self._known
        if not whole:
            put_aside(self.path)
        return found


def merge(
    before: Sequence[Pinned], mine: Sequence[Pinned], theirs: Sequence[Pinned]
) -> tuple[Pinned, ...]:
    """What comes of two trays that both began as `before`: whatever was pinned in either, without
    what was taken away in either, in the order of `mine`; what only `theirs` has comes last."""
    old, own, others = (_by_anchor(each) for each in (before, mine, theirs))
    kept = [
        each if each != old.get(anchor) else others.get(anchor, each)
        for anchor, each in own.items()
        if anchor in others or anchor not in old
    ]
    new = [each for anchor, each in others.items() if anchor not in own and anchor not in old]
    return (*kept, *new)


def _by_anchor(tray: Sequence[Pinned]) -> dict[Anchor, Pinned]:
    return {each.anchor: each for each in tray}


def _favourites(text: bytes) -> tuple[tuple[Pinned, ...], bool]:
    """Those that can be read, and whether these are all."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return (), False
    if not isinstance(found, list):
        return (), False
    read = [_read(each) for each in found]
    return tuple(each for each in read if each is not None), None not in read


def _read(raw: object) -> Pinned | None:
    try:
        return Pinned.model_validate(raw)
    except ValidationError:
        return None
