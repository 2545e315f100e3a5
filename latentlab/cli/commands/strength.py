"""Fade a picture's object in, and past what it was."""

import argparse

from latentlab.cli.exploring import add_model
from latentlab.cli.object_pictures import add_picture, add_result, save_view
from latentlab.cli.parser import Parser, number, whole_number
from latentlab.views.transfer import LARGEST_STRENGTH, StrengthView


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    add_picture(parser, "--input", "The picture with the object.")
    add_picture(parser, "--donor", "Whose object to use instead of its own.", required=False)
    for option, default, place in (("--from", 0, "first"), ("--to", 2, "last")):
        parser.add_argument(
            option,
            metavar="X",
            type=number(option, -LARGEST_STRENGTH, LARGEST_STRENGTH),
            default=default,
            dest=place,
            help=f"The {place} strength: 0 is no object, 1 the object as it was, more exaggerates; "
            "default: %(default)s.",
        )
    parser.add_argument(
        "--steps",
        metavar="N",
        type=whole_number("--steps", 2, 101),
        default=9,
        help="How many strengths, 2 to 101; default: %(default)s.",
    )
    add_result(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Read, draw every strength, save them side by side."""
    last = arguments.steps - 1
    between = [step / last for step in range(arguments.steps)]
    strengths = tuple((1 - t) * arguments.first + t * arguments.last for t in between)
    return save_view(
        arguments,
        [each for each in (arguments.input, arguments.donor) if each is not None],
        lambda picture, donor=None: StrengthView(
            pictures=(picture,), donor=donor, strengths=strengths
        ),
    )
