"""Run the chains of a model: where they are at the end, or their way there as a film."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import (
    add_model,
    add_scale,
    add_seed,
    draw,
    open_model,
    refusal,
    report,
)
from latentlab.cli.object_pictures import check_apart
from latentlab.cli.own_pictures import open_all
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.export.order import SUFFIXES, Look, Order, carry_out
from latentlab.views.chain import MOST_CHAINS, MOST_STEPS, ChainView

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel

_FASTEST = 120
_PNG_SCALE = 2


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument(
        "--steps",
        metavar="N",
        type=whole_number("--steps", 0, MOST_STEPS),
        help="How many changes the chains make; default: the burn-in of the model.",
    )
    parser.add_argument(
        "--count",
        metavar="N",
        type=whole_number("--count", 1, MOST_CHAINS),
        default=16,
        help=f"How many chains, 1 to {MOST_CHAINS}; default: %(default)s.",
    )
    add_seed(parser, "Of the noise and of all changes")
    parser.add_argument(
        "--start",
        metavar="FILE",
        nargs="+",
        default=[],
        help="Pictures that the chains begin with, in turn, of any size; the largest square in the "
        "middle of each is used. Default: noise.",
    )
    parser.add_argument(
        "--mask",
        metavar="FILE",
        help="A picture that is white where the start is held; the chains complete the rest.",
    )
    parser.add_argument(
        "--grain",
        action="store_true",
        help="Show the states as they are, rather than what is expected of them.",
    )
    parser.add_argument(
        "--frames",
        metavar="N",
        type=whole_number("--frames", 2, MOST_STEPS),
        help="Pictures of a film or a folder, from the start to the end; default: 120, or one a "
        "change where there are fewer.",
    )
    parser.add_argument(
        "--fps",
        metavar="N",
        type=whole_number("--fps", 1, _FASTEST),
        default=30,
        help="Frames a second of a film; a GIF shows at most 50. Default: %(default)s.",
    )
    parser.add_argument(
        "--out",
        metavar="FILE|DIR",
        required=True,
        help="Where the chains end (.png), a film of their way (.mp4, .gif), or a folder for one "
        "PNG a frame.",
    )
    add_scale(parser, _PNG_SCALE)
    parser.set_defaults(scale=None)
    add_common(parser, "Print what was saved as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Run and save."""
    out = Path(arguments.out).expanduser()
    kind = next((kind for kind, each in SUFFIXES.items() if each == out.suffix.lower()), None)
    if kind is None:
        raise UsageError(
            f"--out cannot be {arguments.out}: the name must end in .png, .mp4 or .gif, or be that "
            "of a folder."
        )
    check_apart(out, *arguments.start, *([arguments.mask] if arguments.mask else []))
    ref, model = open_model(arguments)
    view = _view(arguments, model)
    if kind == "sheet":
        draw(ref, model, view).save(out, arguments.scale or _PNG_SCALE)
        files = [out]
    else:
        from latentlab.export.chains import chain_subject
        from latentlab.requests import Request

        request = Request(model=ref.pinned(model), step=model.step, view=view)
        subject = chain_subject(lambda: model, request, model.info.size, count=arguments.frames)
        scale = arguments.scale or (_PNG_SCALE if kind == "singles" else None)
        files = carry_out(subject, Order(kind, Look(scale), speed=arguments.fps), out)
    report(arguments, files, steps=view.steps, step=model.step)
    return DONE


def _view(arguments: argparse.Namespace, model: "LatentModel") -> ChainView:
    """The chains that the options ask for.

    Raises:
        ModelError: if the model runs none.
        PictureError: if a picture cannot be read.
        UsageError: if the options do not go together.
    """
    from latentlab.pictures.picture import Picture

    burn_in = model.burn_in if model.chain else 0
    if arguments.mask and not arguments.start:
        raise UsageError("--mask holds parts of pictures: name them by --start.")
    mask = arguments.mask and Picture.from_file(arguments.mask, model.info.size, 1)
    try:
        return ChainView(
            seed=arguments.seed,
            steps=min(burn_in, MOST_STEPS) if arguments.steps is None else arguments.steps,
            start=open_all(arguments.start, model),
            mask=mask or None,
            count=arguments.count,
            grain=arguments.grain,
        )
    except ValidationError as error:
        raise refusal(error) from None
