"""Find the latents of pictures of your own."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import formatting
from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import add_model, add_scale, check_suffix, draw, open_model
from latentlab.cli.object_pictures import check_apart
from latentlab.cli.output import print_json
from latentlab.cli.own_pictures import add_input, read_own
from latentlab.cli.parser import Parser, add_common
from latentlab.latent.vectors import SUFFIXES

if TYPE_CHECKING:
    from latentlab.cli.own_pictures import OwnPictures
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef

_MOST_DRAWN = 1024
"""How many pictures one PNG of reconstructions holds."""


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    add_input(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        help="Where the latents go, a row for each picture in the order of their names: .npz or "
        '.json under "latents", .npy alone.',
    )
    parser.add_argument(
        "--reconstruction",
        metavar="FILE.png",
        help="Save what the model makes of the latents, side by side, too.",
    )
    parser.add_argument(
        "--sheet",
        action="store_true",
        help="In --reconstruction show over each picture what it was made from.",
    )
    add_scale(parser)
    add_common(parser, "Print what was saved and what was skipped as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Encode and save."""
    from latentlab.latent.vectors import save_latents
    from latentlab.rendering.latents import latents_of
    from latentlab.views.base import Encoded

    out = check_suffix(arguments.out, *SUFFIXES)
    drawn = _drawn_to(arguments)
    check_apart(out, arguments.input)
    ref, model = open_model(arguments)
    _check_encodes(model)
    own = read_own(arguments.input, model)
    if drawn is not None:
        _check_drawable(drawn, own)
    latents = latents_of([Encoded(picture=each) for each in own.pictures], model)
    save_latents(latents.numpy(), out)
    if drawn is not None:
        _draw(ref, model, own, arguments, drawn)
    _report(arguments, own, [out] if drawn is None else [out, drawn], model)
    return DONE


def _drawn_to(arguments: argparse.Namespace) -> Path | None:
    """Where the reconstructions go; None if nobody wants them.

    Raises:
        UsageError: if that is no PNG.
    """
    name: str | None = arguments.reconstruction
    if name is None:
        if arguments.sheet:
            raise UsageError("--sheet needs --reconstruction FILE.png, which it adds to.")
        return None
    if Path(name).suffix.lower() != ".png":
        raise UsageError(f"--reconstruction cannot be {name}: the name must end in .png.")
    return Path(name).expanduser()


def _check_encodes(model: "LatentModel") -> None:
    """Refuse a model without an encoder before any picture is read.

    Raises:
        ModelError: if it has none.
    """
    from latentlab.capabilities import refusal
    from latentlab.models.errors import ModelError

    if not model.encodes:
        raise ModelError(refusal("encodes", model.capabilities))


def _check_drawable(path: Path, own: "OwnPictures") -> None:
    for file in own.files:
        if path.exists() and path.samefile(file):
            raise UsageError(
                f"--reconstruction cannot be {path}: that is the picture itself. Name another "
                "place."
            )
    if len(own.pictures) > _MOST_DRAWN:
        raise UsageError(
            f"--reconstruction cannot hold {formatting.counted(len(own.pictures), 'picture')}: at "
            f"most {formatting.count(_MOST_DRAWN)}. Leave it out, or take a smaller folder."
        )


def _draw(
    ref: "ModelRef",
    model: "LatentModel",
    own: "OwnPictures",
    arguments: argparse.Namespace,
    path: Path,
) -> None:
    """Save the reconstructions, each under its picture if --sheet is given."""
    from dataclasses import replace

    import numpy as np

    from latentlab.views import Anchor, Encoded, TrayView

    anchors = tuple(Anchor(latent=Encoded(picture=each)) for each in own.pictures)
    rebuilt = draw(ref, model, TrayView(anchors=anchors))
    if arguments.sheet:
        given = np.stack([each.pixels() for each in own.pictures])
        rebuilt = replace(rebuilt, pixels=np.concatenate([given, rebuilt.pixels]))
    rebuilt.save(path, arguments.scale)


def _report(
    arguments: argparse.Namespace, own: "OwnPictures", files: list[Path], model: "LatentModel"
) -> None:
    if arguments.json:
        print_json(
            {
                "files": [str(each) for each in files],
                "pictures": list(own.files),
                "latent_size": model.latent_size,
                "skipped": own.facts_of_skipped(),
                "step": model.step,
            }
        )
        return
    for each in files:
        print(each)
    own.tell_skipped()
