"""latentlab remove: a picture without its object."""

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
from latentlab.views.transfer import RemoveView

_WITHOUT = 1
"""Which picture of the view is the one without the object."""


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options."""
    del words
    add_model(parser)
    add_picture(parser, "--input", "The picture that loses its object.")
    add_result(parser, sheet=True)
    parser.set_defaults(command=remove)


def remove(arguments: argparse.Namespace) -> int:
    """Read, remove, save."""
    from latentlab.pictures.tensors import open_picture

    path = target(arguments, arguments.input)
    ref, model = open_model(arguments)
    view = RemoveView(pictures=(open_picture(arguments.input, model),))
    return save_view(arguments, ref, model, view, path, _WITHOUT)
