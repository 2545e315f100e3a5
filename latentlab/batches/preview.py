"""What a batch is going to find: how many pictures, and what lies in the folder of results."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from latentlab import formatting
from trainers.data.files.finding import find_images
from trainers.data.left_out import told


@dataclass(frozen=True)
class BatchPreview:
    """What a batch would find, before it is started.

    Attributes:
        pictures: files named like pictures; None if the folder cannot be read.
        earlier: results of an earlier batch that are there already; None if there was none.
        holds_more: whether the folder of results holds other files, so that it cannot be used.
        skipped: files that the earlier batch could not use.
        of_others: results that the earlier batch made of other pictures, or of these before they
            were changed, if it made nothing else.
        of_another: whether the earlier batch was one of another model or of other settings.
        left_out: what of the folder cannot be used and why, as sentences; "" if there is nothing.
    """

    pictures: int | None
    earlier: int | None
    holds_more: bool = False
    skipped: int = 0
    of_another: bool = False
    of_others: int = 0
    left_out: str = ""

    @property
    def sentence(self) -> str:
        """The same in words."""
        return " ".join(filter(None, (self._found, self.left_out)))

    @property
    def _found(self) -> str:
        if self.pictures is None:
            return "There is no such folder of pictures."
        found = f"{_pictures(self.pictures)} found. "
        if not self.pictures:
            return "The folder holds no pictures."
        if self.holds_more:
            return found + "The folder for the results holds other files: choose an empty one."
        if self.earlier is None:
            return found + "The results get the same names, as PNG, in the same sub-folders."
        if self.of_another:
            return found + (
                "The folder for the results holds a batch of another model or of other settings: "
                "choose a new or empty one."
            )
        if self.of_others:
            return found + (
                f"The folder for the results holds {_results(self.of_others)} of other pictures, "
                "or of these before they were changed: choose a new or empty one, or else Start "
                "adds to them and replaces those of the same names."
            )
        if self.is_finished:
            return found + "All their results are there already: nothing is left to do."
        if self.earlier + self.skipped == self.pictures:
            return found + (
                f"{formatting.count(self.earlier)} have their results already; Go on tries the "
                f"{formatting.count(self.skipped)} that could not be used once more."
            )
        return found + (
            f"{_pictures(self.earlier)} of an earlier batch {'is' if self.earlier == 1 else 'are'} "
            "in the folder for the results: Go on does the rest, and nothing twice."
        )

    @property
    def is_finished(self) -> bool:
        """Whether every picture has its result."""
        return self.earlier is not None and self.earlier == self.pictures

    @property
    def goes_on(self) -> bool:
        """Whether an earlier batch would be continued."""
        return self.earlier is not None and not self.of_others and self.can_start

    @property
    def can_start(self) -> bool:
        """Whether it is worth trying."""
        return bool(self.pictures) and not (self.holds_more or self.of_another or self.is_finished)


def preview_batch(source: Path, out: Path, order: dict[str, Any] | None = None) -> BatchPreview:
    """Look into both folders; it may take a while where there are many files.

    Args:
        order: what a report would say of the batch; None leaves open whether it is the same.

    Raises:
        DataError: if `source` cannot be read.
        ExportError: if the report in `out` cannot be read.
    """
    from latentlab.batches.batch import is_done
    from latentlab.batches.folder_names import result_names
    from latentlab.batches.report import read_report

    found = find_images(source, without=out) if source.is_dir() else None
    files = None if found is None else found.paths
    pictures = None if files is None else len(files)
    left_out = "" if found is None else formatting.shown(told(found.left_out))
    report = read_report(out) if out.is_dir() else None
    if report is None:
        others = out.is_dir() and any(not each.name.startswith(".") for each in out.iterdir())
        return BatchPreview(pictures, None, holds_more=others, left_out=left_out)
    names = result_names(files or ())
    earlier = sum(is_done(report, source, out, file, name) for file, name in names.items())
    skipped = sum(file in names for file in report.skipped)
    of_another = order is not None and report.order != order
    there = sum(_exists(out / done.result) for done in report.done.values())
    return BatchPreview(
        pictures,
        earlier,
        skipped=skipped,
        of_another=of_another,
        of_others=0 if earlier else there,
        left_out=left_out,
    )


def _exists(result: Path) -> bool:
    try:
        return result.exists()
    except OSError:
        return False


def _pictures(number: int) -> str:
    return f"{formatting.count(number)} picture{'s' * (number != 1)}"


def _results(number: int) -> str:
    return f"{formatting.count(number)} result{'s' * (number != 1)}"
