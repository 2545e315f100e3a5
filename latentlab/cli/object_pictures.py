"""What the commands share that move the object of a picture: swap, remove, strength, bilinear."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import add_picture_out, check_suffix, draw, open_model, report
from latentlab.cli.own_pictures import open_all
from latentlab.cli.parser import Parser, add_common

if TYPE_CHECKING:
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
    add_picture_out(parser, scale=1)
    parser.set_defaults(sheet=not sheet)
    if sheet:
        parser.add_argument(
            "--sheet", action="store_true", help="Save what it was made from beside the result."
        )
    add_common(parser, "Print what was saved as JSON.")


def save_view(
    arguments: argparse.Namespace,
    sources: Sequence[str],
    make: "Callable[..., AnyView]",
    result: int = 0,
) -> int:
    """Save what `make` makes of the pictures in the files `sources`.

    Args:
        result: number of the picture in the view that is saved if --sheet could be given and was
            not.

    Raises:
        UsageError: if --out is no PNG, or one of the sources.
    """
    path = check_suffix(arguments.out, ".png")
    check_apart(path, *sources)
    ref, model = open_model(arguments)
    pictures = draw(ref, model, make(*open_all(sources, model)))
    shown = pictures if arguments.sheet else pictures.only(result)
    shown.save(path, arguments.scale)
    report(arguments, [path], step=model.step)
    return DONE


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
