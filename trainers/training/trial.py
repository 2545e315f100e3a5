"""What a training will cost: a few steps on noise, timed, and the size of what they would save.

A trial seeds torch's default generator and keeps the computer busy, so `tried` has it done by a
process of its own, which can be ended at any time.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from trainers.config import Recipe

_LOOK_SECONDS = 0.1
_LONGEST_SECONDS = 180.0
_TIMED_SECONDS = 1.5
_MOST_STEPS = 30
_IMAGES = 64


@dataclass(frozen=True)
class Cost:
    """What a training costs.

    Attributes:
        step_seconds: for one step.
        snapshot_bytes: of one snapshot of the averaged model.
        checkpoint_bytes: of one checkpoint.
    """

    step_seconds: float
    snapshot_bytes: int
    checkpoint_bytes: int

    def seconds(self, recipe: Recipe) -> float:
        """For all steps."""
        return self.step_seconds * recipe.settings.steps

    def bytes(self, recipe: Recipe) -> int:
        """On the disk at the end: snapshots and checkpoints, which are nearly all of it."""
        from trainers.runs.run import CHECKPOINTS_KEPT
        from trainers.training.disk import snapshots_that_fit

        settings = recipe.settings
        kept = snapshots_that_fit(
            self.snapshot_bytes, settings.snapshots_kept, settings.snapshot_megabytes
        )
        snapshots = min(kept, settings.steps // settings.sample_interval + 1)
        saved = 2 + int(self.seconds(recipe) / settings.checkpoint_seconds)
        checkpoints = min(CHECKPOINTS_KEPT, saved)
        return snapshots * self.snapshot_bytes + checkpoints * self.checkpoint_bytes


class TrialError(Exception):
    """The training could not be tried; the message says why, as far as that is known."""


def cost_of(recipe: Recipe, channels: int, size: int, labels: int) -> Cost:
    """Train a few steps on noise in this process. Seeds torch's default generator.

    Args:
        channels, size: of the images, in numbers and pixels.
        labels: how many there are; 0 for images without.

    Raises:
        AlgorithmError, DataError: if the algorithm cannot learn from such images.
    """
    from trainers.training.training import Training

    training = Training(recipe, _noise(recipe, channels, size, labels))
    training.advance()
    began, steps = time.perf_counter(), 0
    while steps < _MOST_STEPS and time.perf_counter() - began < _TIMED_SECONDS:
        training.advance()
        training.is_finite()  # waits for the device
        steps += 1
    return Cost(
        step_seconds=(time.perf_counter() - began) / steps,
        snapshot_bytes=_bytes_in(training.average.current().state_dict()),
        checkpoint_bytes=_bytes_in(training.state_dict()),
    )


def tried(recipe: Recipe, channels: int, size: int, labels: int, check: Callable[[], None]) -> Cost:
    """`cost_of` in a process of its own.

    Args:
        check: called several times a second; what it raises ends the trial.

    Raises:
        TrialError: if it failed or took more than three minutes.
    """
    asked = json.dumps([recipe.model_dump(mode="json"), channels, size, labels])
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
    return Cost(**json.loads(out))


def _noise(recipe: Recipe, channels: int, size: int, labels: int) -> Any:
    """Images of noise, of the kind that the algorithm learns from."""
    import torch

    from trainers.data.images import MemoryImages
    from trainers.data.pairs import MemoryPairs
    from trainers.registry import algorithm_class

    count = max(_IMAGES, recipe.settings.batch_size)
    rng = torch.Generator().manual_seed(0)
    shape = (count, channels, size, size)
    pixels = torch.randint(0, 256, shape, generator=rng, dtype=torch.uint8)
    domains = algorithm_class(recipe.algorithm).needs.domains
    if domains == "pairs":
        return MemoryPairs("noise", pixels, pixels.flip(0), ("A", "B"), "noise")
    classes = 2 if domains == "two" else labels
    names = tuple(str(label) for label in range(classes))
    numbers = torch.arange(count) % classes if classes else None
    return MemoryImages("noise", pixels, numbers, names, "noise")


def _bytes_in(state: Any) -> int:
    """Of all tensors in `state`, however deep."""
    import torch

    if isinstance(state, torch.Tensor):
        return state.numel() * state.element_size()
    if isinstance(state, dict):
        return sum(_bytes_in(each) for each in state.values())
    if isinstance(state, (list, tuple)):
        return sum(_bytes_in(each) for each in state)
    return 0


def _main(asked: str) -> None:
    from trainers.config import DataSource
    from trainers.registry import make_recipe

    raw, channels, size, labels = json.loads(asked)
    data = DataSource.model_validate(raw["data"])
    recipe = make_recipe(raw["algorithm"], raw["settings"], data, raw["device"], raw["threads"])
    if hasattr(os, "nice"):
        os.nice(10)
    sys.stdout.write(json.dumps(asdict(cost_of(recipe, channels, size, labels))))


if __name__ == "__main__":
    _main(sys.argv[1])
