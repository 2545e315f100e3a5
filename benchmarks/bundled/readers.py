"""Teaches the reader of attributes that ships with the program, and writes it:

    python -m benchmarks.bundled.readers [--out DIR] [--steps N]

It learns from drawn faces, of which every attribute is known, a little blurred and noisy, as the
pictures of models are. It takes some minutes.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from latentlab.models.attribute_reader import (
    SIDE,
    AttributeReader,
    at_side,
    reader_network,
    write_reader,
)
from resources import READERS
from trainers.data.drawn.faces import ATTRIBUTES, FaceAttributes, open_faces, present
from trainers.data.images import MemoryImages, to_unit_range

STEPS = 4_000
_BATCH = 100
_LEARNING_RATE = 2e-3
_NOISE = 0.15
_FARTHEST = 2

_log = logging.getLogger(__name__)


def teach(
    faces: MemoryImages, unseen: MemoryImages, steps: int = STEPS, seed: int = 0
) -> AttributeReader:
    """A reader of `ATTRIBUTES`, taught on `faces` and tried on `unseen`."""
    torch.manual_seed(seed)
    network = reader_network(len(ATTRIBUTES))
    optimizer = torch.optim.AdamW(network.parameters(), _LEARNING_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _LEARNING_RATE, total_steps=steps)
    truth = _truth(faces)
    for _ in range(steps):
        chosen = torch.randint(len(faces.images), (_BATCH,))
        logits = network(_worn(at_side(to_unit_range(faces.images[chosen]))))
        F.binary_cross_entropy_with_logits(logits, truth[chosen]).backward()
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
    return AttributeReader(network.eval(), ATTRIBUTES, _accuracy(network, unseen))


def _truth(faces: MemoryImages) -> Tensor:
    """Which attributes each face has, float32 [N, A] of 0 and 1."""
    known = FaceAttributes.from_factors(faces.factors)
    flags = [torch.from_numpy(present(known, attribute)) for attribute in ATTRIBUTES]
    return torch.stack(flags, dim=1).float()


def _worn(images: Tensor) -> Tensor:
    """Images [N, C, S, S], moved, blurred and with noise, by chance."""
    shifts = torch.randint(-_FARTHEST, _FARTHEST + 1, (2,)).tolist()
    images = torch.roll(images, shifts, dims=(2, 3))
    if torch.rand(()) < 0.5:
        blurred = F.avg_pool2d(images, 3, stride=1, padding=1, count_include_pad=False)
        images = torch.lerp(images, blurred, float(torch.rand(())))
    return images + _NOISE * torch.rand(()) * torch.randn_like(images)


@torch.no_grad()
def _accuracy(network: nn.Module, unseen: MemoryImages) -> dict[str, float]:
    seen = network(at_side(to_unit_range(unseen.images))) > 0
    right = (seen == _truth(unseen).bool()).double().mean(dim=0)
    return dict(zip(ATTRIBUTES, right.tolist(), strict=True))


def main(argv: Sequence[str] | None = None) -> int:
    """Teach it and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=READERS, help="folder for the reader")
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    reader = teach(open_faces(SIDE), open_faces(SIDE, part="test"), arguments.steps)
    write_reader(reader, arguments.out / "faces.safetensors")
    _log.info("%s", {name: f"{part:.2%}" for name, part in reader.accuracy.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
