"""In which number format a run trains: as a person says, as it began, or else what is faster.

A CPU that has instructions for bfloat16 may be slower in it all the same: the capability says
nothing of whether PyTorch's kernels for these shapes use them (pytorch issues 163347 and 183815).
So both formats are tried with real steps of a training that is thrown away. What was chosen is
recorded with the run and kept when it is resumed, which is exact to the last bit.
"""

import threading
import time
from collections.abc import Generator

import torch

from trainers.config import Recipe
from trainers.data.images import Images
from trainers.runs.run import Run
from trainers.training.device import (
    NumberFormat,
    choose_precision,
    has_bfloat16_instructions,
)
from trainers.training.events import Preparing
from trainers.training.training import Training

TRIAL_STEPS = 4
"""Steps in each format; the first of them prepares kernels and does not count."""
ENOUGH_SECONDS, LONGEST_SECONDS = 1.0, 4.0
"""Once so much time is spent, no further steps are tried; the longer before the second step."""
MUST_GAIN = 1.1


def number_format_of(run: Run, training: Training) -> NumberFormat | None:
    """The number format in which `run` goes on or must begin; None if the faster one is to be
    found out."""
    choice, facts = training.algorithm.config.precision, run.manifest.facts
    # What is recorded before the first checkpoint may not have been tried.
    began_here = facts is not None and facts.device == training.device.type and run.checkpoints()
    if choice == "auto" and facts is not None and began_here:
        return "bfloat16" if facts.precision == "bfloat16" else "float32"
    if choice != "auto" or training.device.type != "cpu" or not has_bfloat16_instructions():
        return choose_precision(choice, training.device)
    # Only convolutions gain on a CPU.
    return None if training.algorithm.convolutional else "float32"


def faster_format(
    recipe: Recipe, images: Images, stopping: threading.Event
) -> Generator[Preparing, None, NumberFormat]:
    """Say that formats are tried; return the faster one. The generator that a training draws from
    stays as it was.

    Args:
        stopping: once it is set, nothing more is tried.
    """
    yield Preparing("Trying which number format is faster")
    with torch.random.fork_rng(devices=()):
        return _faster(Training(recipe, images, "float32"), stopping)


def _faster(trial: Training, stopping: threading.Event) -> NumberFormat:
    """The format in which steps of `trial` are faster; float32 unless bfloat16 is by far."""
    took: dict[NumberFormat, list[float]] = {"float32": [], "bfloat16": []}
    began = time.perf_counter()
    while (turns := len(took["float32"])) < TRIAL_STEPS:
        # The second step has no kernels to prepare; it is left out only where the first is long.
        most = ENOUGH_SECONDS if turns > 1 else LONGEST_SECONDS
        if time.perf_counter() - began >= most:
            break
        # In turns, so that a neighbour who becomes busy meanwhile slows both.
        for each, times in took.items():
            if stopping.is_set():
                return "float32"
            times.append(_step_seconds(trial, each))
    plain, short = (min(times[1:] or times) for times in took.values())
    return "bfloat16" if short * MUST_GAIN < plain else "float32"


def _step_seconds(trial: Training, number_format: NumberFormat) -> float:
    trial.number_format = number_format
    began = time.perf_counter()
    trial.advance()
    return time.perf_counter() - began
