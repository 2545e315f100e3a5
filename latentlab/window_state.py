"""What a window shows, so that the next start opens where one was; also after a crash. No Qt.

Each window has a file of its own, guarded by a lock that even kill -9 gives back: two windows at
once never write to the same one.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, Field, ValidationError

from latentlab.moment import Moment, Views
from latentlab.problems import reason, why_unread
from trainers.config import Frozen
from trainers.storage import home, make_folder, put_aside, write_bytes_atomically

FORMAT = 2
"""1 knew nothing of models that were open before."""
LARGEST = 32 * 2**20
"""Bytes that a file takes at most; pictures beyond that are left out."""
_LIGHT = 2**18
"""Bytes that a view or shelf takes at most that is kept where all would be too much: no picture
fits, and of this size there is room for every view of every moment."""

MOST_WAITING = 4
_log = logging.getLogger(__name__)


class WindowState(Frozen):
    """What one window shows.

    Attributes:
        page: name of the page in front; "" before the first.
        run: path of the run on the Train page; "" for none.
        moment: the model, its step, views and shelves, and what was shown of other models. The
            tray is kept by itself, because all windows share it.
        waiting: moments of models that could not be opened, the newest last: they come back when
            their model does.
        chosen: what is chosen on each page, in the page's own words, by its name.
    """

    format: int = FORMAT
    page: str = ""
    run: str = ""
    moment: Moment = Moment()
    waiting: tuple[Moment, ...] = ()
    chosen: Mapping[str, str] = Field(default_factory=dict)

    def left_out(self, moment: Moment) -> "WindowState":
        """The same without `moment`, which waits until its model can be opened."""
        others = tuple(each for each in self.waiting if not each.is_of(moment.model))
        alone = moment.model_copy(update={"former": {}})
        waiting = (*others, alone)[-MOST_WAITING:]
        return self.model_copy(update={"moment": Moment(former=moment.former), "waiting": waiting})


class WindowFile:
    """The file of one window: that which was written last of those that no other window has open;
    a new one if there is none. Only `write` takes long.

    Attributes:
        state: what was read.
        trouble: why less comes back than was there, or why nothing is kept, as a sentence; "" if
            all is well.

    Args:
        folder: where the files lie; None takes the program's own.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or home() / "windows"
        self._lock: FileLock | None = None
        self._path: Path | None = None
        self.state, self.trouble = WindowState(), ""
        try:
            make_folder(self._folder)
            self._find()
        except OSError as error:
            _log.warning("the window is not remembered: %s", error)
            self.close()
            self.trouble = f"Where you are cannot be kept for the next start: {reason(error)}."

    def write(self, state: WindowState) -> None:
        """Keep `state` for the next start.

        Raises:
            OSError: if it cannot be written; what was kept before stays.
        """
        if self._path is None:
            return
        shown = state.model_copy(update={"moment": _without_tray(state.moment)})
        write_bytes_atomically(self._path, _within_bounds(shown))

    def close(self) -> None:
        """Let another window have the file."""
        if self._lock is not None:
            self._lock.release()
        self._lock = self._path = None

    def _find(self) -> None:
        """Take the newest file that is free, readable and of this version."""
        known = sorted(self._folder.glob("window-*.json"), key=_written, reverse=True)
        for path in known:
            if self._take(path) and self._read(path):
                return
            self.close()
        number = 1
        while not self._take(path := self._folder / f"window-{number}.json") or path.exists():
            self.close()
            number += 1

    def _take(self, path: Path) -> bool:
        lock = FileLock(path.with_suffix(".lock"), timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return False
        self._lock, self._path = lock, path
        return True

    def _read(self, path: Path) -> bool:
        """Read what is there; False if it cannot be, or a newer LatentLab wrote it: the file stays
        as it is then."""
        try:
            text = path.read_bytes()
        except OSError as error:
            _log.warning("%s is not used: %s", path, error)
            self.trouble = (
                f"Where you were cannot be read: {why_unread(error)}. {path} stays as it is, and "
                "the window opens without it."
            )
            return False
        try:
            made_by = json.loads(text).get("format")
            if isinstance(made_by, int) and made_by > FORMAT:
                self.trouble = (
                    "A newer LatentLab was used here: where you were is kept for it, and this one "
                    "begins anew. Update it to go on there."
                )
                return False
            read = WindowState.model_validate_json(text)
            self.state = read.model_copy(update={"format": FORMAT})
        except (ValueError, AttributeError, RecursionError, ValidationError) as error:
            _log.warning("%s is not used: %s", path, error)
            aside = put_aside(path)
            self.trouble = (
                f"Where you were cannot be read, so the window begins anew; the damaged file is "
                f"kept as {aside}."
            )
        return True


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _without_tray(moment: Moment) -> Moment:
    return moment.model_copy(update={"tray": ()})


def _within_bounds(state: WindowState) -> bytes:
    """`state` as JSON of at most `LARGEST` bytes: what carries pictures is left out as far as that
    is needed: first of the moments that wait, then of other models."""
    text = b""
    for less in _ever_less(state):
        text = less.model_dump_json().encode()
        if len(text) <= LARGEST:
            break
    return text


def _ever_less(state: WindowState) -> Iterator[WindowState]:
    yield state
    waiting = tuple(_light(each) for each in state.waiting)
    state = state.model_copy(update={"waiting": waiting})
    yield state
    state = state.model_copy(update={"moment": _light_former(state.moment)})
    yield state
    yield state.model_copy(update={"moment": _light(state.moment)})


def _light(moment: Moment) -> Moment:
    """`moment` without the views and shelves that are large because they carry pictures."""
    shelves = {
        name: pictures
        for name, pictures in moment.shelves.items()
        if sum(map(_size, pictures)) <= _LIGHT
    }
    update = {"views": _light_views(moment.views), "shelves": shelves}
    return moment.model_copy(update=update)


def _light_former(moment: Moment) -> Moment:
    """`moment` without the large views of other models."""
    former = {
        key: each.model_copy(update={"views": _light_views(each.views)})
        for key, each in moment.former.items()
    }
    return moment.model_copy(update={"former": former})


def _light_views(views: Views) -> Views:
    return {kind: view for kind, view in views.items() if _size(view) <= _LIGHT}


def _size(model: BaseModel) -> int:
    """Bytes that `model` takes as JSON."""
    return len(model.model_dump_json().encode())
