"""Draw the data's pictures where the model puts them."""

import argparse

from pydantic import ValidationError

from latentlab.cli.errors import DONE, UsageError, did_you_mean
from latentlab.cli.exploring import (
    add_label,
    add_model,
    add_picture_out,
    add_seed,
    check_suffix,
    draw,
    open_model,
    refusal,
    report,
)
from latentlab.cli.parser import Parser, add_common, number, whole_number
from latentlab.views.map import BY_LABEL, MOST_PICTURES, MapView


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument(
        "-n",
        "--count",
        metavar="N",
        type=whole_number("--count", 1, MOST_PICTURES),
        default=2000,
        help="How many pictures of the data; default: %(default)s.",
    )
    add_seed(parser, "Which pictures: fewer of a seed are the beginning of more")
    add_label(parser, "Name or number of the only label that is shown; default: all.")
    parser.add_argument(
        "--colour",
        metavar="NAME",
        default=BY_LABEL,
        help="What the colours stand for: label, or a factor of drawn data such as slant; "
        "default: %(default)s.",
    )
    parser.add_argument(
        "--span",
        metavar="X",
        type=number("--span", 1e-6, 1e9),
        help="Show only so much of the map, around --at; default: all pictures.",
    )
    for name, what in (("--at", "in the middle, with --span"), ("--decode", "that is decoded")):
        parser.add_argument(
            name,
            metavar=("X", "Y"),
            nargs=2,
            type=number(name, -1e9, 1e9),
            help=f"The place {what}.",
        )
    add_picture_out(parser, scale=1)
    add_common(parser, "Print what was saved as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Draw and save."""
    path = check_suffix(arguments.out, ".png")
    ref, model = open_model(arguments)
    x, y = arguments.at or (0.0, 0.0)
    spot_x, spot_y = arguments.decode or (None, None)
    try:
        view = MapView(
            count=arguments.count,
            seed=arguments.seed,
            label=_label(arguments.label, model.info.label_names),
            colour=arguments.colour,
            x=x,
            y=y,
            span=arguments.span,
            spot_x=spot_x,
            spot_y=spot_y,
        )
    except ValidationError as error:
        raise refusal(error) from error
    draw(ref, model, view).save(path, arguments.scale)
    report(arguments, [path], step=model.step)
    return DONE


def _label(text: str | None, names: tuple[str, ...]) -> int | None:
    """The label of the data, not of the model, that is called `text` or numbered so."""
    if text is None:
        return None
    if text in names:
        return names.index(text)
    if text.isdecimal() and int(text) < len(names):
        return int(text)
    known = f"one of {', '.join(names[:12])}" if names else "left out: the data have no labels"
    raise UsageError(f"--label cannot be {text}: it must be {known}.{did_you_mean(text, names)}")
