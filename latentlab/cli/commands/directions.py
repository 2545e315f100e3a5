"""latentlab directions: what a generator's own directions change, one direction a row."""

import argparse
from collections.abc import Sequence

from pydantic import ValidationError

from latentlab.cli.exploring import (
    add_model,
    add_scale,
    check_suffix,
    draw,
    label_number,
    open_model,
    refusal,
    report,
)
from latentlab.cli.parser import Parser, add_common, choice, whole_number
from latentlab.cli.status import DONE
from latentlab.views.base import SEEDS, Anchor, Seed
from latentlab.views.directions import AnyDirection, Component, DirectionsView, Factor, Push

_KINDS = ("factors", "features", "pictures")


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options."""
    del words
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
    parser.add_argument(
        "--seed",
        metavar="S",
        type=whole_number("--seed", 0, SEEDS - 1),
        default=0,
        help="The latent that is moved; default: %(default)s.",
    )
    parser.add_argument("--label", metavar="K", help="Name or number of the pictures' label.")
    parser.add_argument("--out", metavar="FILE.png", required=True, help="The picture to write.")
    add_scale(parser)
    add_common(parser, "Print what was saved as JSON.")
    parser.set_defaults(command=directions)


def directions(arguments: argparse.Namespace) -> int:
    """Draw and save."""
    path = check_suffix(arguments.out, ".png")
    ref, model = open_model(arguments)
    label = arguments.label
    number = None if label is None else label_number(label, model, "--label")
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
