"""What stays of a run: the model that is averaged, saved and explored.

A page of the window asks what a model can do by these protocols, not by an algorithm's name.
"""

from typing import Literal, Protocol, runtime_checkable

import torch
from torch import Tensor, nn

Prior = Literal["normal", "uniform"]

Direction = Literal["AtoB", "BtoA"]
"""Which domain an image is translated from, and which to."""


@runtime_checkable
class Samples(Protocol):
    """Draws latents and turns them into images.

    Attributes:
        prior_kind: N(0, 1) or U(-1, 1) in each number of a latent.
    """

    prior_kind: Prior
    latent_size: int
    classes: int

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        """`count` latents [count, latent_size] drawn with `rng`, on its device."""
        ...

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images [N, C, H, W] in [-1, 1].

        Args:
            latents: [N, latent_size].
            labels: needed when `classes` > 0: int64 [N], or weights float [N, classes] that
                mix labels. A single weight of 1 gives the image of that label to the last bit.
        """
        ...


@runtime_checkable
class Encodes(Protocol):
    """Finds the latent of a given image."""

    def encode(self, images: Tensor) -> Tensor:
        """Latents [N, latent_size] of `images` [N, C, H, W] in [-1, 1]."""
        ...


@runtime_checkable
class Translates(Protocol):
    """Turns images of one domain into images of another."""

    directions: tuple[Direction, ...]

    def translate(
        self,
        images: Tensor,
        direction: Direction = "AtoB",
        rng: torch.Generator | None = None,
    ) -> Tensor:
        """Images [N, C, H, W] in [-1, 1], translated; one of `directions`.

        Args:
            rng: on the images' device, for models that draw noise of their own: with it the
                result is a function of images and generator; None draws from torch's default.
        """
        ...


@runtime_checkable
class Transfigures(Protocol):
    """Takes an image apart into a background and an object, and joins such parts again."""

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Background [N, Ca, h, w] and object [N, Cu, h, w] of `images` [N, C, H, W] in [-1, 1].

        An object of zeros is none.
        """
        ...

    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        """Images [N, C, H, W] in [-1, 1] of backgrounds with objects."""
        ...


def capabilities_of(model: object) -> tuple[str, ...]:
    """The names, in lower case, of all protocols above that `model` fulfils."""
    return tuple(
        name.lower()
        for name, each in globals().items()
        if getattr(each, "_is_runtime_protocol", False) and isinstance(model, each)
    )


def draw_prior(kind: Prior, count: int, size: int, rng: torch.Generator) -> Tensor:
    """[count, size] from N(0, 1) or U(-1, 1), on the generator's device."""
    if kind == "normal":
        return torch.randn(count, size, generator=rng, device=rng.device)
    return torch.rand(count, size, generator=rng, device=rng.device) * 2 - 1


class GeneratorModel(nn.Module):
    """A generator with its prior and, when conditional, its labels.

    The network takes latents [N, latent_size], and if `classes` > 0 labels too (int64 [N], or
    weights float [N, classes]), and gives images [N, C, H, W] in [-1, 1].
    """

    def __init__(
        self, network: nn.Module, latent_size: int, prior: Prior = "normal", classes: int = 0
    ) -> None:
        super().__init__()
        self.network = network
        self.latent_size = latent_size
        self.prior_kind: Prior = prior
        self.classes = classes

    def prior(self, count: int, rng: torch.Generator) -> Tensor:
        return draw_prior(self.prior_kind, count, self.latent_size, rng)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        images: Tensor = self.network(latents, labels) if self.classes else self.network(latents)
        return images

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.decode(latents, labels)
