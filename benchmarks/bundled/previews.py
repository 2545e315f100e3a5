"""Small pictures of the models that ship with the program, seen before anything can be rendered:
python -m benchmarks.bundled.previews [NAME ...] draws them."""

import argparse
import sys
from collections.abc import Sequence

from latentlab.models.bundled import bundled_names, bundled_path, preview_path
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.previews import preview


def write_preview(name: str) -> None:
    """Draw what the bundled model `name` makes into the PNG beside it."""
    ref = ModelRef.bundled(name)
    preview(ref, ModelManager("cpu").open(ref)).save(preview_path(name))


def main(argv: Sequence[str] | None = None) -> int:
    """Draw the models named on the command line, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bundled.previews", description=__doc__
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="of the bundled models")
    for name in parser.parse_args(argv).names or bundled_names():
        bundled_path(name)
        write_preview(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
