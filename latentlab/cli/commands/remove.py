"""Take the object out of a picture."""

import argparse

from latentlab.cli.exploring import add_model
from latentlab.cli.object_pictures import add_picture, add_result, save_view
from latentlab.cli.parser import Parser
from latentlab.views.transfer import RemoveView

_WITHOUT = 1
"""Which picture of the view is the one without the object."""


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    add_picture(parser, "--input", "The picture that loses its object.")
    add_result(parser, sheet=True)


def execute(arguments: argparse.Namespace) -> int:
    """Read, remove, save."""
    return save_view(
        arguments, (arguments.input,), lambda each: RemoveView(pictures=(each,)), _WITHOUT
    )
