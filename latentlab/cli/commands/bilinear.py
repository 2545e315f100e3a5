"""latentlab bilinear: blends of four donors' objects in one picture."""

import argparse
from collections.abc import Sequence

from latentlab.cli.exploring import add_model, open_model
from latentlab.cli.parser import Parser, whole_number
from latentlab.cli.transferring import (
    add_picture,
    add_result,
    save_view,
    target,
)
from latentlab.views.transfer import BilinearView


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options."""
    del words
    add_model(parser)
    add_picture(parser, "--receiver", "The picture that gets the objects.")
    parser.add_argument(
        "--donors",
        nargs=4,
        metavar="FILE",
        required=True,
        help="The pictures whose objects are blended: at the top left, top right, bottom left and "
        "bottom right.",
    )
    parser.add_argument(
        "--size",
        metavar="N",
        type=whole_number("--size", 2, 64),
        default=5,
        help="Rows and columns of the square, 2 to 64; default: %(default)s.",
    )
    add_result(parser)
    parser.set_defaults(command=bilinear)


def bilinear(arguments: argparse.Namespace) -> int:
    """Read, blend, save the whole square."""
    from latentlab.pictures.tensors import open_picture

    path = target(arguments, arguments.receiver, *arguments.donors)
    ref, model = open_model(arguments)
    first, second, third, fourth = (open_picture(each, model) for each in arguments.donors)
    view = BilinearView(
        receiver=open_picture(arguments.receiver, model),
        donors=(first, second, third, fourth),
        rows=arguments.size,
        columns=arguments.size,
    )
    return save_view(arguments, ref, model, view, path)
