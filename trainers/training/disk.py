"""How much room a run will take on the disk, known before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from trainers.algorithm import Algorithm
from trainers.config import Recipe
from trainers.data.spec import DataInfo, PointSpec, Spec
from trainers.plots import CHANNELS, SIDE
from trainers.registry import algorithm_class
from trainers.runs.checkpoint import LARGE
from trainers.runs.metrics import row_type
from trainers.runs.run import CHECKPOINTS_KEPT

EARLY_SAMPLES = frozenset((0, 1, 2, 5, 10, 20, 50, 100))
"""Steps that have grids besides those at the sample interval."""
FEWEST_SNAPSHOTS = 4
"""So many are kept of a run whatever they take, so that one can go back along it."""
PICTURES = 64
"""Pictures of a grid, about."""
PACKED = 0.6
"""What a PNG takes of its pixels' bytes, about."""
PLOTS, PACKED_PLOT = 2, 0.1
"""The same of points, whose plots are mostly empty."""


def snapshots_that_fit(each: int, most: int, megabytes: float) -> int:
    """How many snapshots of `each` bytes a run keeps: at most `most`, in so many megabytes of room,
    but never fewer than FEWEST_SNAPSHOTS unless `most` is less."""
    room = int(megabytes * 1e6 // max(each, 1))
    return min(most, max(room, FEWEST_SNAPSHOTS))


def snapshot_stride(step: int, interval: int, kept: int) -> int:
    """Steps between kept snapshots after `step` steps: `interval`, doubled until at most `kept`
    of them lie in the run so far."""
    stride = interval
    while step // stride >= kept:
        stride *= 2
    return stride


def bytes_of(tensors: Mapping[str, Tensor]) -> int:
    """What the tensors take, on whatever device."""
    return sum(each.numel() * each.element_size() for each in tensors.values())


@dataclass(frozen=True)
class DiskForeseen:
    """Bytes that a run of all its steps takes; of the grids they are a guess.

    Attributes:
        snapshot, checkpoint: of one.
        snapshots, checkpoints, grids, metrics: of all that stay when the run has ended.
        most: of everything while it trains, when more is kept.
    """

    snapshot: int
    checkpoint: int
    snapshots: int
    checkpoints: int
    grids: int
    metrics: int
    most: int

    @property
    def total(self) -> int:
        """Of everything that stays."""
        return self.snapshots + self.checkpoints + self.grids + self.metrics


def disk_foreseen(recipe: Recipe, data: DataInfo) -> DiskForeseen:
    """What a run of `recipe` on images like `data` will take. Builds its networks without weights,
    so nothing is drawn from a random generator; the first call loads a part of PyTorch, which can
    take seconds.

    Raises:
        AlgorithmError: if the algorithm cannot learn from such images.
    """
    with torch.device("meta"):
        algorithm = algorithm_class(recipe.algorithm)(recipe.settings, data)
        return disk_of(algorithm, algorithm.make_optimizers())


def disk_of(algorithm: Algorithm[Any], optimizers: Mapping[str, Optimizer]) -> DiskForeseen:
    """What a run with these networks and optimizers will take."""
    config = algorithm.config
    steps, interval = config.steps, config.sample_interval
    model = bytes_of(algorithm.model.state_dict())
    moments = sum(_bytes_in_use(each) for each in optimizers.values())
    checkpoint = bytes_of(algorithm.state_dict()) + model + moments
    kept = snapshots_that_fit(model, config.snapshots_kept, config.snapshot_megabytes)
    stride = snapshot_stride(steps, interval, kept)
    # The newest may lie between two that are kept.
    snapshots = steps // stride + 1 + (steps % stride > 0)
    most_snapshots = min(steps // interval + 1, kept) + 1
    is_large = CHECKPOINTS_KEPT * checkpoint >= LARGE
    checkpoints = 1 if is_large else CHECKPOINTS_KEPT
    beside = {step for step in (*EARLY_SAMPLES, steps) if step <= steps and step % interval}
    grids = steps // interval + 1 + len(beside)
    row = row_type([curve.key for curve in algorithm.curves]).itemsize
    shown = round(grids * _bytes_of_grids(algorithm.data.spec))
    return DiskForeseen(
        snapshot=model,
        checkpoint=checkpoint,
        snapshots=snapshots * model,
        checkpoints=checkpoints * checkpoint,
        grids=shown,
        metrics=steps * row,
        most=most_snapshots * model + CHECKPOINTS_KEPT * checkpoint + shown + steps * row,
    )


def _bytes_of_grids(spec: Spec) -> float:
    """What the grids of one step take, about."""
    if isinstance(spec, PointSpec):
        return PLOTS * CHANNELS * SIDE**2 * PACKED_PLOT
    return PICTURES * prod(spec.shape) * PACKED


def _bytes_in_use(optimizer: Optimizer) -> int:
    """What an optimizer keeps once it has taken a step: a running mean or two of each weight."""
    moments = 2 if isinstance(optimizer, torch.optim.Adam) else 1
    weights: list[nn.Parameter] = [p for group in optimizer.param_groups for p in group["params"]]
    return moments * sum(each.numel() * each.element_size() for each in weights)
