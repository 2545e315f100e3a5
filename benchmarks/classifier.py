"""A classifier of 28 x 28 digits, trained on real ones only, that judges what a model draws."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from trainers.data.images import MemoryImages, to_unit_range

HELD_OUT = 2_000
EPOCHS = 12
BATCH = 100


@dataclass(frozen=True)
class Judge:
    """`accuracy` is that on real digits the network has not seen."""

    network: nn.Module
    accuracy: float

    def labels(self, images: Tensor) -> Tensor:
        """The label int64 [N] of images [N, 1, 28, 28] in [-1, 1]."""
        with torch.no_grad():
            return torch.cat([self.network(part).argmax(1) for part in images.split(500)])


def train_judge(digits: MemoryImages, seed: int = 0) -> Judge:
    """Train on all but HELD_OUT of the digits, each moved by up to two pixels as it is shown."""
    torch.manual_seed(seed)
    assert digits.labels is not None
    order = torch.randperm(len(digits))
    images, labels = to_unit_range(digits.images[order]), digits.labels[order]
    network = nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 32, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(64 * 49, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )
    trained = len(images) - HELD_OUT
    steps = EPOCHS * (trained // BATCH)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(trained).split(BATCH)[: trained // BATCH]:
            optimizer.zero_grad()
            F.cross_entropy(network(_moved(images[chosen])), labels[chosen]).backward()
            optimizer.step()
            schedule.step()
    network.eval()
    judge = Judge(network, 0.0)
    correct = (judge.labels(images[trained:]) == labels[trained:]).float().mean()
    return Judge(network, float(correct))


def _moved(images: Tensor) -> Tensor:
    down, right = torch.randint(-2, 3, (2,)).tolist()
    return torch.roll(images, (down, right), dims=(2, 3))
