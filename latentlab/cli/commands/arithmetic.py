"""latentlab arithmetic: sums and differences of averaged latents, with what lies around them."""

import argparse
from collections.abc import Sequence

from pydantic import ValidationError

from latentlab.cli.errors import UsageError
from latentlab.cli.exploring import (
    add_model,
    add_scale,
    check_suffix,
    draw,
    label_number,
    open_model,
    refusal,
    report,
    seed_list,
)
from latentlab.cli.parser import Parser, add_common
from latentlab.cli.status import DONE
from latentlab.views.arithmetic import RADIUS, ArithmeticView, Bin
from latentlab.views.base import Anchor, Seed


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options."""
    del words
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
    parser.add_argument("--label", metavar="K", help="Name or number of the pictures' label.")
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
    parser.add_argument("--out", metavar="FILE.png", required=True, help="The picture to write.")
    add_scale(parser)
    add_common(parser, "Print what was saved as JSON.")
    parser.set_defaults(command=arithmetic)


def arithmetic(arguments: argparse.Namespace) -> int:
    """Add, subtract, draw, save."""
    if not arguments.plus:
        raise UsageError("--plus is missing: name what is added by its seeds, such as --plus 3,5.")
    path = check_suffix(arguments.out, ".png")
    ref, model = open_model(arguments)
    label = arguments.label
    try:
        view = ArithmeticView(
            bins=(*_bins(arguments.plus, 1.0), *_bins(arguments.minus, -1.0)),
            neighbourhood=not arguments.alone,
            radius=arguments.radius,
            rescale=arguments.rescale,
            label=None if label is None else label_number(label, model, "--label"),
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
