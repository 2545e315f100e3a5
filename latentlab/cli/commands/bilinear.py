"""Blend the objects of four pictures, in a square, in one."""

import argparse

from latentlab.cli.exploring import add_model
from latentlab.cli.object_pictures import add_picture, add_result, save_view
from latentlab.cli.parser import Parser, whole_number
from latentlab.views.transfer import BilinearView


def configure(parser: Parser) -> None:
    """Add the options."""
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


def execute(arguments: argparse.Namespace) -> int:
    """Read, blend, save the whole square."""
    return save_view(
        arguments,
        (arguments.receiver, *arguments.donors),
        lambda receiver, *donors: BilinearView(
            receiver=receiver, donors=donors, rows=arguments.size, columns=arguments.size
        ),
    )
