"""Points as the training loop sees them, and densities of points that are known exactly."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from trainers.data.captions import Captions
from trainers.data.images import Batch, HeldOut, labelled
from trainers.data.left_out import LeftOut
from trainers.data.spec import DataInfo, PointSpec

_AT_ONCE = 4096
"""Points whose distances from all components are in memory together."""


@dataclass(frozen=True)
class Mixture:
    """A density of points in D dimensions: a mixture of round Gaussians.

    Attributes:
        means: float64 [K, D].
        deviations: standard deviation of each component in every direction, float64 [K].
        weights: float64 [K], with a sum of 1.
    """

    means: Tensor
    deviations: Tensor
    weights: Tensor

    def log_density(self, points: Tensor, noise: float = 0.0) -> Tensor:
        """log p of `points` [N, D], float64 [N] in nats.

        Args:
            noise: standard deviation of normal noise that is added to what the mixture draws.
        """
        return torch.cat([self._logs(some, noise).logsumexp(dim=1) for some in _parts(points)])

    def score(self, points: Tensor, noise: float = 0.0) -> Tensor:
        """The gradient of `log_density` at `points` [N, D], float64 [N, D]."""
        return torch.cat([self._slopes(some, noise) for some in _parts(points)])

    def sample(self, count: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """Points float32 [count, D], and the component of each, int64 [count]."""
        chosen = rng.choice(len(self.weights), count, p=self.weights.numpy())
        noise = rng.standard_normal((count, self.means.shape[1]))
        drawn = self.means.numpy()[chosen] + self.deviations.numpy()[chosen, None] * noise
        return torch.from_numpy(drawn.astype(np.float32)), torch.from_numpy(chosen)

    def _logs(self, points: Tensor, noise: float) -> Tensor:
        """log of weight times density of each component, [N, K]."""
        variances = self.deviations.square() + noise**2
        squares = (points[:, None] - self.means).square().sum(dim=2)
        dimensions = self.means.shape[1]
        return (
            self.weights.log()
            - 0.5 * squares / variances
            - 0.5 * dimensions * torch.log(2 * torch.pi * variances)
        )

    def _slopes(self, points: Tensor, noise: float) -> Tensor:
        """Each component draws towards its mean, as much as the point is likely to be its own."""
        shares = self._logs(points, noise).softmax(dim=1) / (self.deviations.square() + noise**2)
        return shares @ self.means - shares.sum(dim=1, keepdim=True) * points


def _parts(points: Tensor) -> tuple[Tensor, ...]:
    parts: tuple[Tensor, ...] = points.double().cpu().split(_AT_ONCE)
    return parts


@dataclass
class MemoryPoints:
    """Points in memory; implements `Images`.

    Attributes:
        points: float32 [N, D].
        labels: int64 [N] or None.
        density: what they were drawn from; None if nobody knows.
    """

    name: str
    points: Tensor
    labels: Tensor | None
    label_names: tuple[str, ...]
    fingerprint: str
    density: Mixture | None = None
    skipped: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    held_out: HeldOut = field(default_factory=dict[str, list[int]])

    @property
    def paired(self) -> bool:
        return False

    @property
    def captions(self) -> Captions | None:
        """Nothing is said of points."""
        return None

    @property
    def factors(self) -> Mapping[str, Tensor]:
        """Nothing else is known of them."""
        return {}

    @property
    def info(self) -> DataInfo:
        return DataInfo(PointSpec(self.points.shape[1]), self.label_names)

    def __len__(self) -> int:
        return len(self.points)

    def take(self, indices: Tensor, device: torch.device) -> Batch:
        if self.points.device != device:
            self.points = self.points.to(device)
            self.labels = None if self.labels is None else self.labels.to(device)
        indices = indices.to(device)
        return Batch(self.points[indices], None if self.labels is None else self.labels[indices])

    def expect(self, indices: Tensor) -> None:
        del indices

    def indices_of(self, label: int) -> Tensor:
        return labelled(self.labels, label)
