"""What a trained model can do, as protocols: pages and commands ask for these, not for a name.

A protocol comes with the first model that implements it. This module does not import torch.
"""

from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from trainers.data.words import Vocabulary

Prior = Literal["normal", "uniform"]
"""What each number of a latent is drawn from: N(0, 1), or U(-1, 1)."""

TransferDirection = Literal["AtoB", "BtoA"]
"""Which domain an image is translated from, and which to."""


@runtime_checkable
class Samples(Protocol):
    """Draws latents and turns them into images.

    Attributes:
        classes: how many labels there are to choose from; 0 if images are drawn without one.
    """

    prior_kind: Prior
    latent_size: int
    classes: int

    def prior(self, count: int, rng: "torch.Generator") -> "Tensor":
        """`count` latents [count, latent_size] drawn with `rng`, on its device."""
        ...

    def decode(self, latents: "Tensor", labels: "Tensor | None" = None) -> "Tensor":
        """Images [N, C, H, W] in [-1, 1].

        Args:
            latents: [N, latent_size].
            labels: needed when `classes` > 0: int64 [N], or weights float [N, classes] that
                mix labels. A single weight of 1 gives the image of that label to the last bit.
                Of a model that `ReadsText`, what it read, float [N, text_size]; None is what its
                first example says.
        """
        ...


class DrawsPoints(Samples, Protocol):
    """Draws latents and turns them into points: `decode` gives [N, D]. A model of points is no
    model of pictures, whatever methods it has; see `capabilities_of`."""


@runtime_checkable
class ReadsText(Protocol):
    """Draws what a sentence says; comes with `Samples`, whose `decode` takes what was read.

    Attributes:
        vocabulary: the words that it knows.
        text_size: how many numbers a sentence is read into.
    """

    vocabulary: "Vocabulary"
    text_size: int

    def read(self, tokens: "Tensor") -> "Tensor":
        """What sentences say, float [N, text_size], from the numbers of their words, int64
        [N, L], 0 after the last. Between two of them lies what is between two sentences."""
        ...


@runtime_checkable
class Encodes(Protocol):
    """Finds the latent of a given image."""

    def encode(self, images: "Tensor") -> "Tensor":
        """Latents [N, latent_size] of `images` [N, C, H, W] in [-1, 1]."""
        ...


@runtime_checkable
class Translates(Protocol):
    """Turns images of one domain into images of another."""

    directions: tuple[TransferDirection, ...]

    def translate(
        self,
        images: "Tensor",
        direction: TransferDirection = "AtoB",
        rng: "torch.Generator | None" = None,
    ) -> "Tensor":
        """Images [N, C, H, W] in [-1, 1], translated; one of `directions`.

        Args:
            rng: on the images' device, for models that draw noise of their own: with it the
                result is a function of images and generator; None draws from torch's default.
        """
        ...


@runtime_checkable
class Transfigures(Protocol):
    """Takes an image apart into a background and an object, and joins such parts again."""

    def encode_parts(self, images: "Tensor") -> "tuple[Tensor, Tensor]":
        """Background [N, Ca, h, w] and object [N, Cu, h, w] of `images` [N, C, H, W] in [-1, 1].

        An object of zeros is none.
        """
        ...

    def join(self, background: "Tensor", object_: "Tensor") -> "Tensor":
        """Images [N, C, H, W] in [-1, 1] of backgrounds with objects."""
        ...


@runtime_checkable
class Chains(Protocol):
    """Comes to images by a chain of small random changes, from noise or from any image.

    Attributes:
        burn_in: changes after which a chain from noise is thought to have forgotten its start.
    """

    burn_in: int

    def begin_chains(self, count: int, rng: "torch.Generator") -> "Tensor":
        """Noise [count, C, H, W] from which chains begin, drawn with `rng`, on its device."""
        ...

    def advance_chains(self, states: "Tensor", step: int, rng: "torch.Generator") -> "Tensor":
        """What follows `states` [N, C, H, W], the `step`-th of their chains, of the same shape."""
        ...

    def expected(self, states: "Tensor", step: int) -> "Tensor":
        """What is seen of `states` [N, C, H, W] after `step` changes: images of one shape in
        [-1, 1] without the grain of the last change."""
        ...


@runtime_checkable
class Anneals(Protocol):
    """Runs chains from much noise to none, which end with their burn-in."""

    def noise_after(self, step: int) -> float:
        """Standard deviation of the noise in a chain's states after `step` changes, in a range of
        2; 0 at the end, after which nothing changes."""
        ...

    def noised(self, images: "Tensor", step: int, rng: "torch.Generator") -> "Tensor":
        """`images` [N, C, H, W] in [-1, 1] as states of chains after `step` changes, with as much
        noise as there is then."""
        ...


@runtime_checkable
class HasScore(Protocol):
    """Knows which way images become more probable, at every level of noise.

    Attributes:
        sigmas: the levels it has learned, standard deviations [L] in a range of 2, from the
            largest to the smallest.
    """

    sigmas: "Tensor"

    def score(self, images: "Tensor", sigmas: "Tensor") -> "Tensor":
        """The gradient of the log density of data with noise of standard deviations `sigmas` [N],
        at `images` [N, ...], of their shape."""
        ...


@runtime_checkable
class HasEnergy(Protocol):
    """Knows how probable images are, up to a constant that they have in common."""

    def energy(self, images: "Tensor") -> "Tensor":
        """Minus the log probability of `images` [N, C, H, W] in [-1, 1], [N] in nats, up to that
        constant; lower is more probable."""
        ...


@runtime_checkable
class HasDensity(Protocol):
    """Knows how probable images are."""

    def bits_per_dimension(self, images: "Tensor", rng: "torch.Generator") -> "Tensor":
        """-log2 of the probability of each of `images` [N, C, H, W] in [-1, 1], divided by the
        number of its values, [N]. 8 is what one knows who knows nothing; less is better."""
        ...


@runtime_checkable
class KnowsDensity(Protocol):
    """Knows the density of points."""

    def log_density(self, points: "Tensor") -> "Tensor":
        """The logarithm of the density at `points` [N, D], [N] in nats."""
        ...


@runtime_checkable
class Upscales(Protocol):
    """Enlarges images.

    Attributes:
        factor: how many times longer the sides become.
        answers: the names of its ways to do it; the first is the one it is for.
        reach: pixels of a given image, on each side of a place, that its enlargement depends on.
    """

    factor: int
    answers: tuple[str, ...]
    reach: int

    def upscale(self, images: "Tensor", answer: str) -> "Tensor":
        """Images [N, C, H, W] in [-1, 1], of any H and W, as [N, C, factor H, factor W] in [-1, 1],
        by one of `answers`."""
        ...


@runtime_checkable
class Attends(Protocol):
    """Draws each place of an image with what it looks up at other places, and knows where."""

    def attention(self, latents: "Tensor", labels: "Tensor | None" = None) -> "Tensor":
        """How much of its attention each place of the images gives to each other: [N, H, W, h, w],
        at least 0, with sums of 1 over the last two. Both maps cover the whole image, its first row
        at the top; the places attended to may be coarser.

        Args:
            latents: [N, latent_size].
            labels: as for `decode`.
        """
        ...


OF_POINTS = (HasScore, KnowsDensity)
"""The protocols that mean the same of points as of images."""


def capabilities_of(model: object, points: bool = False) -> tuple[str, ...]:
    """The names, in lower case, of all protocols above that `model` fulfils; of a model of `points`
    of those alone that have nothing to do with pictures."""
    if points:
        found = [each for each in OF_POINTS if isinstance(model, each)]
        return tuple(each.__name__.lower() for each in (DrawsPoints, *found))
    return tuple(
        name.lower()
        for name, each in globals().items()
        if getattr(each, "_is_runtime_protocol", False)
        and each is not DrawsPoints
        and isinstance(model, each)
    )
