"""Translate a picture, or a folder of them, from one domain to another."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.cli.errors import DONE
from latentlab.cli.exploring import add_model, add_seed, open_model, report
from latentlab.cli.object_pictures import check_apart
from latentlab.cli.own_pictures import tell_blank
from latentlab.cli.parser import Parser, add_common, choice
from latentlab.cli.picture_folders import check_folder, check_own, process_folder

if TYPE_CHECKING:
    from latentlab.batches.order import BatchOrder
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument(
        "--input",
        metavar="FILE|DIR",
        required=True,
        help="A picture, or a folder of them, of any size; the largest square in the middle is "
        "used.",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        required=True,
        help="Where the results go, under the pictures' names; only earlier results are replaced. "
        "The same command goes on with a folder after an interruption.",
    )
    parser.add_argument(
        "--direction",
        metavar="AtoB|BtoA",
        type=choice("--direction", "AtoB", "BtoA"),
        help="From the model's first domain to its second, or back; default: AtoB, or the only one "
        "that the model has learned.",
    )
    add_seed(parser, "Of the noise of models that have some")
    parser.add_argument(
        "--original-size",
        action="store_true",
        help="Enlarge each result to the size of the square it was made from; otherwise it has "
        "the model's size.",
    )
    add_common(parser, "Print what was saved and what was skipped as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Translate the picture, or the folder."""
    from latentlab.batches.order import BatchOrder

    source = Path(arguments.input).expanduser()
    check_folder(Path(arguments.out).expanduser())
    ref, model = open_model(arguments)
    order = BatchOrder(
        direction=arguments.direction or next(iter(model.directions), "AtoB"),
        seed=arguments.seed,
        original_size=arguments.original_size,
    )
    if source.is_dir():
        return process_folder(arguments, model, source, order)
    return _transfer_one(arguments, ref, model, source, order)


def _transfer_one(
    arguments: argparse.Namespace,
    ref: "ModelRef",
    model: "LatentModel",
    source: Path,
    order: "BatchOrder",
) -> int:
    from latentlab.batches.batch import FileTransfer
    from latentlab.export import save_picture
    from latentlab.requests import Request

    path = Path(arguments.out).expanduser() / f"{source.stem}.png"
    check_apart(path, arguments.input)
    check_own(path)
    picture, pixels = FileTransfer(model, order).read(source)
    tell_blank([picture])
    request = Request(model=ref.pinned(model), step=model.step, view=order.view(picture))
    save_picture(pixels, path, metadata=request.metadata())
    report(arguments, [path], step=model.step)
    return DONE
