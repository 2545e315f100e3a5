"""Enlarge a picture, or a folder of them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab.cli.errors import DONE
from latentlab.cli.exploring import add_model, open_model, report
from latentlab.cli.object_pictures import check_apart
from latentlab.cli.parser import Parser, add_common
from latentlab.cli.picture_folders import check_folder, check_own, process_folder

if TYPE_CHECKING:
    from latentlab.batches.order import BatchOrder
    from latentlab.models.latent_model import LatentModel


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    parser.add_argument(
        "--input",
        metavar="FILE|DIR",
        required=True,
        help="A picture, or a folder of them, of any size; each is enlarged whole.",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        required=True,
        help="Where the results go, under the pictures' names; only earlier results are replaced. "
        "The same command goes on with a folder after an interruption.",
    )
    parser.add_argument(
        "--answer",
        metavar="NAME",
        default="",
        help="By which of the model's ways; default: the one it is for. Any other word lists them.",
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help="Make each picture smaller first, and save side by side: its bicubic enlargement, the "
        "model's answers, and the truth.",
    )
    add_common(parser, "Print what was saved and what was skipped as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Enlarge the picture, or the folder."""
    from latentlab.batches.order import BatchOrder

    source, out = (Path(each).expanduser() for each in (arguments.input, arguments.out))
    check_folder(out)
    _, model = open_model(arguments)
    order = BatchOrder(task="compare" if arguments.compare else "upscale", answer=arguments.answer)
    if source.is_dir():
        return process_folder(arguments, model, source, order)
    return _upscale_one(arguments, model, source, order)


def _upscale_one(
    arguments: argparse.Namespace, model: "LatentModel", source: Path, order: "BatchOrder"
) -> int:
    from latentlab.batches.batch import FileTransfer, result_texts
    from latentlab.export import save_picture

    path = Path(arguments.out).expanduser() / f"{source.stem}.png"
    check_apart(path, arguments.input)
    check_own(path)
    pixels = FileTransfer(model, order).result(source)
    save_picture(pixels, path, metadata=result_texts(model, order, source))
    report(arguments, [path], step=model.step)
    return DONE
