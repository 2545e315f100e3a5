"""Add and subtract the averages of latents."""

import argparse

from pydantic import ValidationError

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import (
    add_label,
    add_model,
    add_picture_out,
    check_suffix,
    chosen_label,
    draw,
    open_model,
    refusal,
    report,
    seed_list,
)
from latentlab.cli.parser import Parser, add_common
from latentlab.views.arithmetic import RADIUS, ArithmeticView
from latentlab.views.base import Anchor, Seed
from latentlab.views.bins import Bin


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    for option, meaning in (("--plus", "add"), ("--minus", "subtract")):
        parser.add_argument(
            option,
            metavar="S,S,...",
            type=seed_list(option),
            action="append",
            default=[],
            help=f"Seeds whose latents are averaged to {meaning}; may be given several times.",
        )
    add_label(parser)
    parser.add_argument(
        "--radius",
        metavar="X",
        default=str(RADIUS),
        help="How far the eight neighbours lie, in each number of the latent; 0 to 10; "
        "default: %(default)s.",
    )
    parser.add_argument("--alone", action="store_true", help="Leave the neighbours out.")
    parser.add_argument(
        "--rescale", action="store_true", help="Bring the result to the length of a sample."
    )
    add_picture_out(parser)
    add_common(parser, "Print what was saved as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Add, subtract, draw, save."""
    if not arguments.plus:
        raise UsageError("--plus is missing: name what is added by its seeds, such as --plus 3,5.")
    path = check_suffix(arguments.out, ".png")
    ref, model = open_model(arguments)
    try:
        view = ArithmeticView(
            bins=(*_bins(arguments.plus, 1.0), *_bins(arguments.minus, -1.0)),
            neighbourhood=not arguments.alone,
            radius=arguments.radius,
            rescale=arguments.rescale,
            label=chosen_label(arguments, model),
        )
    except ValidationError as error:
        raise refusal(error) from None
    draw(ref, model, view).save(path, arguments.scale)
    report(arguments, [path], step=model.step)
    return DONE


def _bins(groups: list[tuple[int, ...]], weight: float) -> list[Bin]:
    return [
        Bin(exemplars=tuple(Anchor(latent=Seed(seed=seed)) for seed in seeds), weight=weight)
        for seeds in groups
    ]
