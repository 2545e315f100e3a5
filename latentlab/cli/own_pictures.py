"""What the commands share that take a person's own pictures: encode, likelihood, transfer, ..."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import formatting
from latentlab.cli.parser import Parser

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel
    from latentlab.pictures.picture import Picture

_NAMED = 10
"""How many skipped files are named on the screen; --json names all."""


@dataclass(frozen=True)
class OwnPictures:
    """Pictures that a person named.

    Attributes:
        files: where each was read.
        pictures: one for each, as the model works on them.
        skipped: a sentence for each file or folder that could not be used, by its path.
    """

    files: tuple[str, ...]
    pictures: tuple["Picture", ...]
    skipped: dict[str, str]

    def tell_skipped(self) -> None:
        """Name on the screen what could not be used."""
        reasons = list(self.skipped.values())
        for each in reasons[:_NAMED]:
            print(f"Skipped: {formatting.shown(each)}", file=sys.stderr)
        if len(reasons) > _NAMED:
            more = formatting.count(len(reasons) - _NAMED)
            print(f"{more} more were skipped; --json names all.", file=sys.stderr)

    def facts_of_skipped(self) -> list[dict[str, str]]:
        """What could not be used, for JSON."""
        return [{"file": file, "reason": reason} for file, reason in self.skipped.items()]


def add_input(parser: Parser, required: bool = True) -> None:
    """--input for a picture, or a folder of them."""
    parser.add_argument(
        "--input",
        metavar="FILE|DIR",
        required=required,
        help="A picture, or a folder of them, of any size; the largest square in the middle is "
        "used.",
    )


def read_own(source: str, model: "LatentModel") -> OwnPictures:
    """The picture that `source` is, or those in the folder and below.

    Raises:
        PictureError: if there is none that can be used.
    """
    from latentlab.pictures.picture import PictureError
    from latentlab.pictures.tensors import open_picture

    path = Path(source).expanduser()
    if not path.is_dir():
        return OwnPictures((str(path),), open_all([source], model), {})
    pictures: dict[str, Picture] = {}
    skipped: dict[str, str] = {}
    for file in _files_in(path, skipped):
        try:
            pictures[str(path / file)] = open_picture(path / file, model)
        except (PictureError, OSError) as error:
            skipped[str(path / file)] = str(error)
    if not pictures:
        raise PictureError(_none_in(path, tuple(skipped.values())))
    tell_blank(tuple(pictures.values()))
    return OwnPictures(tuple(pictures), tuple(pictures.values()), skipped)


def open_all(sources: Sequence[str], model: "LatentModel") -> tuple["Picture", ...]:
    """The picture in each file, as `model` works on it; says so if there is nothing to see in one.

    Raises:
        PictureError: if one is missing, empty, damaged or no picture.
    """
    from latentlab.pictures.tensors import open_picture

    pictures = tuple(open_picture(each, model) for each in sources)
    tell_blank(pictures)
    return pictures


def tell_blank(pictures: Sequence["Picture"]) -> None:
    """Say on the screen if there is nothing to see in some of `pictures`."""
    from trainers.data.blank import blank_told, is_blank

    blank = [each.name for each in pictures if is_blank(each.pixels().transpose(2, 0, 1))]
    told = blank_told(blank, len(pictures), len(pictures))
    if told:
        print(told, file=sys.stderr)


def _files_in(folder: Path, skipped: dict[str, str]) -> Iterator[str]:
    """The pictures in `folder` and below; folders that cannot be read are noted in `skipped`."""
    from trainers.data.files.finding import find_images

    found = find_images(folder)
    for each in found.left_out:
        skipped[str(folder / each.path)] = f"{folder / each.path}: {each.reason}."
    return iter(found.paths)


def _none_in(folder: Path, reasons: Sequence[str]) -> str:
    if not reasons:
        return f"There is no picture in {folder}. Choose a folder that holds some."
    more = f" {formatting.count(len(reasons) - 1)} more cannot be used." * (len(reasons) > 1)
    return f"No picture in {folder} can be used: {reasons[0]}{more}"
