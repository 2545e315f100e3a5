"""Change a picture by wishes: colours, sketched edges, places dragged or kept."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import (
    add_label,
    add_model,
    add_scale,
    add_seed,
    check_suffix,
    chosen_label,
    draw,
    open_model,
    refusal,
    report,
)
from latentlab.cli.parser import Parser, add_common, number, whole_number
from latentlab.export.order import FILMS, SUFFIXES, Look, Order, carry_out
from latentlab.views.base import Anchor, Encoded, Latent, Projection, Seed
from latentlab.views.edit import (
    FILM_PICTURES,
    FILM_SPEED,
    MOST_CANDIDATES,
    MOST_FRAMES,
    EditView,
)

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef
    from latentlab.rendering.render import Pictures

_KINDS = "colour, sketch, keep, warp, brush"


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument(
        "--wishes",
        metavar="FILE.json",
        required=True,
        help=f"What shall change: a list of objects, each with a kind ({_KINDS}) and what the "
        'guide says of it, such as {"kind": "colour", "colour": "#d93338", "strokes": [[[0.3, 0.2],'
        " [0.7, 0.2]]]}; places are parts of the picture's sides.",
    )
    add_seed(parser, "The picture that is changed")
    parser.add_argument(
        "--input",
        metavar="FILE",
        help="Change a picture of your own instead: its latent is searched for first.",
    )
    add_label(parser, "Name or number of the picture's label.")
    parser.add_argument(
        "--strength",
        metavar="X",
        type=number("--strength", 0, 1),
        default=1.0,
        help="How far on its way from the first picture, 0, to the edited one, 1; default: 1.",
    )
    parser.add_argument(
        "--closeness",
        metavar="X",
        type=number("--closeness", 0, 100),
        default=1.0,
        help="How much it counts that the rest stays, 0 to 100; default: 1.",
    )
    parser.add_argument(
        "--candidates",
        metavar="N",
        type=whole_number("--candidates", 0, MOST_CANDIDATES),
        default=0,
        help=f"Show so many other solutions behind, 0 to {MOST_CANDIDATES}; default: %(default)s.",
    )
    parser.add_argument(
        "--take",
        metavar="N",
        type=whole_number("--take", 1, MOST_CANDIDATES),
        help="Go on from other solution number N, from 1, and take what comes of it.",
    )
    parser.add_argument(
        "--any-label", action="store_true", help="Other solutions may have any label."
    )
    parser.add_argument(
        "--original",
        metavar="FILE.png",
        help="With --input: carry the change over to the whole picture at its full size, and "
        "write that here. Where nothing changes it stays the same to the last bit.",
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        help="The picture before and after (.png), or a film from the one to the other (.mp4, "
        ".gif).",
    )
    parser.add_argument(
        "--frames",
        metavar="N",
        type=whole_number("--frames", 2, MOST_FRAMES),
        default=FILM_PICTURES,
        help="Pictures of a film; default: %(default)s.",
    )
    add_scale(parser, 4)
    add_common(parser, "Print what was saved as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Edit and save."""
    from latentlab.measuring.attributes import reader_of
    from latentlab.pictures.training_images import data_name
    from latentlab.wish_file import read_wishes

    path = check_suffix(arguments.out, ".png", ".mp4", ".gif")
    original = _checked_original(arguments)
    wishes = read_wishes(arguments.wishes)
    ref, model = open_model(arguments)
    label, features = chosen_label(arguments, model), reader_of(data_name(ref))
    try:
        view = EditView(
            start=Anchor(latent=_start(arguments, model, features), label=label),
            wishes=wishes,
            strength=arguments.strength,
            closeness=arguments.closeness,
            features=features,
            any_label=arguments.any_label,
            candidates=arguments.candidates,
        )
    except ValidationError as error:
        raise refusal(error) from None
    if arguments.take:
        view = _taken(view, arguments.take, ref, model)
    pictures = draw(ref, model, view)
    files = [_save(arguments, path, view, pictures, ref, model)]
    if original is not None:
        _carry_over(Path(arguments.input).expanduser(), original, view, model, pictures)
        files.append(original)
    report(arguments, files, step=model.step, candidates=max(0, len(pictures) - 2))
    return DONE


def _checked_original(arguments: argparse.Namespace) -> Path | None:
    if arguments.original is None:
        return None
    if arguments.input is None:
        raise UsageError("--original needs --input: the picture that is to be changed.")
    path = Path(arguments.original).expanduser()
    if path.suffix.lower() != ".png":
        raise UsageError(f"--original cannot be {arguments.original}: the name must end in .png.")
    return path


def _start(arguments: argparse.Namespace, model: "LatentModel", features: str) -> Latent:
    if arguments.input is None:
        return Seed(seed=arguments.seed)
    from latentlab.cli.own_pictures import open_all

    (picture,) = open_all([arguments.input], model)
    return Encoded(picture=picture, projection=Projection(features=features))


def _taken(view: EditView, number: int, ref: "ModelRef", model: "LatentModel") -> EditView:
    """`view`, going on from one of its candidates."""
    asked = view.model_copy(update={"candidates": MOST_CANDIDATES})
    pictures = draw(ref, model, asked)
    found = len(pictures) - 2
    if number > found:
        raise UsageError(
            f"--take cannot be {number}: {found} other solutions were found, which are numbered "
            "from 1."
        )
    return view.model_copy(update={"begin": pictures.anchor(asked, number + 1)})


def _save(
    arguments: argparse.Namespace,
    path: Path,
    view: EditView,
    pictures: "Pictures",
    ref: "ModelRef",
    model: "LatentModel",
) -> Path:
    kind = next(kind for kind, each in SUFFIXES.items() if each == path.suffix.lower())
    if kind not in FILMS:
        return pictures.save(path, arguments.scale)
    from latentlab.export.edits import edit_film
    from latentlab.requests import Request

    request = Request(model=ref.pinned(model), step=model.step, view=view)
    size = model.info.size
    film = edit_film(lambda: model, request, (size, size), arguments.frames)
    carry_out(film, Order(kind, Look(arguments.scale), speed=FILM_SPEED), path)
    return path


def _carry_over(
    photo: Path, out: Path, view: EditView, model: "LatentModel", pictures: "Pictures"
) -> None:
    from latentlab.export import save_picture
    from latentlab.export.edits import edited_photo
    from latentlab.pictures.picture import Crop

    edited = edited_photo(photo, Crop(), view, model, pictures)
    save_picture(edited, out, metadata=pictures.metadata)
