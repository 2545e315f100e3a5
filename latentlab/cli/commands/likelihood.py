"""Tell how likely pictures are for a model, in bits per dimension."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from latentlab import formatting
from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import add_model, add_scale, add_seed, check_suffix, open_model
from latentlab.cli.output import LINE_SECONDS, print_columns, print_json
from latentlab.cli.own_pictures import add_input, read_own
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.measuring.likelihood import LOOKED_AT, READING, in_bits

if TYPE_CHECKING:
    from latentlab.measuring.likelihood import Likelihoods
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef
    from trainers.data.images import Images
    from trainers.data.watching import Watcher

_EXTREMES = 8
"""How many of the most and of the least likely are told and drawn."""


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    add_input(parser, required=False)
    parser.add_argument(
        "--data",
        action="store_true",
        help="Instead of pictures of your own those of the data that the model learned from, held "
        f"out from it if there are such: the {_EXTREMES} most and the {_EXTREMES} least likely.",
    )
    parser.add_argument(
        "-n",
        metavar="N",
        dest="count",
        type=whole_number("-n", 1, 10_000_000),
        help=f"How many images of the data are looked at; default: {formatting.count(LOOKED_AT)}.",
    )
    add_seed(
        parser,
        "Of where within its grey value each value is thought to lie, and of which images of the "
        "data are looked at",
        2**32,
    )
    parser.add_argument(
        "--out",
        metavar="FILE.png",
        help="With --data: save the most likely, and under them the least likely, as one picture.",
    )
    add_scale(parser)
    add_common(parser, "Print the figures as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Measure and tell."""
    path = _checked(arguments)
    ref, model = open_model(arguments)
    _check_density(model)
    if arguments.data:
        _tell_of_data(arguments, ref, model, path)
    else:
        _tell_of_own(arguments, model)
    return DONE


def _checked(arguments: argparse.Namespace) -> Path | None:
    """Where the most and least likely are drawn; None for nowhere.

    Raises:
        UsageError: if options do not go together.
    """
    if bool(arguments.input) == arguments.data:
        raise UsageError(
            "Name either pictures of your own by --input FILE|DIR, or the model's data by --data."
        )
    for option, value in (("--out", arguments.out), ("-n", arguments.count)):
        if value is not None and not arguments.data:
            raise UsageError(f"{option} goes with --data, not with --input. Leave it out.")
    return None if arguments.out is None else check_suffix(arguments.out, ".png")


def _check_density(model: "LatentModel") -> None:
    """Refuse a model without a density before anything is read.

    Raises:
        ModelError: if it has none.
    """
    from latentlab.capabilities import refusal
    from latentlab.models.errors import ModelError

    if not model.has_density:
        raise ModelError(refusal("hasdensity", model.capabilities))


def _tell_of_own(arguments: argparse.Namespace, model: "LatentModel") -> None:
    import numpy as np

    from latentlab.measuring.likelihood import bits_of

    own = read_own(arguments.input, model)
    pixels = np.stack([each.pixels() for each in own.pictures])
    bits = bits_of(model, pixels, arguments.seed, _watcher())
    if arguments.json:
        print_json(
            {
                "pictures": [
                    {"file": file, "bits_per_dimension": each}
                    for file, each in zip(own.files, bits, strict=True)
                ],
                "mean": sum(bits) / len(bits),
                "seed": arguments.seed,
                "skipped": own.facts_of_skipped(),
                "step": model.step,
            }
        )
        return
    print_columns(
        [
            (formatting.shown(file), in_bits(each))
            for file, each in zip(own.files, bits, strict=True)
        ]
    )
    if len(bits) > 1:
        print(f"{in_bits(sum(bits) / len(bits))} on average.")
    print(READING)
    own.tell_skipped()


def _tell_of_data(
    arguments: argparse.Namespace, ref: "ModelRef", model: "LatentModel", path: Path | None
) -> None:
    from latentlab.measuring.likelihood import likelihoods_of_data
    from latentlab.pictures.training_images import open_domains

    watcher = _watcher()
    images = open_domains(ref, model, watcher=watcher)
    count = arguments.count or LOOKED_AT
    found = likelihoods_of_data(model, images, count, arguments.seed, watcher)
    if path is not None:
        _draw(found, images, path, arguments.scale)
    if arguments.json:
        print_json(
            {
                "mean": found.mean,
                "count": len(found.bits),
                "total": found.total,
                "most": _listed(found.most(_EXTREMES)),
                "least": _listed(found.least(_EXTREMES)),
                "files": [] if path is None else [str(path)],
                "seed": arguments.seed,
                "step": model.step,
            }
        )
        return
    for words, some in (("most", found.most(_EXTREMES)), ("least", found.least(_EXTREMES))):
        print(f"The {words} likely, by number in the data:")
        print_columns([(f"  {index}", in_bits(each)) for index, each in some])
    print(found.sentence)
    print(READING)
    if path is not None:
        print(arguments.out)


def _draw(found: "Likelihoods", images: "Images", path: Path, scale: int) -> None:
    """Save the most likely, and under them the least likely."""
    import numpy as np

    from latentlab.export import save_picture
    from latentlab.pictures.training_images import data_pictures
    from trainers.reports import Grid
    from trainers.runs.grids import tile

    chosen = [index for index, _ in (*found.most(_EXTREMES), *found.least(_EXTREMES))]
    pixels = np.stack([each.pixels() for each in data_pictures(images, chosen)])
    save_picture(tile(Grid("pictures", "", pixels, len(chosen) // 2)), path, scale)


def _listed(some: tuple[tuple[int, float], ...]) -> list[dict[str, float]]:
    return [{"number": index, "bits_per_dimension": each} for index, each in some]


def _watcher() -> "Watcher":
    """Tells a log now and then how far it is."""
    from trainers.data.watching import Watcher

    told = [time.monotonic()]

    def tell(doing: str, part: float | None) -> None:
        if part is not None and time.monotonic() - told[0] >= LINE_SECONDS:
            told[0] = time.monotonic()
            print(f"{doing}: {part:.0%}", file=sys.stderr, flush=True)

    return Watcher(tell)
