"""GeneGAN's model, the four children of two pictures, how far apart they are, and the curves."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss

from trainers.networks.parts import PartsDecoder, PartsEncoder, part_channels
from trainers.reports import Curve


class GeneGANModel(nn.Module):
    """Takes pictures apart into background and object, and joins such parts to pictures."""

    def __init__(self, shape: tuple[int, int, int], width: int, object_share: float) -> None:
        super().__init__()
        self.encoder = PartsEncoder(shape, width)
        self.decoder = PartsDecoder(shape, width)
        channels = part_channels(shape[2], width)
        self.object_channels = min(max(round(channels * object_share), 1), channels - 1)

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Background [N, Ca, h, w] and object [N, Cu, h, w] of `images` [N, C, H, W]."""
        features = self.encoder(images)
        background = features[:, : -self.object_channels]
        return background, features[:, -self.object_channels :]

    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        """Images [N, C, H, W] in [-1, 1]; an object of zeros is none."""
        images: Tensor = self.decoder(torch.cat([background, object_], dim=1))
        return images


@dataclass(frozen=True)
class Children:
    """What a picture with the object and one without give, all [N, C, H, W] in [-1, 1].

    Attributes:
        with_again, without_again: the two parents, joined from their own parts.
        given: the background without the object, with the other's object (Bu).
        taken: the background with the object, without it (A0).
        leftover: what was found as an object where there is none (e), [N, Cu, h, w].
    """

    with_again: Tensor
    without_again: Tensor
    given: Tensor
    taken: Tensor
    leftover: Tensor


def offspring(model: GeneGANModel, with_object: Tensor, without: Tensor) -> Children:
    """The four pictures that a picture with the object and one without give."""
    count = len(with_object)
    background, objects = model.encode_parts(torch.cat([with_object, without]))
    object_, leftover = objects.chunk(2)
    carried, none = object_, torch.zeros_like(object_)
    pictures = model.join(
        torch.cat([background, background.roll(count, 0)]),
        torch.cat([carried, none, carried, none]),
    )
    with_again, without_again, given, taken = pictures.chunk(4)
    return Children(with_again, without_again, given, taken, leftover)


def difference(images: Tensor, others: Tensor) -> Tensor:
    """Mean absolute difference of images in [-1, 1], as a share of the range from dark to light."""
    return l1_loss(images.float(), others.float()) / 2.0


def parallelogram(with_object: Tensor, without: Tensor, given: Tensor, taken: Tensor) -> Tensor:
    """Mean |Au + B0 - Bu - A0| of pixels read as [0, 1] (Zhou et al. 2017, section 3.2)."""
    return difference(with_object + without, given.float() + taken.float())


CURVES = (
    Curve(
        "reconstruction",
        "Reconstruction",
        "How far the two pictures are from themselves when joined again from their own parts, as "
        "a share of the range from dark to light. Hope that it falls.",
        chart="Pictures",
    ),
    Curve(
        "parallelogram",
        "Parallelogram",
        "How far what is given to one picture is from what is taken from the other, as a share "
        "of the range from dark to light. Hope that it falls.",
        chart="Pictures",
    ),
    Curve(
        "nulling",
        "Leftover object",
        "Mean size of what is found as an object where there is none. Hope that it falls to 0.",
        chart="Leftover object",
    ),
    Curve(
        "with_adversarial",
        "Object given",
        "How badly the pictures that were given the object deceive their critic. It need not "
        "fall, because the critic gets better too; hope that it does not climb without end.",
        player="generator",
    ),
    Curve(
        "without_adversarial",
        "Object taken",
        "How badly the pictures whose object was taken deceive their critic. It need not fall, "
        "because the critic gets better too; hope that it does not climb without end.",
        player="generator",
    ),
)
GUESSES = (
    Curve(
        "with_critic_loss",
        "Critic of pictures with",
        "How badly the critic tells real pictures with the object from those that were given "
        "it: 1.39 is pure guessing, near 0 the generator learns little.",
        player="discriminator",
    ),
    Curve(
        "without_critic_loss",
        "Critic of pictures without",
        "How badly the critic tells real pictures without the object from those whose object "
        "was taken: 1.39 is pure guessing, near 0 the generator learns little.",
        player="discriminator",
    ),
)
DISTANCES = (
    Curve(
        "with_distance",
        "Distance of pictures with",
        "How far the pictures that were given the object are from real ones, in a scale that "
        "clipping leaves open. Hope that it falls.",
        chart="Critics' distances",
        player="discriminator",
    ),
    Curve(
        "without_distance",
        "Distance of pictures without",
        "How far the pictures whose object was taken are from real ones, in a scale that "
        "clipping leaves open. Hope that it falls.",
        chart="Critics' distances",
        player="discriminator",
    ),
)
