"""Trains algorithms for docs/algorithms.md: `python docs/train_algorithms.py [NAME ...]`.

Each is trained on the embedded data that it takes by default, at its default settings; its last
grid goes to docs/images/algorithms, and what `latentlab evaluate` says of it to trained.json
beside it. Minutes are those of one core that the training took, whatever else ran meanwhile. With
--work a training that was broken off goes on, and one that benchmarks.bundled.build would begin
alike is shared with it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
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
SETTINGS = {"sample_interval": 500}
PROCESSOR = "processor-seconds.txt"
"""Beside a run's folder: what its training took so far."""


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
    data = DataSource(name=algorithm.default_data)
    recipe = make_recipe(name, SETTINGS, data, "cpu", threads=1)
    run = Run.open(folder) if folder.exists() else Run.create(folder, recipe)
    goal = steps or recipe.settings.steps
    if run.state().step < goal:
        before = time.process_time()
        for _ in Session(run, steps=goal).events():
            pass
        spent = _processor_seconds(run) + time.process_time() - before
        run.folder.with_name(f"{name}.{PROCESSOR}").write_text(f"{spent:.0f}", "utf-8")
    return run


def _processor_seconds(run: Run) -> float:
    path = run.folder.with_name(f"{run.folder.name}.{PROCESSOR}")
    return float(path.read_text("utf-8")) if path.exists() else 0.0


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
    minutes = max(1, round(_processor_seconds(run) / 60))
    facts = {
        "title": grid.title,
        "data": entry(algorithm_class(name).default_data).title,
        "trained": f"after {grouped(run.state().step)} steps in {minutes} min of one core",
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
