"""What a batch is going to find: how many pictures, and what lies in the folder of results."""

from dataclasses import dataclass
from pathlib import Path

from latentlab import words


@dataclass(frozen=True)
class Outlook:
    """Before a batch is started.

    Attributes:
        pictures: files named like pictures; None if the folder cannot be read.
        earlier: results of an earlier batch that are there already; None if there was none.
        holds_more: whether the folder of results holds other files, so that it cannot be used.
    """

    pictures: int | None
    earlier: int | None
    holds_more: bool = False

    @property
    def sentence(self) -> str:
        """The same in words."""
        if self.pictures is None:
            return "There is no such folder of pictures."
        found = f"{_pictures(self.pictures)} found. "
        if not self.pictures:
            return "The folder holds no pictures."
        if self.holds_more:
            return found + "The folder for the results holds other files: choose an empty one."
        if self.earlier is None:
            return found + "The results get the same names, as PNG, in the same sub-folders."
        return found + (
            f"{_pictures(self.earlier)} of an earlier batch {'is' if self.earlier == 1 else 'are'} "
            "in the folder for the results: Go on does the rest, and nothing twice."
        )

    @property
    def can_start(self) -> bool:
        """Whether it is worth trying."""
        return bool(self.pictures) and not self.holds_more


def look_ahead(source: Path, out: Path) -> Outlook:
    """Look into both folders; it may take a while where there are many files.

    Raises:
        ExportError: if the report in `out` cannot be read.
    """
    from latentlab.transfer.batch_report import read_report
    from latentlab.transfer.folder_names import picture_files

    pictures = len(picture_files(source, without=out)) if source.is_dir() else None
    report = read_report(out) if out.is_dir() else None
    earlier = None if report is None else len(report.done)
    others = out.is_dir() and any(not each.name.startswith(".") for each in out.iterdir())
    return Outlook(pictures, earlier, holds_more=report is None and others)


def _pictures(number: int) -> str:
    return f"{words.count(number)} picture{'s' * (number != 1)}"
