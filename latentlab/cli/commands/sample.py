"""Draw pictures from a trained model."""

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import __version__
from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import (
    add_label,
    add_run,
    add_scale,
    add_seed,
    add_text,
    chosen_label,
    chosen_texts,
    open_model,
)
from latentlab.cli.output import print_json
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.formatting import counted
from latentlab.models.refs import ModelRef
from latentlab.views.base import DRAWN_SEEDS
from trainers.reports import Grid

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel

WIDEST = 12
"""Most labels that are laid out one a column."""


def configure(parser: Parser) -> None:
    """Add the options."""
    add_run(parser)
    parser.add_argument(
        "-n",
        metavar="N",
        dest="count",
        type=whole_number("-n", 1, 100_000),
        default=64,
        help="How many pictures, or points, 1 to 100 000; default: %(default)s.",
    )
    parser.add_argument("--out", metavar="FILE.png", help="Save all pictures as one grid.")
    parser.add_argument("--each", metavar="DIR", help="Save every picture as a file of its own.")
    add_label(parser, "Name or number of the label to draw; default: all labels in turn.")
    add_text(
        parser,
        'The sentence to draw, for a model that reads, such as "a small red circle"; default: its '
        "examples in turn.",
    )
    add_seed(parser, "The same seed gives the same pictures", DRAWN_SEEDS)
    add_scale(parser, default=1)
    add_common(parser, "Print what was saved as JSON.")
    parser.set_defaults(device="cpu")


def execute(arguments: argparse.Namespace) -> int:
    """Draw and save."""
    _check_targets(arguments)
    ref, opened = open_model(arguments, points=True)
    if opened.draws_points and arguments.each:
        raise UsageError(
            f"--each cannot be {arguments.each}: points are drawn together, as one plot. Name a "
            "file by --out."
        )

    import torch
    from torch.nn.functional import one_hot

    from latentlab.export import save_each, save_picture
    from latentlab.models.decoding import decode_exactly
    from latentlab.rendering.latents import drawn_latents, texts_of
    from latentlab.rendering.points import plot_of
    from trainers.runs.grids import tile

    label, sentences = chosen_label(arguments, opened), chosen_texts(arguments, opened)
    names, labels = opened.info.label_names, None
    turns = torch.arange(arguments.count) % max(opened.classes, 1)
    if opened.classes:
        labels = turns if label is None else torch.full_like(turns, label)
    elif opened.vocabulary is not None:
        names = sentences or opened.vocabulary.examples
        turns = torch.arange(arguments.count) % len(names)
        labels = texts_of(names, opened)[turns]
    latents = drawn_latents(opened, arguments.count, arguments.seed)
    if opened.draws_points:
        weights = None if labels is None else one_hot(labels, opened.classes).float()
        images = plot_of(opened, latents, weights)
    else:
        images = decode_exactly(opened, latents, labels)
    metadata = _provenance(ref, opened, arguments)
    before, files = _present(arguments), list[Path]()
    if arguments.out:
        in_turn = labels is not None and label is None and 1 < len(names) <= WIDEST
        columns = len(names) if in_turn and len(images) > 1 else math.ceil(math.sqrt(len(images)))
        picture = tile(Grid("samples", "Samples", images, min(columns, len(images))))
        save_picture(picture, Path(arguments.out), arguments.scale, metadata)
        files.append(Path(arguments.out))
    if arguments.each:
        numbers = turns if label is None else torch.full_like(turns, label)
        captions = [] if labels is None else [names[number] for number in numbers.tolist()]
        files += save_each(images, Path(arguments.each), captions, arguments.scale, metadata)
    _report(arguments, opened, files, [path for path in files if path in before])
    return DONE


def _check_targets(arguments: argparse.Namespace) -> None:
    if not (arguments.out or arguments.each):
        raise UsageError("--out is missing: name a file by --out FILE.png, a folder by --each DIR.")
    if arguments.out and Path(arguments.out).suffix.lower() != ".png":
        raise UsageError(f"--out cannot be {arguments.out}: the name must end in .png.")


def _provenance(
    ref: ModelRef, model: "LatentModel", arguments: argparse.Namespace
) -> dict[str, str]:
    """What is written into every picture, so that it can be made again."""
    facts = {
        "Software": f"LatentLab {__version__}",
        "Run" if ref.kind == "run" else "Model": ref.title,
        "Algorithm": model.algorithm,
        "Step": str(model.step),
        "Seed": str(arguments.seed),
    }
    asked = {"Label": arguments.label, "Text": arguments.text}
    return facts | {name: value for name, value in asked.items() if value is not None}


def _present(arguments: argparse.Namespace) -> frozenset[Path]:
    """The files that are already where pictures will be saved."""
    folder = Path(arguments.each) if arguments.each else None
    present = set(folder.iterdir()) if folder and folder.is_dir() else set()
    if arguments.out and Path(arguments.out).exists():
        present.add(Path(arguments.out))
    return frozenset(present)


def _report(
    arguments: argparse.Namespace, model: "LatentModel", files: list[Path], replaced: list[Path]
) -> None:
    if arguments.json:
        print_json(
            {
                "files": [str(path) for path in files],
                "replaced": [str(path) for path in replaced],
                "count": arguments.count,
                "step": model.step,
                "seed": arguments.seed,
                "label": arguments.label,
                "text": arguments.text,
            }
        )
        return
    if arguments.out:
        print(arguments.out)
    if arguments.each:
        print(f"{counted(arguments.count, 'file')} in {arguments.each}")
    if replaced:
        # Not on stdout, where a script expects the names of the files and nothing else.
        more = f" and {len(replaced) - 1} more" if len(replaced) > 1 else ""
        print(f"{replaced[0]}{more} replaced.", file=sys.stderr)
