"""Draw what a model's own directions change."""

import argparse

from pydantic import ValidationError

from latentlab.cli.errors import DONE
from latentlab.cli.exploring import (
    add_label,
    add_model,
    add_picture_out,
    add_seed,
    check_suffix,
    chosen_label,
    draw,
    open_model,
    refusal,
    report,
)
from latentlab.cli.parser import Parser, add_common, choice, whole_number
from latentlab.views.base import Anchor, Seed
from latentlab.views.directions import AnyDirection, Component, DirectionsView, Factor, Push

_KINDS = ("factors", "features", "pictures")


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument(
        "--kind",
        metavar="|".join(_KINDS),
        type=choice("--kind", *_KINDS),
        default="features",
        help="Closed-form factors of the first layer, or principal components of its features or "
        "of the pictures; default: %(default)s.",
    )
    parser.add_argument(
        "--count",
        metavar="N",
        type=whole_number("--count", 1, 64),
        default=8,
        help="How many, the strongest first; default: %(default)s.",
    )
    parser.add_argument(
        "--strength",
        metavar="X",
        default="3",
        help="How far to both sides, in standard deviations of the latent; default: %(default)s.",
    )
    parser.add_argument(
        "--steps",
        metavar="N",
        type=whole_number("--steps", 2, 101),
        default=9,
        help="Pictures in a row; default: %(default)s.",
    )
    add_seed(parser, "The latent that is moved")
    add_label(parser)
    add_picture_out(parser)
    add_common(parser, "Print what was saved as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Draw and save."""
    path = check_suffix(arguments.out, ".png")
    ref, model = open_model(arguments)
    number = chosen_label(arguments, model)
    count = min(arguments.count, model.latent_size)
    try:
        view = DirectionsView(
            anchors=(Anchor(latent=Seed(seed=arguments.seed), label=number),),
            pushes=tuple(
                Push(direction=_direction(arguments.kind, index), strength=arguments.strength)
                for index in range(count)
            ),
            sweep=arguments.steps,
            apart=True,
        )
    except ValidationError as error:
        raise refusal(error) from None
    draw(ref, model, view).save(path, arguments.scale, captions=True)
    report(arguments, [path], directions=count, step=model.step)
    return DONE


def _direction(kind: str, index: int) -> AnyDirection:
    if kind == "factors":
        return Factor(index=index)
    return Component(index=index, space="pictures" if kind == "pictures" else "features")
