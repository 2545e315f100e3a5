"""Trains the models that ship with the program and writes them with their cards.

    python -m benchmarks.bundled.build [NAME ...] [--steps N] [--out DIR] [--work DIR] [--measure]

Anybody can run it again; it takes from minutes to an hour for each model on a laptop.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bundled.plans import COMPARED, PLANS, Plan
from benchmarks.bundled.previews import write_preview
from latentlab.measuring.metric import Trial
from latentlab.metrics.registry import evaluate
from latentlab.models.cards import Measure, ModelCard
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.models.weights import save_model
from resources import MODELS
from trainers.runs.run import Run, recipe_of
from trainers.training.events import Sampled
from trainers.training.session import Session

_log = logging.getLogger(__name__)


def build(name: str, folder: Path, steps: int | None = None, work: Path | None = None) -> Path:
    """Train the model `name`, measure it, and write it and its card into `folder`.

    Args:
        name: of `PLANS` or `COMPARED`.
        steps: how long to train; None takes what the plan says.
        work: where its run is kept, and gone on with if it is there already; None keeps nothing.

    Returns:
        The model file; the card lies beside it as Markdown.
    """
    plan = (PLANS | COMPARED)[name]
    with tempfile.TemporaryDirectory() as temporary:
        run = _trained(name, plan, (work or Path(temporary)) / name, steps)
        return _measured(name, ModelManager("cpu").open(ModelRef.run(run.folder)), folder)


def measure_again(name: str, folder: Path) -> Path:
    """Measure the model `name` that lies in `folder`, and write it and its card anew."""
    path = folder / f"{name}.safetensors"
    return _measured(name, ModelManager("cpu").open(ModelRef.file(path)), folder)


def quality_of(model: LatentModel, plan: Plan) -> tuple[Measure, ...]:
    """What the card of a model made after `plan` says of its quality."""
    found = evaluate(Trial(model, plan.data), plan.metrics)
    return tuple(figure.on_card(measured) for figure, measured in found)


def _measured(name: str, trained: LatentModel, folder: Path) -> Path:
    """`trained` and its card as files in `folder`."""
    plan, path = (PLANS | COMPARED)[name], folder / f"{name}.safetensors"
    with tempfile.TemporaryDirectory() as temporary:
        draft = Path(temporary) / path.name
        save_model(trained, draft, half=True)
        # Read back, so that the figures are those of the rounded weights that ship.
        model = ModelManager("cpu").open(ModelRef.file(draft))
    words = {"title": plan.title, "summary": plan.summary, "quality": quality_of(model, plan)}
    card = model.header.card.model_copy(update=words)
    header = model.header.model_copy(update={"card": card})
    save_model(LatentModel(model.network, header, model.device), path, half=True)
    path.with_suffix(".md").write_text(_as_text(name, card), "utf-8")
    return path


def _trained(name: str, plan: Plan, folder: Path, steps: int | None) -> Run:
    """The run in `folder`, begun if it is not there, trained to its end."""
    recipe = plan.recipe(steps)
    run = Run.open(folder) if folder.exists() else Run.create(folder, recipe)
    if recipe_of(run) != recipe:
        raise SystemExit(f"{folder} holds a run with other settings: choose another --work folder.")
    for event in Session(run).events():
        if isinstance(event, Sampled):
            _log.info("%s: step %d of %d", name, event.step, recipe.settings.steps)
    return run


def _as_text(name: str, card: ModelCard) -> str:
    """The card in Markdown."""
    lines = [
        f"# {name}: {card.title}",
        "",
        card.summary,
        "",
        f"- Data: {card.data}, {card.images} images",
        f"- Trained: {card.steps} steps in {card.seconds or 0:.0f} s on {card.device} in "
        f"{card.precision}, seed {card.seed}",
        *(
            f"- {each.name[:1].upper()}{each.name[1:]}: {each.figure}"
            + (f" ({each.note})" if each.note else "")
            for each in card.quality
        ),
        "- Software: " + ", ".join(f"{key} {value}" for key, value in card.versions.items()),
        "",
        f"Made by `python -m benchmarks.bundled.build {name}`, which trains as this command does:",
        "",
        f"    {card.command}",
        "",
    ]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Build the models named on the command line, or all."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bundled.build", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"of {', '.join(PLANS)}; not shipped: {', '.join(COMPARED)}",
    )
    parser.add_argument("--steps", type=int, help="train for so many steps, to try it out")
    parser.add_argument("--out", type=Path, default=MODELS, help="folder to write to")
    parser.add_argument(
        "--work", type=Path, help="folder that keeps the runs, so that a stopped one goes on"
    )
    parser.add_argument(
        "--measure", action="store_true", help="train nothing: measure the models in --out again"
    )
    arguments = parser.parse_args(argv)
    known = PLANS | COMPARED
    unknown = set(arguments.names) - known.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose of {', '.join(known)}")
    for name in arguments.names or PLANS:
        if arguments.measure:
            path = measure_again(name, arguments.out)
        else:
            path = build(name, arguments.out, arguments.steps, arguments.work)
        if arguments.out == MODELS:
            write_preview(name)
        _log.info("%s: %d kB", path, path.stat().st_size // 1000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
