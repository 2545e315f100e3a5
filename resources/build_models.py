"""Trains the models that ship with the program and writes them with their cards.

    python -m resources.build_models [NAME ...] [--steps N] [--out DIR]

Anybody can run it again; it takes a few minutes for each model on a laptop.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from latentlab.models.cards import ModelCard
from latentlab.models.latent_model import LatentModel
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.models.weights import save_model
from resources import MODELS
from resources.model_quality import Judge, measure_quality
from trainers.config import DataSource
from trainers.data.digits import open_digits
from trainers.data.images import MemoryImages
from trainers.events import Sampled
from trainers.registry import make_recipe
from trainers.run import Run
from trainers.session import Session

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """One bundled model: how it is trained on the built-in digits, and what its card says."""

    algorithm: str
    title: str
    summary: str
    settings: Mapping[str, Any] = field(default_factory=dict)


PLANS: Mapping[str, Plan] = {
    "digits-cgan": Plan(
        "cgan",
        "Digits on request",
        "Draws the digit that it is asked for. Good for labels, morphs and arithmetic.",
        {"steps": 6_000, "sample_interval": 1000},
    ),
    "digits-dcgan": Plan(
        "dcgan",
        "Digits at random",
        "Draws digits without being told which. Good for walks and directions.",
        {"steps": 15_000, "sample_interval": 1000, "learning_rate": 4e-4, "latent_size": 64},
    ),
}


def build(name: str, data: MemoryImages, judge: Judge, folder: Path, steps: int | None) -> Path:
    """Train the model `name`, measure it, and write it and its card into `folder`.

    Args:
        steps: how long to train; None takes what the plan says.

    Returns:
        The model file; the card lies beside it as Markdown.
    """
    plan = PLANS[name]
    settings = dict(plan.settings) | ({} if steps is None else {"steps": steps})
    recipe = make_recipe(plan.algorithm, settings, DataSource(name="digits"), "cpu", threads=1)
    with tempfile.TemporaryDirectory() as work:
        run = Run.create(Path(work) / name, recipe)
        for event in Session(run).events():
            if isinstance(event, Sampled):
                _log.info("%s: step %d of %d", name, event.step, recipe.settings.steps)
        trained = ModelManager("cpu").open(ModelRef.run(run.folder))
    card = trained.header.card.model_copy(
        update={
            "title": plan.title,
            "summary": plan.summary,
            "quality": measure_quality(trained, data, judge),
        }
    )
    header = trained.header.model_copy(update={"card": card})
    path = folder / f"{name}.safetensors"
    save_model(LatentModel(trained.network, header, trained.device), path)
    path.with_suffix(".md").write_text(_as_text(name, card), "utf-8")
    return path


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
            f"- {each.name.capitalize()}: {each.value:.1f} {each.unit} ({each.note})"
            for each in card.quality
        ),
        "- Software: " + ", ".join(f"{key} {value}" for key, value in card.versions.items()),
        "",
        f"Made by `python -m resources.build_models {name}`, which trains as this command does:",
        "",
        f"    {card.command}",
        "",
    ]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Build the models named on the command line, or all."""
    from latentlab.metrics.judge import judge_of

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m resources.build_models", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PLANS)}")
    parser.add_argument("--steps", type=int, help="train for so many steps, to try it out")
    parser.add_argument("--out", type=Path, default=MODELS, help="folder to write to")
    arguments = parser.parse_args(argv)
    unknown = set(arguments.names) - PLANS.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose of {', '.join(PLANS)}")
    data = open_digits()
    _log.info("Training the judge")
    judge = judge_of(data)
    for name in arguments.names or PLANS:
        path = build(name, data, judge, arguments.out, arguments.steps)
        _log.info("%s: %d kB", path, path.stat().st_size // 1000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
