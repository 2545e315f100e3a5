"""latentlab swap: one picture with the object of another."""

import argparse
from collections.abc import Sequence

from latentlab.cli.exploring import add_model, open_model
from latentlab.cli.parser import Parser
from latentlab.cli.transferring import (
    add_picture,
    add_result,
    save_view,
    target,
)
from latentlab.views.transfer import SwapView

_SWAPPED = 2
"""Which picture of the view is the receiver with the donor's object."""


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options."""
    del words
    add_model(parser)
    add_picture(parser, "--receiver", "The picture that gets the object.")
    add_picture(parser, "--donor", "The picture whose object it gets.")
    add_result(parser, sheet=True)
    parser.set_defaults(command=swap)


def swap(arguments: argparse.Namespace) -> int:
    """Read both, swap, save."""
    from latentlab.pictures.tensors import open_picture

    path = target(arguments, arguments.receiver, arguments.donor)
    ref, model = open_model(arguments)
    receiver, donor = (open_picture(each, model) for each in (arguments.receiver, arguments.donor))
    view = SwapView(receivers=(receiver,), donors=(donor,))
    return save_view(arguments, ref, model, view, path, _SWAPPED)
