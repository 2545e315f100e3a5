"""Invertible layers with known volume change, and the flow that is made of them."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle, relu

from trainers.networks.mlp import hidden_layers

_SMALLEST = 4
"""Side of a feature map that is not halved again."""


class _Residual(nn.Module):
    """[N, width, h, w] to the same, with what two convolutions add."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, values: Tensor) -> Tensor:
        added: Tensor = self.second(relu(self.first(relu(values))))
        return values + added


class ScaleAndShift(nn.Module):
    """What a coupling does to the changed half, [N, 2 * channels, h, w], from the kept half and
    the mask. It begins at 0, so that the coupling begins as the identity."""

    def __init__(self, channels: int, width: int, blocks: int) -> None:
        super().__init__()
        self.enter = nn.Conv2d(2 * channels, width, 3, padding=1)
        self.blocks = nn.Sequential(*(_Residual(width) for _ in range(blocks)))
        self.leave = nn.Conv2d(width, 2 * channels, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)  # type: ignore[arg-type]

    def forward(self, kept: Tensor, mask: Tensor) -> Tensor:
        inputs = torch.cat([kept, mask.expand_as(kept)], dim=1)
        result: Tensor = self.leave(relu(self.blocks(self.enter(inputs))))
        return result.float()


class PointScaleAndShift(nn.Module):
    """What a coupling does to points: [N, 2 * dimensions] from the kept numbers and the mask. It
    begins at 0, too."""

    def __init__(self, dimensions: int, hidden: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(*hidden_layers(dimensions, hidden, (dimensions,), nn.SiLU))
        self.leave = nn.Linear(hidden, 2 * dimensions)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, kept: Tensor, mask: Tensor) -> Tensor:
        del mask  # always the same for a coupling, so that it could tell nothing
        result: Tensor = self.leave(self.layers(kept))
        return result.float()


class AffineCoupling(nn.Module):
    """Scales and shifts the values where `mask` is 0 by what those where it is 1 say
    (Dinh et al. 2017, equations 7 to 9).

    Args:
        mask: [1, C, h, w], [1, C, 1, 1] or [1, D] of 0 and 1.
        network: from the values that are kept, and the mask, to log scales and shifts.
    """

    mask: Tensor

    def __init__(self, mask: Tensor, network: nn.Module) -> None:
        super().__init__()
        self.register_buffer("mask", mask)
        self.network = network
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Values [N, C, h, w] and the log of the volume change, [N]."""
        scale, shift = self._parts(values)
        changed = values * torch.exp(scale) + shift
        return changed, scale.flatten(1).sum(dim=1)

    def inverse(self, values: Tensor) -> Tensor:
        """What `forward` made `values` of."""
        scale, shift = self._parts(values)
        return (values - shift) * torch.exp(-scale)

    def _parts(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """The log scale and the shift, 0 where values are kept."""
        scale, shift = self.network(values * self.mask, self.mask).chunk(2, dim=1)
        changed = 1.0 - self.mask
        return self.scale * torch.tanh(scale) * changed, shift * changed


class MultiScaleFlow(nn.Module):
    """Values [N, C, S, S] to latents [N, C * S * S] and back.

    Each scale has three couplings with checkerboards, brings each 2x2 square into four channels,
    has three couplings with halves of the channels, and lets half of the channels go as latents.
    The last has four couplings with checkerboards (Dinh et al. 2017, sections 3.4 to 3.6).

    Args:
        width: channels inside the couplings of the first scale, doubled at each further one.
        blocks: residual blocks in each coupling.
    """

    def __init__(self, shape: tuple[int, int, int], width: int, blocks: int) -> None:
        super().__init__()
        channels, _, side = shape
        self.shape = shape
        self.checkered, self.halved = nn.ModuleList(), nn.ModuleList()
        while side % 2 == 0 and side > _SMALLEST:
            masks = (checkerboard(channels, side, which) for which in (0, 1, 0))
            self.checkered.append(_couplings(masks, width, blocks))
            channels, side, width = 4 * channels, side // 2, 2 * width
            masks = (half(channels, which) for which in (0, 1, 0))
            self.halved.append(_couplings(masks, width, blocks))
            channels //= 2
        masks = (checkerboard(channels, side, which) for which in (0, 1, 0, 1))
        self.last = _couplings(masks, width, blocks)
        self.last_shape = (channels, side, side)

    def forward(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Latents [N, D] and the log of the volume change, [N]."""
        gone: list[Tensor] = []
        volume = values.new_zeros(len(values))
        for checkered, halved in zip(self.checkered, self.halved, strict=True):
            values, change = _through(checkered, values)
            volume = volume + change
            values, change = _through(halved, squeezed(values))
            volume = volume + change
            values, left = values.chunk(2, dim=1)
            gone.append(left.flatten(1))
        values, change = _through(self.last, values)
        return torch.cat([*gone, values.flatten(1)], dim=1), volume + change

    def inverse(self, latents: Tensor) -> Tensor:
        """Values [N, C, S, S] of `latents` [N, D]."""
        channels, _, side = self.shape
        shapes = []
        for _ in self.checkered:
            channels, side = 2 * channels, side // 2
            shapes.append((channels, side, side))
        sizes = [c * h * w for c, h, w in (*shapes, self.last_shape)]
        *gone, values = latents.split(sizes, dim=1)
        values = _back(self.last, values.unflatten(1, self.last_shape))
        for place in reversed(range(len(gone))):
            values = torch.cat([values, gone[place].unflatten(1, shapes[place])], dim=1)
            values = unsqueezed(_back(self.halved[place], values))
            values = _back(self.checkered[place], values)
        return values


class PointFlow(nn.Module):
    """Points [N, D] to latents [N, D] and back, through couplings that keep the even and the odd
    numbers in turn.

    Args:
        dimensions: D, at least 2, for one number alone has none beside it to be moved by.
        hidden: width of the hidden layers of each coupling.
    """

    def __init__(self, dimensions: int, hidden: int, couplings: int = 8) -> None:
        super().__init__()
        self.shape = (dimensions,)
        odd = (torch.arange(dimensions) % 2).float()[None]
        masks = ((odd, 1 - odd)[place % 2].clone() for place in range(couplings))
        self.couplings = nn.ModuleList(
            AffineCoupling(mask, PointScaleAndShift(dimensions, hidden)) for mask in masks
        )

    def forward(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Latents [N, D] and the log of the volume change, [N]."""
        return _through(self.couplings, values)

    def inverse(self, latents: Tensor) -> Tensor:
        """Points [N, D] of `latents` [N, D]."""
        return _back(self.couplings, latents)


_ORDER = (0, 3, 1, 2)
"""The places of a 2x2 square, row by row, in the order of the channels they go to: the diagonal
comes first, so that what stays when half of the channels go is a checkerboard."""


def squeezed(values: Tensor) -> Tensor:
    """[N, C, 2h, 2w] to [N, 4C, h, w], all channels of one place in a square beside each other."""
    places = pixel_unshuffle(values, 2).unflatten(1, (-1, 4))
    ordered: Tensor = places[:, :, _ORDER].transpose(1, 2).flatten(1, 2)
    return ordered


def unsqueezed(values: Tensor) -> Tensor:
    """What `squeezed` made `values` of."""
    places = values.unflatten(1, (4, -1)).transpose(1, 2)
    back = sorted(range(4), key=_ORDER.__getitem__)
    values = places[:, :, back].flatten(1, 2)
    return pixel_shuffle(values, 2)


def checkerboard(channels: int, side: int, which: int) -> Tensor:
    """[1, channels, side, side] of 0 and 1; at the top left stands 1 - `which`."""
    rows = torch.arange(side)
    field = ((rows[:, None] + rows[None, :]) % 2 == which).float()
    return field.expand(1, channels, side, side).contiguous()


def half(channels: int, which: int) -> Tensor:
    """[1, channels, 1, 1]: 1 for the first half of the channels if `which` is 0, else for the
    second."""
    first = (torch.arange(channels) < channels // 2).float()
    return (first if which == 0 else 1 - first)[None, :, None, None].contiguous()


def _couplings(masks: Iterable[Tensor], width: int, blocks: int) -> nn.ModuleList:
    return nn.ModuleList(
        AffineCoupling(mask, ScaleAndShift(mask.shape[1], width, blocks)) for mask in masks
    )


def _through(couplings: nn.Module, values: Tensor) -> tuple[Tensor, Tensor]:
    volume = values.new_zeros(len(values))
    assert isinstance(couplings, nn.ModuleList)
    for coupling in couplings:
        values, change = coupling(values)
        volume = volume + change
    return values, volume


def _back(couplings: nn.Module, values: Tensor) -> Tensor:
    assert isinstance(couplings, nn.ModuleList)
    for coupling in reversed(couplings):
        assert isinstance(coupling, AffineCoupling)
        values = coupling.inverse(values)
    return values
