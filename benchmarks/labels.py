"""Whether the CGAN learns every label and lets none die, at its default settings: on drawn digits,
real digits and the groups of emoji, at the default steps and at three times as many.

    python -m benchmarks.labels [DATA ...] [--seeds N ...] [--times N] [--work DIR]

Accuracies are parts of what the classifier reads rightly of real images that it has not seen, that
of the worst label of what it reads of that label: of some emoji nobody can say to which group they
belong. Every label counts alike.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks import real_digits
from benchmarks.result import Result
from latentlab.measuring.metric import Trial
from latentlab.measuring.samples import label_classifier
from latentlab.metrics.registry import evaluate
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.config import DataSource
from trainers.registry import make_recipe
from trainers.runs.run import Run, recipe_of
from trainers.training.events import Notice
from trainers.training.session import Session

SEEDS = (1, 2, 3)
SAMPLES = 1000
"""Of each label, and of all together: of a hundred the worst of ten would be worse by chance."""
TIMES = 3
METRICS = ("recognised", "worst_label", "variety")
RIGHT, WORST, LEAST_VARIED = 95, 85, 80


def emoji() -> DataSource:
    """$LATENTLAB_EMOJI, or ../shared/data/emoji beside the project, at 32 px.

    Raises:
        SystemExit: if there is no such folder.
    """
    folder = real_digits.real_data("emoji", "pictures and a subfolder for each group of them")
    return DataSource(name="folder", folder=folder, image_size=32)


SOURCES: dict[str, Callable[[], DataSource]] = {
    "digits": lambda: DataSource(name="digits"),
    "real-digits": real_digits.source,
    "emoji": emoji,
}


def measure() -> list[Result]:
    """Everything, which takes hours."""
    with tempfile.TemporaryDirectory() as work:
        return [
            each
            for name in SOURCES
            for seed in SEEDS
            for each in of_training(name, seed, TIMES, Path(work))
        ]


def of_training(
    name: str, seed: int, times: int, work: Path, settings: Mapping[str, Any] = MappingProxyType({})
) -> list[Result]:
    """Train on the data `name` in a run of the folder `work`, gone on with if it is there, and
    measure at the default steps and at `times` as many.

    Args:
        settings: in place of the default ones, to try the benchmark out.
    """
    folder = work / f"{name}-{seed}"
    values = {"seed": seed, **settings}
    recipe = make_recipe("cgan", values, SOURCES[name](), "cpu", threads=1)
    run = Run.open(folder) if folder.exists() else Run.create(folder, recipe)
    usual = recipe.settings.steps
    results = []
    for goal in dict.fromkeys((usual, times * usual)):
        told = _train(run, goal)
        results += _quality(run, goal, f"{name}, seed {seed}, {goal} steps", told)
    return results


def _train(run: Run, goal: int) -> list[str]:
    """Train up to `goal`; what was told meanwhile."""
    if run.state().step >= goal:
        return []
    events = Session(run, steps=goal).events()
    return [each.text for each in events if isinstance(each, Notice)]


def _quality(run: Run, step: int, title: str, told: Sequence[str]) -> list[Result]:
    model = ModelManager("cpu").open(ModelRef.run(run.folder), step)
    trial = Trial(model, recipe_of(run).data, SAMPLES)
    real = trial.once(label_classifier).accuracy
    right, worst, least, varied = (each for _, each in evaluate(trial, METRICS))
    note = f"real {real:.1%}" + "".join(f"; told: {text}" for text in told)
    return [
        Result(f"{title}: right, of real", right.value / real, "%", ">=", RIGHT, note),
        Result(f"{title}: worst label, of real", worst.value, "%", ">=", WORST, worst.note),
        Result(f"{title}: least varied", least.value, "%", ">=", LEAST_VARIED, least.note),
        Result(f"{title}: variety", varied.value, "%"),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what was asked for; return 1 if a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labels", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="DATA", help=f"of {', '.join(SOURCES)}")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--times", type=int, default=TIMES, help="how far beyond the default steps")
    parser.add_argument("--work", type=Path, help="folder that keeps the runs, to go on with them")
    arguments = parser.parse_args(argv)
    unknown = sorted(set(arguments.names) - set(SOURCES))
    if unknown:
        parser.error(f"there is no {unknown[0]}: choose of {', '.join(SOURCES)}")
    missed = 0
    with tempfile.TemporaryDirectory() as temporary:
        for name in arguments.names or SOURCES:
            for seed in arguments.seeds:
                work = arguments.work or Path(temporary)
                for result in of_training(name, seed, arguments.times, work):
                    print(result.line(), flush=True)
                    missed += not result.kept
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
