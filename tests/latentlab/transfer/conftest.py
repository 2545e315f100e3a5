"""Networks so simple that what they make of a picture is known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from latentlab.models.cards import ModelCard
from latentlab.models.files import ModelData, ModelHeader
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.picture import Picture
from trainers.capabilities import TransferDirection

SIZE = 16


class Negative(nn.Module):
    """There: black becomes white. Back: the same, but red comes back with an error of `loss`."""

    def __init__(
        self, loss: float = 0.0, directions: tuple[TransferDirection, ...] = ("AtoB", "BtoA")
    ):
        super().__init__()
        self.loss = nn.Parameter(torch.tensor(loss))
        self.directions = directions

    def translate(
        self,
        images: Tensor,
        direction: TransferDirection = "AtoB",
        rng: torch.Generator | None = None,
    ) -> Tensor:
        assert rng is not None, "explorers always give a generator"
        translated = -images
        if direction == "BtoA":
            translated[:, 0] = translated[:, 0] + self.loss
        return translated


class Noisy(nn.Module):
    """Adds noise, as many numbers as the batch has pixels."""

    directions: tuple[TransferDirection, ...] = ("AtoB",)

    def __init__(self) -> None:
        super().__init__()
        self.size = nn.Parameter(torch.tensor(0.3))

    def translate(
        self,
        images: Tensor,
        direction: TransferDirection = "AtoB",
        rng: torch.Generator | None = None,
    ) -> Tensor:
        del direction
        return images * 0.5 + self.size * torch.randn(images.shape, generator=rng)


class TopAndBottom(nn.Module):
    """The object is the upper half of a picture, the background the lower one."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(()))

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        half = images.shape[2] // 2
        return images[:, :, half:] * self.weight, images[:, :, :half] * self.weight

    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        return torch.cat([object_, background], dim=2)


class Convolutions(nn.Module):
    """Random convolutions of both kinds, in which a changed last bit would show."""

    directions: tuple[TransferDirection, ...] = ("AtoB", "BtoA")

    def __init__(self) -> None:
        super().__init__()
        rng = torch.Generator().manual_seed(0)
        self.there = nn.Sequential(nn.Conv2d(3, 24, 3, 1, 1), nn.ReLU(), nn.Conv2d(24, 3, 3, 1, 1))
        for each in self.there.parameters():
            each.data = 0.2 * torch.randn(each.shape, generator=rng)

    def translate(
        self,
        images: Tensor,
        direction: TransferDirection = "AtoB",
        rng: torch.Generator | None = None,
    ) -> Tensor:
        del direction, rng
        return torch.tanh(self.there(images))

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.there[0](images)
        return features[:, :16], features[:, 16:]

    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        return torch.tanh(self.there[2](torch.cat([background, object_], dim=1)))


def opened(
    network: nn.Module, channels: Any = 3, names: tuple[str, ...] = ("glasses", "no glasses")
) -> LatentModel:
    """`network` as a model for pictures of 16 px."""
    card = ModelCard(
        title="Simple",
        data="none",
        images=0,
        steps=0,
        seed=0,
        device="cpu",
        precision="float32",
        command="",
    )
    header = ModelHeader(
        algorithm="simple",
        settings={},
        data=ModelData(channels=channels, size=SIZE, label_names=names),
        step=7,
        card=card,
    )
    return LatentModel(network, header, torch.device("cpu"))


def painted(seed: int, channels: int = 3) -> NDArray[np.uint8]:
    """A random picture, uint8 [16, 16, channels]."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (SIZE, SIZE, channels), np.uint8)


@pytest.fixture
def simple() -> Callable[..., LatentModel]:
    """Makes a model of one of the simple networks, by the name of its class."""
    kinds = {each.__name__: each for each in (Negative, Noisy, TopAndBottom, Convolutions)}

    def make(kind: str, channels: int = 3, **options: Any) -> LatentModel:
        return opened(kinds[kind](**options), channels)

    return make


@pytest.fixture
def picture() -> Callable[..., Picture]:
    """Makes a random picture by its number."""

    def make(seed: int, channels: int = 3) -> Picture:
        return Picture.from_array(painted(seed, channels), f"{seed}.png")

    return make
