"""Small pictures of the models that ship with the program, seen before anything can be rendered:
python -m resources.portraits [NAME ...] draws them."""

import argparse
import sys
from collections.abc import Sequence

from latentlab.models.bundled import (
    PORTRAIT_COLUMNS,
    PORTRAIT_ROWS,
    bundled_names,
    bundled_path,
    portrait_path,
)
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.rendering import render
from latentlab.requests import Request
from latentlab.views import SamplesView


def write_portrait(name: str) -> bool:
    """Draw samples of the bundled model `name` into the PNG beside it.

    Returns:
        Whether there is one now: a model that turns pictures into others has no samples.
    """
    ref = ModelRef.bundled(name)
    model = ModelManager("cpu").open(ref)
    if not model.samples:
        return False
    view = SamplesView(rows=PORTRAIT_ROWS, columns=PORTRAIT_COLUMNS)
    render(model, Request(model=ref, view=view)).save(portrait_path(name))
    return True


def main(argv: Sequence[str] | None = None) -> int:
    """Draw the models named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m resources.portraits", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of the bundled models")
    for name in parser.parse_args(argv).names or bundled_names():
        bundled_path(name)
        write_portrait(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
