"""Save a trained model as one file."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentlab.cli.errors import DONE, UsageError
from latentlab.cli.exploring import add_run, open_model
from latentlab.cli.output import print_json
from latentlab.cli.parser import Parser, add_common, choice

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel


def configure(parser: Parser) -> None:
    """Add the options."""
    add_run(parser)
    parser.add_argument(
        "--format",
        metavar="|".join(_WRITERS),
        type=choice("--format", *_WRITERS),
        required=True,
        help="safetensors: the whole model with its card, for LatentLab. onnx: what makes images "
        "from latents, for other programs.",
    )
    parser.add_argument("--out", metavar="FILE", required=True, help="The file to write.")
    add_common(parser, "Print what was saved as JSON.")
    parser.set_defaults(device="cpu")


def execute(arguments: argparse.Namespace) -> int:
    """Open and write."""
    path, suffix = Path(arguments.out).expanduser(), f".{arguments.format}"
    if path.suffix.lower() != suffix:
        raise UsageError(f"--out cannot be {arguments.out}: the name must end in {suffix}.")
    _, model = open_model(arguments, points=True)
    found = _WRITERS[arguments.format](model, path)
    if arguments.json:
        print_json({"file": str(path), "algorithm": model.algorithm, "step": model.step, **found})
    else:
        print(path)
    return DONE


def _save_safetensors(model: "LatentModel", path: Path) -> dict[str, Any]:
    from latentlab.models.weights import save_model

    save_model(model, path)
    return {"digest": model.digest}


def _save_onnx(model: "LatentModel", path: Path) -> dict[str, Any]:
    from latentlab.export.onnx_file import save_onnx

    report = save_onnx(model, path)
    return {"inputs": report.inputs, "largest_difference": report.largest_difference}


_WRITERS: Mapping[str, Callable[["LatentModel", Path], dict[str, Any]]] = {
    "onnx": _save_onnx,
    "safetensors": _save_safetensors,
}
