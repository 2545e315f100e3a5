"""Reads attributes in pictures with a small network that ships with the program, so that nothing
must be learned, drawn or downloaded before exemplars of an attribute can be looked for."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from resources import READERS
from trainers.data.images import to_unit_range
from trainers.storage import replacing

SIDE = 32
"""Side length in pixels at which pictures are read; others are brought to it."""
_WIDTHS = (24, 32, 48, 64)
_FEATURES = 64
_SPREADING = {"faces": 77.0}
"""Mean variance of the features over the data that the reader was taught on."""
_AT_ONCE = 500


@dataclass(frozen=True)
class AttributeReader:
    """A network that was taught on drawn pictures of which every attribute is known.

    Attributes:
        network: images [N, 3, 32, 32] in [-1, 1] to logits [N, A].
        attributes: names of the A attributes.
        accuracy: part of pictures it has not seen that it reads rightly, in [0, 1], by attribute.
    """

    network: nn.Module
    attributes: tuple[str, ...]
    accuracy: Mapping[str, float]

    @torch.no_grad()
    def read(self, pixels: NDArray[np.uint8]) -> dict[str, Tensor]:
        """How clearly each attribute is seen, as logits [N]: above 0 for seen, below for not.

        Args:
            pixels: uint8 [N, H, W, C].
        """
        images = to_unit_range(torch.from_numpy(pixels).permute(0, 3, 1, 2))
        images = images.expand(-1, 3, -1, -1)  # of grey ones all three colours are the same
        logits = torch.cat([self.network(at_side(part)) for part in images.split(_AT_ONCE)])
        return dict(zip(self.attributes, logits.unbind(dim=1), strict=True))


def has_reader(data: str) -> bool:
    """Whether a reader of the attributes of the data set called `data` ships with the program."""
    return data in _SPREADING


def features_of(data: str, device: torch.device) -> Callable[[Tensor], Tensor]:
    """What the reader of the data set called `data` sees in images [N, C, H, W] in [-1, 1], as
    features [N, 64] that vary by 1 over that data."""
    network = shipped_reader(data).network
    assert isinstance(network, nn.Sequential), "a reader's last layer makes attributes of features"
    features = deepcopy(network[:-1]).to(device)
    unit = _SPREADING[data] ** 0.5
    return lambda images: features(at_side(images.expand(-1, 3, -1, -1))) / unit


@cache
def shipped_reader(data: str) -> AttributeReader:
    """The reader of the attributes of the data set called `data`, see `READ_DATA`."""
    return read_reader(READERS / f"{data}.safetensors")


def reader_network(attributes: int) -> nn.Sequential:
    """Images [N, 3, 32, 32] in [-1, 1] to logits [N, `attributes`]: four convolutions, of which
    three halve the side."""
    layers: list[nn.Module] = []
    before = 3
    for place, width in enumerate(_WIDTHS):
        stride = 1 if place == 0 else 2
        layers += [nn.Conv2d(before, width, 3, stride=stride, padding=1), nn.ReLU()]
        before = width
    flat = before * (SIDE // 2 ** (len(_WIDTHS) - 1)) ** 2
    layers += [nn.Flatten(), nn.Linear(flat, _FEATURES), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(_FEATURES, attributes))


def at_side(images: Tensor) -> Tensor:
    """Images [N, C, H, W] at the size that readers look at."""
    if images.shape[-1] == SIDE:
        return images
    return F.interpolate(images, (SIDE, SIDE), mode="bilinear", antialias=True)


def write_reader(reader: AttributeReader, path: Path) -> None:
    """Keep `reader` in a file, its weights in half precision."""
    tensors = {name: each.half() for name, each in reader.network.state_dict().items()}
    facts = {
        "attributes": json.dumps(reader.attributes),
        "accuracy": json.dumps(dict(reader.accuracy)),
    }
    with replacing(path) as temporary:
        save_file(tensors, temporary, metadata=facts)


def read_reader(path: Path) -> AttributeReader:
    """The reader that `write_reader` kept."""
    with safe_open(path, framework="pt") as file:
        facts = file.metadata()
        tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    attributes = tuple(json.loads(facts["attributes"]))
    with torch.device("meta"):
        network = reader_network(len(attributes))
    network.load_state_dict(tensors, assign=True)
    network.eval().requires_grad_(False)
    return AttributeReader(network, attributes, json.loads(facts["accuracy"]))
