"""latentlab transfer: pictures translated from one domain to the other, one or a whole folder."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.cli.exploring import add_model, open_model, report
from latentlab.cli.folder_transfer import transfer_all
from latentlab.cli.parser import Parser, add_common, choice, whole_number
from latentlab.cli.status import DONE
from latentlab.cli.transferring import check_apart, check_folder, check_own
from latentlab.views.base import SEEDS

if TYPE_CHECKING:
    from latentlab.batches.order import BatchOrder
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef


def configure(parser: Parser, words: Sequence[str]) -> None:
    """Add the options."""
    del words
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
    parser.add_argument(
        "--seed",
        metavar="S",
        type=whole_number("--seed", 0, SEEDS - 1),
        default=0,
        help="Of the noise of models that have some, such as pix2pix; default: %(default)s.",
    )
    parser.add_argument(
        "--original-size",
        action="store_true",
        help="Enlarge each result to the size of the square it was made from; otherwise it has "
        "the model's size.",
    )
    add_common(parser, "Print what was saved and what was skipped as JSON.")
    parser.set_defaults(command=transfer)


def transfer(arguments: argparse.Namespace) -> int:
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
        return transfer_all(arguments, model, source, order)
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
    request = Request(model=ref.pinned(model), step=model.step, view=order.view(picture))
    save_picture(pixels, path, metadata=request.metadata())
    report(arguments, [path], step=model.step)
    return DONE
