"""The discriminator that gives a value for each of many overlapping patches of an image."""

from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor, nn

from trainers.networks.layers import normal_weights


class PatchDiscriminator(nn.Module):
    """Images [N, C, S, S] to one value for each patch, [N, 1, P, P].

    The discriminator of Isola et al. 2017, appendix 6.1.2: kernels of 4,
    `layers` of stride 2 and two of stride 1, leaky ReLU of .2 between, instance normalisation
    in all but the first and the last. A patch measures 70 px with the authors' three layers of
    stride 2, 34 with two, 16 with one.

    Args:
        colours: channels of the images; more if the input is shown with the output.
        width: channels of the first layer, doubled by each that follows, up to eight times.
    """

    def __init__(self, colours: int, width: int, layers: int = 3) -> None:
        super().__init__()
        channels = [width * min(2**i, 8) for i in range(layers + 1)]
        stack: list[nn.Module] = [
            nn.Conv2d(colours, width, 4, 2, 1),
            nn.LeakyReLU(0.2, inplace=True),
        ]
        for index, (before, after) in enumerate(pairwise(channels), start=1):
            stride = 2 if index < layers else 1
            stack += [
                nn.Conv2d(before, after, 4, stride, 1, bias=False),
                nn.InstanceNorm2d(after),
                nn.LeakyReLU(0.2, inplace=True),
            ]
        stack.append(nn.Conv2d(channels[-1], 1, 4, 1, 1))
        self.layers = nn.Sequential(*stack)
        normal_weights(self)

    def forward(self, images: Tensor) -> Tensor:
        values: Tensor = self.layers(images)
        return values


def least_size(layers: int) -> int:
    """The smallest side of an image for `layers` of stride 2.

    Two kernels of 4 follow them, which take a pixel each, and normalising needs more than one.
    """
    return 3 << layers


@dataclass(frozen=True)
class RoomForPatches:
    """The side can be halved `layers` times with room left for a patch; a `needs.SizeRule`."""

    layers: int

    def refusal(self, size: int) -> str:
        if size >= least_size(self.layers):
            return ""
        most = max(fewer for fewer in range(self.layers) if size >= least_size(fewer))
        return (
            f"cannot halve images of {size} px {self.layers} times before it judges patches. "
            f"Choose at most {most} patch layers, or image size {least_size(self.layers)} or more."
        )


def patch_layers(size: int) -> int:
    """How many layers of stride 2 suit images of side `size`: 3 from 64 px on, 2 below.

    With three, a patch of 70 px is larger than a small image, and its last feature maps have
    two or three pixels a side, too few to normalise.
    """
    return 3 if size >= 64 else 2
