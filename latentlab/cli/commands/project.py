"""Find the latents whose pictures are nearest to pictures of your own, with any model."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentlab import formatting
from latentlab.cli.errors import DONE, INTERRUPTED, Interrupted, StopSignals, UsageError
from latentlab.cli.exploring import add_label, add_model, add_seed, chosen_label, open_model
from latentlab.cli.output import LINE_SECONDS, print_json
from latentlab.cli.own_pictures import add_input, read_own
from latentlab.cli.parser import Parser, add_common, whole_number
from latentlab.cli.picture_folders import check_folder, check_own

if TYPE_CHECKING:
    from latentlab.cli.own_pictures import OwnPictures
    from latentlab.measuring.projections import Projected
    from latentlab.models.latent_model import LatentModel
    from latentlab.models.refs import ModelRef
    from latentlab.views.base import Encoded
    from trainers.data.watching import Watcher

REPORT = "projection.json"


def configure(parser: Parser) -> None:
    """Add the options."""
    add_model(parser)
    add_input(parser)
    parser.add_argument(
        "--out",
        metavar="DIR",
        required=True,
        help="Where the results go: for each picture NAME a sheet NAME.png (the picture, its "
        "reconstruction, their difference, then every solution) and its latents NAME.npz, the "
        f"best first; and {REPORT}.",
    )
    add_label(parser, "Find latents of this label alone; default: find the label as well.")
    add_seed(parser, "Of the random pictures that the search begins from")
    parser.add_argument(
        "--starts",
        metavar="N",
        type=whole_number("--starts", 1, 64),
        default=8,
        help="How many starts are followed at once, 1 to 64, each of which gives a solution; "
        "default: %(default)s.",
    )
    parser.add_argument(
        "--encoder",
        action="store_true",
        help="Begin from the answer of an encoder as well, which is taught once on the model's own "
        "samples, in about a minute, and kept.",
    )
    parser.add_argument(
        "--refine",
        action="store_true",
        help="With a model that has an encoder of its own: go on from its answer.",
    )
    add_common(parser, "Print what was found and what was skipped as JSON.")


def execute(arguments: argparse.Namespace) -> int:
    """Search, save and tell."""
    from latentlab.views.base import Encoded

    out = Path(arguments.out).expanduser()
    check_folder(out)
    ref, model = open_model(arguments)
    settings = _settings(arguments, ref, model)
    own = read_own(arguments.input, model)
    names = _names(own.files)
    for name in names:
        check_own(out / f"{name}.png")
    found: list[dict[str, Any]] = []
    asked: list[bool] = []
    with StopSignals(lambda: asked.append(True)) as signals:
        for name, file, picture in zip(names, own.files, own.pictures, strict=True):
            encoded = Encoded(picture=picture, projection=settings)
            result = _projected(encoded, model, asked)
            if result is not None:
                found.append(_save(result, name, file, out, ref, model))
                _write_report(out, found, own, model, encoded)
            if asked:
                break
    if asked:
        raise Interrupted(
            f"Stopped after {len(found)} of {formatting.counted(len(own.files), 'picture')}; what "
            f"was found by then is in {arguments.out}.",
            signals.status or INTERRUPTED,
        )
    _tell(arguments, found, own, out)
    return DONE


def _settings(arguments: argparse.Namespace, ref: "ModelRef", model: "LatentModel") -> Any:
    from latentlab.capabilities import refusal
    from latentlab.measuring.attributes import reader_of
    from latentlab.models.errors import ModelError
    from latentlab.pictures.training_images import data_name
    from latentlab.views.base import Projection

    if not model.samples:
        raise ModelError(refusal("samples", model.capabilities))
    if arguments.refine and not model.encodes:
        raise UsageError(
            "--refine is for models with an encoder of their own; this one has none, and is "
            "searched anyway. Leave --refine out."
        )
    if arguments.encoder and model.encodes:
        raise UsageError("--encoder: this model has an encoder of its own. Leave --encoder out.")
    return Projection(
        seed=arguments.seed,
        starts=arguments.starts,
        label=chosen_label(arguments, model),
        encoder=model.digest if arguments.encoder else "",
        features=reader_of(data_name(ref)),
        refine=arguments.refine,
    )


def _names(files: tuple[str, ...]) -> list[str]:
    """A name for the results of each file: its own, with a number if others have the same."""
    names: list[str] = []
    for each in files:
        stem, number = Path(each).stem, 2
        name = stem
        while name.lower() in {every.lower() for every in names}:
            name, number = f"{stem}-{number}", number + 1
        names.append(name)
    return names


def _projected(encoded: "Encoded", model: "LatentModel", asked: list[bool]) -> "Projected | None":
    """What is found until it ends, or until somebody asks to stop; None if that is before
    anything was found."""
    from latentlab.measuring.projections import projected
    from trainers.data.errors import DataCancelled

    try:
        return projected(encoded, model, _watcher(asked), lambda: bool(asked))
    except DataCancelled:
        return None


def _save(
    result: "Projected", name: str, file: str, out: Path, ref: "ModelRef", model: "LatentModel"
) -> dict[str, Any]:
    """Save the sheet and the latents; what the report says of them."""
    from latentlab.export import save_picture
    from latentlab.latent.vectors import save_latents

    sheet, latents = out / f"{name}.png", out / f"{name}.npz"
    save_picture(result.sheet(), sheet, metadata=result.request(ref, model).metadata())
    save_latents(result.latents, latents)
    return {"file": file, "sheet": str(sheet), "latents": str(latents), **result.facts()}


def _write_report(
    out: Path,
    found: list[dict[str, Any]],
    own: "OwnPictures",
    model: "LatentModel",
    encoded: "Encoded",
) -> None:
    from trainers.storage import write_bytes_atomically

    facts = {
        "model": model.digest,
        "step": model.step,
        "settings": encoded.projection.model_dump(mode="json"),
        "pictures": found,
        "skipped": own.facts_of_skipped(),
    }
    write_bytes_atomically(out / REPORT, json.dumps(facts, indent=1).encode())


def _tell(
    arguments: argparse.Namespace, found: list[dict[str, Any]], own: "OwnPictures", out: Path
) -> None:
    if arguments.json:
        files = [each[kind] for each in found for kind in ("sheet", "latents")]
        print_json(
            {
                "files": files,
                "pictures": found,
                "skipped": own.facts_of_skipped(),
                "report": str(out / REPORT),
            }
        )
        return
    for each in found:
        print(f"{formatting.shown(each['sheet'])}: {each['words']}")
    own.tell_skipped()


def _watcher(asked: list[bool]) -> "Watcher":
    """Tells a log now and then how far it is; a stop ends what is not yet the search."""
    from trainers.data.watching import Watcher

    told = [time.monotonic()]

    def tell(doing: str, part: float | None) -> None:
        if part is not None and time.monotonic() - told[0] >= LINE_SECONDS:
            told[0] = time.monotonic()
            print(f"{doing}: {part:.0%}", file=sys.stderr, flush=True)

    return Watcher(tell, lambda: bool(asked))
