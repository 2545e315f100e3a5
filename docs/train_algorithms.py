"""Trains algorithms for docs/algorithms.md: `python docs/train_algorithms.py [NAME ...]`.

Each is trained on the embedded data that it takes by default, at its default settings; its last
grid goes to docs/images/algorithms, and what `latentlab evaluate` says of it to trained.json
beside it. Minutes are those that the training took on this machine, so nothing else should run.
With --work a training that was broken off goes on.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from latentlab.library import newest_grid
from trainers.config import DataSource
from trainers.data.catalogue import entry
from trainers.numerals import grouped
from trainers.registry import algorithm_class, algorithm_names, make_recipe
from trainers.runs.grids import tile, to_image
from trainers.runs.run import Run
from trainers.training.session import Session

IMAGES = Path(__file__).with_name("images") / "algorithms"
FACTS = "trained.json"
LEAST_SIDE = 480
"""Pixels: smaller grids are enlarged by whole numbers."""
COLOURS = 64


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--work", type=Path, help="folder that keeps the runs, to go on with them")
    parser.add_argument("--steps", type=int, help="in place of the default number of steps")
    arguments = parser.parse_args(argv)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for name in arguments.names or algorithm_names():
            run = _trained(name, arguments.work or Path(temporary), arguments.steps)
            _write(name, run)
    return 0


def _trained(name: str, work: Path, steps: int | None) -> Run:
    """The run of `name` in `work`, begun or gone on with."""
    algorithm = algorithm_class(name)
    folder = work / name
    recipe = make_recipe(name, {}, DataSource(name=algorithm.default_data), "auto")
    run = Run.open(folder) if folder.exists() else Run.create(folder, recipe)
    goal = steps or recipe.settings.steps
    if run.state().step < goal:
        for _ in Session(run, steps=goal).events():
            pass
    return run


def _write(name: str, run: Run) -> None:
    grid = newest_grid(run)
    assert grid is not None, "a finished run has grids"
    picture = to_image(tile(grid))
    times = max(1, LEAST_SIDE // picture.width)
    picture = picture.resize(
        (picture.width * times, picture.height * times), Image.Resampling.NEAREST
    )
    if picture.mode != "L":
        picture = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(IMAGES / f"{name}.png", optimize=True)
    state, cores = run.state(), os.cpu_count()
    minutes = max(1, round(state.seconds / 60))
    facts = {
        "title": grid.title,
        "data": entry(algorithm_class(name).default_data).title,
        "trained": f"after {grouped(state.step)} steps in {minutes} min on {cores} cores",
        "figures": _figures(run),
    }
    path = IMAGES / FACTS
    known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known[name] = facts
    path.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", "utf-8")


def _figures(run: Run) -> list[tuple[str, str]]:
    """What can be measured of the run's model, each figure with its value."""
    command = [sys.executable, "-m", "latentlab", "evaluate", str(run.folder), "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [
        (each["title"], f"{each['value']:.3g} {each['unit']}".strip()) for each in told["figures"]
    ]


if __name__ == "__main__":
    sys.exit(main())
