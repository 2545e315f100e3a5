"""A whole folder of pictures through a model, which goes on where it was interrupted."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from latentlab import __version__, formatting
from latentlab.batches.folder_names import result_names
from latentlab.batches.order import BatchOrder
from latentlab.batches.report import (
    KEYWORD,
    BatchReport,
    Done,
    Skipped,
    SourceState,
    is_foreign,
    made_from,
    read_report,
)
from latentlab.export.picture import save_picture
from latentlab.export.writing import ExportError, saying_why
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import (
    Picture,
    PictureError,
    read_whole_pixels,
    resized,
    shorter_side,
)
from latentlab.pictures.tensors import open_picture
from latentlab.problems import concerns_one_file, why_unread
from latentlab.rendering.enlarging import (
    check_sides,
    checked_answer,
    compared_whole,
    enlarged_whole,
)
from latentlab.rendering.render import render
from latentlab.rendering.transfer import draw_strengths, object_of
from latentlab.views.transfer import StrengthView
from trainers.data.errors import DataError
from trainers.data.files.finding import Found, find_images
from trainers.data.images import Pixels
from trainers.data.left_out import told
from trainers.data.watching import Watcher
from trainers.storage import make_folder, remove_leftovers

_LOCK = ".transfer.lock"


class FileTransfer:
    """An order and the model that carries it out; a donor is taken apart once for all files.

    Raises:
        ViewError: if the model cannot do this.
    """

    def __init__(self, model: LatentModel, order: BatchOrder) -> None:
        self._model = model
        self._order = order
        self._given = None if order.donor is None else object_of(order.donor, model)
        if order.of_whole_pictures:
            self._answer = checked_answer(model, order.answer)
        else:
            self._draw(_blank(model))

    def result(self, path: Path) -> Pixels:
        """What becomes of the picture in a file, uint8 [H, W, C].

        Raises:
            PictureError: if the file is missing, empty, damaged or no picture, or too small or too
                large for what is to be done.
        """
        return self._enlarged(path) if self._order.of_whole_pictures else self.read(path)[1]

    def read(self, path: Path) -> tuple[Picture, Pixels]:
        """The square in a file as the model sees it, and what becomes of it; of an order that is
        not of whole pictures.

        Returns:
            The picture at the model's size, and uint8 [S, S, C]; S is the model's size too, or
            the original's shorter side if the order says so.

        Raises:
            PictureError: if the file is missing, empty, damaged or no picture.
        """
        picture = open_picture(path, self._model)
        pixels = self._draw(picture)
        if self._order.original_size:
            pixels = resized(pixels, shorter_side(path), self._model.info.channels)
        return picture, pixels

    def _draw(self, picture: Picture) -> Pixels:
        """What becomes of `picture`, uint8 [size, size, C]."""
        view = self._order.view(picture)
        if isinstance(view, StrengthView):
            drawn = draw_strengths(view, self._model, Watcher(), self._given)
        else:
            drawn = render(self._model, view)
        # Every view but that of strengths shows the picture itself first.
        result: Pixels = drawn.pixels[-1]
        return result

    def _enlarged(self, path: Path) -> Pixels:
        shrink = self._order.task == "compare"
        pixels = read_whole_pixels(path, self._model.info.channels)
        check_sides(path.name, pixels, self._model.factor, shrink)
        if not shrink:
            return enlarged_whole(self._model, pixels, self._answer)
        ways, truth = compared_whole(self._model, pixels)
        return np.concatenate([*ways.values(), truth], axis=1)


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        done: results that are there, also those from before an interruption.
        skipped: files that could not be used.
        total: files in all.
    """

    done: int
    skipped: int
    total: int

    @property
    def fraction(self) -> float:
        """The part that is finished, in [0, 1]."""
        return (self.done + self.skipped) / self.total


def transfer_folder(
    model: LatentModel, source: Path, out: Path, order: BatchOrder
) -> Generator[BatchProgress, None, BatchReport]:
    """Send every picture in `source` and below through `model`, into `out`.

    A result has its picture's name, ending in .png, in the same sub-folder. `out` holds a report
    of what was done and skipped, too. If the iteration is given up, or the process is killed, the
    same call goes on: what is done is not done again, unless the picture has changed since; what
    was skipped is tried again. A file is skipped if it cannot be read, or if its result cannot be
    written for a reason of its own, such as its name or what lies there already; the report also
    names what `find_images` leaves out.

    Yields:
        How far it is, at the beginning and after each file.

    Returns:
        The report.

    Raises:
        PictureError: if there is no picture in `source`, or none that can be found.
        ViewError: if the model cannot do this.
        ExportError: if `out` holds something else already, is in use, or cannot be written.
    """
    found = _found(source, out)
    names = result_names(found.paths)
    # Refused before anything is written, if the model cannot do it.
    transfer = FileTransfer(model, order)
    with _folder_in_use(out):
        report = _report(out, reported(model, order), found)
        yield _progress(report, found)
        for file in found.paths:
            if not is_done(report, source, out, file, names[file]):
                report.add(_transfer(transfer, source, out, file, names[file], report), out)
                yield _progress(report, found)
    return report


def reported(model: LatentModel, order: BatchOrder) -> dict[str, Any]:
    """What a report says of a batch: it goes on only where this is the same. What came later is
    left out where it changes nothing, so that earlier batches go on."""
    without = {"answer"} if not order.answer else set[str]()
    return {"model": model.digest, **order.model_dump(mode="json", exclude=without)}


def is_done(report: BatchReport, source: Path, out: Path, file: str, name: str) -> bool:
    """Whether the result of `file` is there, at `name`, and the file is as it was then."""
    done = report.done.get(file)
    if done is None or done.result != name:
        return False
    try:
        return (out / name).exists() and done.source == SourceState.of(source, file)
    except OSError:
        return False


def _transfer(
    transfer: FileTransfer,
    source: Path,
    out: Path,
    file: str,
    name: str,
    report: BatchReport,
) -> Done | Skipped:
    """Make the result of `file`, unless a process that was killed had just made it.

    Raises:
        ExportError: if it cannot be written, and others neither.
    """
    try:
        state = SourceState.of(source, file)
        facts = {"order": report.digest, "source": state.model_dump()}
        if made_from(out / name) != facts:
            if is_foreign(out / name, KEYWORD):
                return _skipped(
                    file,
                    f"{file} has no result, because there is something else at {out / name}: move "
                    "that away.",
                )
            pixels = transfer.result(source / file)
            save_picture(pixels, out / name, metadata=_texts(facts))
    except PictureError as error:
        return _skipped(file, str(error))
    except ExportError as error:
        if not isinstance(error.__cause__, OSError) or not concerns_one_file(error.__cause__):
            raise
        return _skipped(file, str(error))
    except OSError as error:
        return _unread(file, error)
    return Done(source=state, result=name)


def result_texts(model: LatentModel, order: BatchOrder, source: Path) -> dict[str, str]:
    """What the result of one picture alone carries, by keyword: what it was made from.

    Raises:
        OSError: if the picture has gone.
    """
    state = SourceState.of(source.parent, source.name)
    order_digest = BatchReport(reported(model, order), {}, {}).digest
    return _texts({"order": order_digest, "source": state.model_dump()})


def _texts(facts: dict[str, Any]) -> dict[str, str]:
    return {"Software": f"LatentLab {__version__}", KEYWORD: json.dumps(facts)}


def _unread(file: str, error: OSError) -> Skipped:
    return _skipped(file, f"{file} cannot be read: {why_unread(error)}.")


def _skipped(file: str, reason: str) -> Skipped:
    return Skipped(file=file, reason=formatting.shown(reason))


def _blank(model: LatentModel) -> Picture:
    size, channels = model.info.size, model.info.channels
    return Picture.from_array(np.zeros((size, size, channels), np.uint8))


def _found(source: Path, out: Path) -> Found:
    place, results = source.resolve(), out.resolve()
    if results == place or results in place.parents:
        raise ExportError(
            f"The results cannot be saved in {out}, where the pictures themselves are. Choose "
            "another folder."
        )
    try:
        found = find_images(source, without=out)
    except DataError as error:
        raise PictureError(str(error)) from error
    if not found.paths:
        why = formatting.shown(told(found.left_out)) or "Choose a folder that holds some."
        raise PictureError(f"There is no picture in {source}. {why}")
    return found


@contextmanager
def _folder_in_use(out: Path) -> Iterator[None]:
    """`out`, made if need be, and kept from other processes."""
    with saying_why(out):
        make_folder(out)
        lock = FileLock(out / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise ExportError(
                f"Another LatentLab is writing into {out}. Wait for it, or choose another folder."
            ) from None
    try:
        yield
    finally:
        lock.release()


def _report(out: Path, order: dict[str, Any], found: Found) -> BatchReport:
    """The report to go on with, freshly written."""
    remove_leftovers(out)
    report = read_report(out)
    if report is None:
        if any(each.name != _LOCK for each in out.iterdir()):
            raise ExportError(f"{out} holds something already: choose a new or empty folder.")
        report = BatchReport(order, {}, {})
    elif report.order != order:
        raise ExportError(
            f"{out} holds the results of another model or of other settings: choose a new or "
            "empty folder."
        )
    present = set(found.paths)
    report.done = {file: done for file, done in report.done.items() if file in present}
    report.skipped = {each.path: _skipped(each.path, f"{each}.") for each in found.left_out}
    report.write(out)
    return report


def _progress(report: BatchReport, found: Found) -> BatchProgress:
    skipped = len(report.skipped) - len(found.left_out)
    return BatchProgress(len(report.done), skipped, len(found.paths))
