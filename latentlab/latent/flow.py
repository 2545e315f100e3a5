"""Where the pixels of an edited picture come from, and how their colours changed on the way.

After Zhu et al., "Generative Visual Manipulation on the Natural Image Manifold" (2016), on edit
transfer: between each two pictures of a film from the first to the edited one, a flow (u, v) and a
3 x 4 map of colours A for each pixel minimise

    |I(x, y, t + 1) - A I(x + u, y + v, t)|^2 + s_s (|grad u|^2 + |grad v|^2) + s_c |grad A|^2,

and what was found is chained. Deviations: both are found together, by L-BFGS rather than in turn,
of grey pictures A is 1 x 2, and A is held back a little from leaving the identity, which decides
where a picture is even.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

_SMOOTH_FLOW, _SMOOTH_COLOURS = 0.02, 1.0
_HELD_BACK = 0.02
_EVALUATIONS = 120
_HISTORY = 10


@dataclass(frozen=True)
class Flow:
    """What leads from one picture [C, S, S] to another.

    Attributes:
        moves: how far to the right and down of each pixel that lies which it comes from, in pixels,
            [2, S, S].
        colours: what maps the colour there, and 1, to that of the pixel, [C, C + 1, S, S].
    """

    moves: Tensor
    colours: Tensor

    def __call__(self, image: Tensor) -> Tensor:
        """What becomes of an image [C, S, S]."""
        return _recoloured(moved(image[None], self.moves[None]), self.colours[None])[0]


def flow_of(film: Tensor) -> Flow:
    """From the first of the images [T, C, S, S], in [-1, 1], to the last."""
    moves, colours = _between(film[:-1], film[1:])
    flow = Flow(moves[0], colours[0])
    for step in range(1, len(moves)):
        here = moves[step]
        before = moved(flow.moves[None], here[None])[0]
        earlier = moved(flow.colours.flatten(0, 1)[None], here[None])[0].view_as(flow.colours)
        flow = Flow(here + before, _chained(colours[step], earlier))
    return flow


def moved(images: Tensor, moves: Tensor) -> Tensor:
    """Images [N, C, S, S], each pixel taken from where `moves` [N, 2, S, S], in pixels, says."""
    side = images.shape[-1]
    middles = (torch.arange(side, dtype=images.dtype, device=images.device) + 0.5) / side * 2 - 1
    here = torch.stack(torch.meshgrid(middles, middles, indexing="xy"), dim=-1)
    there = here + moves.permute(0, 2, 3, 1) * (2 / side)
    return grid_sample(images, there, padding_mode="border", align_corners=False)


def _recoloured(images: Tensor, colours: Tensor) -> Tensor:
    """[N, C, S, S] mapped by [N, C, C + 1, S, S]."""
    linear, offset = colours[:, :, :-1], colours[:, :, -1]
    return (linear * images[:, None]).sum(dim=2) + offset


def _chained(later: Tensor, earlier: Tensor) -> Tensor:
    """Maps of colours [C, C + 1, S, S] as one."""
    found = torch.einsum("ijyx,jkyx->ikyx", later[:, :-1], earlier)
    found[:, -1] += later[:, -1]
    return found


def _between(earlier: Tensor, later: Tensor) -> tuple[Tensor, Tensor]:
    """The moves [N, 2, S, S] and colours [N, C, C + 1, S, S] from each earlier to the later."""
    count, channels, side, _ = earlier.shape
    identity = torch.eye(channels, channels + 1, dtype=earlier.dtype, device=earlier.device)
    identity = identity[None, :, :, None, None]
    moves = earlier.new_zeros(count, 2, side, side, requires_grad=True)
    changes = earlier.new_zeros(count, channels, channels + 1, side, side, requires_grad=True)
    # A sum and not a mean, and no tolerance: it halts after a few steps otherwise.
    optimizer = torch.optim.LBFGS(
        [moves, changes], max_iter=_EVALUATIONS, max_eval=_EVALUATIONS, history_size=_HISTORY,
        tolerance_grad=1e-9, tolerance_change=1e-12, line_search_fn="strong_wolfe",
    )  # fmt: skip

    def evaluate() -> Tensor:
        with torch.enable_grad():
            found = _recoloured(moved(earlier, moves), identity + changes)
            energy = (found - later).square().sum()
            energy = energy + _SMOOTH_FLOW * _roughness(moves)
            energy = energy + _SMOOTH_COLOURS * _roughness(changes)
            energy = energy + _HELD_BACK * changes.square().sum()
            moves.grad, changes.grad = torch.autograd.grad(energy, [moves, changes])
        return energy.detach()

    optimizer.step(evaluate)
    return moves.detach(), (identity + changes).detach()


def _roughness(values: Tensor) -> Tensor:
    """Sum of squared differences of neighbours."""
    return values.diff(dim=-1).square().sum() + values.diff(dim=-2).square().sum()
