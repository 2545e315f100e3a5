"""What the commands share that work on pictures of a person's own."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.cli.errors import UsageError
from latentlab.cli.exploring import add_scale, check_suffix, draw, report
from latentlab.cli.parser import Parser, add_common
from latentlab.cli.status import DONE

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef
    from latentlab.views import AnyView


def add_picture(parser: Parser, option: str, meaning: str, required: bool = True) -> None:
    """An option that names a file with a picture."""
    parser.add_argument(
        option,
        metavar="FILE",
        required=required,
        help=f"{meaning} Of any size; the largest square in its middle is used.",
    )


def add_result(parser: Parser, sheet: bool = False) -> None:
    """--out, --scale, --json, and --sheet if there is more to show than the result."""
    parser.add_argument("--out", metavar="FILE.png", required=True, help="The picture to write.")
    add_scale(parser)
    parser.set_defaults(scale=1, sheet=not sheet)
    if sheet:
        parser.add_argument(
            "--sheet", action="store_true", help="Save what it was made from beside the result."
        )
    add_common(parser, "Print what was saved as JSON.")


def save_view(
    arguments: argparse.Namespace,
    ref: "ModelRef",
    model: "LatentModel",
    view: "AnyView",
    path: Path,
    result: int = 0,
) -> int:
    """Draw `view` and save it; if --sheet could be given and was not, only picture `result`."""
    pictures = draw(ref, model, view)
    shown = pictures if arguments.sheet else pictures.only(result)
    shown.save(path, arguments.scale)
    report(arguments, [path], step=model.step)
    return DONE


def target(arguments: argparse.Namespace, *sources: str) -> Path:
    """Where the result goes.

    Raises:
        UsageError: if that is no PNG, or one of the files at `sources`.
    """
    path = check_suffix(arguments.out, ".png")
    check_apart(path, *sources)
    return path


def check_folder(path: Path) -> None:
    """Check that `path`, where pictures go under names of their own, is meant as a folder.

    Raises:
        UsageError: if it is named like a picture, and is no folder.
    """
    from trainers.data.files.decoding import image_suffixes

    if path.suffix.lower() in image_suffixes() and not path.is_dir():
        raise UsageError(
            f"--out cannot be {path}: it names the folder for the results, which keep the names of "
            "their pictures. Name a folder."
        )


def check_own(path: Path) -> None:
    """Check that a result at `path`, whose name nobody chose, replaces at most another result.

    Raises:
        UsageError: if there is something that LatentLab has not made.
    """
    from latentlab import requests
    from latentlab.batches.report import KEYWORD, is_foreign

    if is_foreign(path, KEYWORD, requests.KEYWORD):
        raise UsageError(
            f"--out cannot be {path.parent}: there is another {path.name} in it, which is no "
            "result of LatentLab. Name another folder, or move that file away."
        )


def check_apart(path: Path, *sources: str) -> None:
    """Check that a result at `path` does not replace what it is made from.

    Raises:
        UsageError: if `path` is one of the files at `sources`.
    """
    for source in (Path(each).expanduser() for each in sources):
        if path.exists() and source.exists() and path.samefile(source):
            raise UsageError(
                f"--out cannot be {path}: that is the picture itself. Name another place."
            )
