"""What time a training will take: a few steps on noise, timed.

A trial seeds torch's default generator and keeps the computer busy, so `tried` has it done by a
process of its own, which can be ended at any time.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from trainers.config import Recipe
from trainers.data.spec import DataInfo, ImageSpec, PointSpec

_LOOK_SECONDS = 0.1
_LONGEST_SECONDS = 180.0
_TIMED_SECONDS = 1.5
_MOST_STEPS = 30
_IMAGES = 64


class TrialError(Exception):
    """The training could not be tried; the message says why, as far as that is known."""


def step_seconds(recipe: Recipe, info: DataInfo) -> float:
    """Seconds for one step, from a few on noise that looks like `info`, taken in this process.
    Seeds torch's default generator.

    Raises:
        AlgorithmError, DataError: if the algorithm cannot learn from such images.
    """
    from trainers.training.training import Training

    training = Training(recipe, _noise(recipe, info))
    training.advance()
    began, steps = time.perf_counter(), 0
    while steps < _MOST_STEPS and time.perf_counter() - began < _TIMED_SECONDS:
        training.advance()
        training.is_finite()  # waits for the device
        steps += 1
    return (time.perf_counter() - began) / steps


def tried(recipe: Recipe, info: DataInfo, check: Callable[[], None]) -> float:
    """`step_seconds` in a process of its own.

    Args:
        check: called several times a second; what it raises ends the trial.

    Raises:
        TrialError: if it failed or took more than three minutes.
    """
    asked = json.dumps([recipe.model_dump(mode="json"), info.spec.shape, info.classes])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        creationflags=hidden,
    )
    began = time.monotonic()
    try:
        while True:
            check()
            try:
                out, err = process.communicate(timeout=_LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if time.monotonic() - began > _LONGEST_SECONDS:
                    raise TrialError("A few steps take more than three minutes.") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode:
        lines = err.decode(errors="replace").strip().splitlines()
        raise TrialError(lines[-1] if lines else "The trial ended without a word.")
    return float(out)


def _noise(recipe: Recipe, info: DataInfo) -> Any:
    """Images, or points, of noise, of the kind that the algorithm learns from."""
    import torch

    from trainers.data.images import MemoryImages
    from trainers.data.pairs import MemoryPairs
    from trainers.data.points import MemoryPoints
    from trainers.registry import algorithm_class

    count = max(_IMAGES, recipe.settings.batch_size)
    rng = torch.Generator().manual_seed(0)
    numbers = torch.arange(count) % info.classes if info.classes else None
    if isinstance(info.spec, PointSpec):
        points = torch.rand(count, info.spec.dimensions, generator=rng) * 2.0 - 1.0
        return MemoryPoints("noise", points, numbers, info.label_names, "noise")
    pixels = torch.randint(0, 256, (count, *info.shape), generator=rng, dtype=torch.uint8)
    domains = algorithm_class(recipe.algorithm).needs.domains
    if domains == "pairs":
        return MemoryPairs("noise", pixels, pixels.flip(0), ("A", "B"), "noise")
    return MemoryImages("noise", pixels, numbers, info.label_names, "noise")


def _main(asked: str) -> None:
    from trainers.config import DataSource
    from trainers.registry import make_recipe

    raw, shape, classes = json.loads(asked)
    spec = ImageSpec(*shape) if len(shape) == 3 else PointSpec(*shape)
    info = DataInfo(spec, ("",) * classes)
    data = DataSource.model_validate(raw["data"])
    recipe = make_recipe(raw["algorithm"], raw["settings"], data, raw["device"], raw["threads"])
    if hasattr(os, "nice"):
        os.nice(10)
    sys.stdout.write(str(step_seconds(recipe, info)))


if __name__ == "__main__":
    _main(sys.argv[1])
