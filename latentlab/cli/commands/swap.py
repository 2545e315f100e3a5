"""Give one picture the object of another."""

import argparse

from latentlab.cli.exploring import add_model
from latentlab.cli.object_pictures import add_picture, add_result, save_view
from latentlab.cli.parser import Parser
from latentlab.views.transfer import SwapView

_SWAPPED = 2
"""Which picture of the view is the receiver with the donor's object."""


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    add_picture(parser, "--receiver", "The picture that gets the object.")
    add_picture(parser, "--donor", "The picture whose object it gets.")
    add_result(parser, sheet=True)


def execute(arguments: argparse.Namespace) -> int:
    """Read both, swap, save."""
    return save_view(
        arguments,
        (arguments.receiver, arguments.donor),
        lambda receiver, donor: SwapView(receivers=(receiver,), donors=(donor,)),
        _SWAPPED,
    )
