"""Which way the edges in images run: histograms of oriented gradients that can be differentiated.

After the features by which Zhu et al., "Generative Visual Manipulation on the Natural Image
Manifold" (2016), section 3.2, compare sketches with pictures (Dalal and Triggs 2005). Cells overlap
by half, and are finer than theirs, since the pictures are small.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

ORIENTATIONS = 8
"""Over half a turn: which side of an edge is bright has no say."""

_SOBEL = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8


def cell_of(side: int) -> int:
    """Pixels of a cell's side, for images of `side` pixels."""
    return max(2, side // 16)


def edges(images: Tensor) -> Tensor:
    """How strongly edges of each orientation show in each cell, [N, 8, h, w]; in proportion to
    their contrast.

    Args:
        images: [N, C, H, W] in [-1, 1].
    """
    count, channels, side, _ = images.shape
    planes = images.reshape(count * channels, 1, side, -1)
    kernels = torch.stack([_SOBEL, _SOBEL.T])[:, None].to(images)
    slopes = F.conv2d(F.pad(planes, (1, 1, 1, 1), mode="replicate"), kernels)
    strengths = _binned(slopes).reshape(count, channels, ORIENTATIONS, side, -1).mean(dim=1)
    return pooled(strengths, cell_of(side))


def pooled(planes: Tensor, cell: int) -> Tensor:
    """Means of [N, K, H, W] over cells, weighted most in their middles, one each half cell."""
    inner = F.avg_pool2d(planes, cell, 1, cell // 2, count_include_pad=False)
    return F.avg_pool2d(inner, cell, max(1, cell // 2), cell // 2, count_include_pad=False)


def _binned(slopes: Tensor) -> Tensor:
    """Slopes [N, 2, H, W] as strengths by orientation, [N, 8, H, W]; one between two orientations
    counts for both."""
    angles = torch.arange(ORIENTATIONS, device=slopes.device) * (math.pi / ORIENTATIONS)
    along = torch.stack([angles.cos(), angles.sin()], dim=1).to(slopes)
    projected = torch.einsum("kd,ndhw->nkhw", along, slopes).abs()
    strength = (slopes.square().sum(dim=1, keepdim=True) + 1e-6).sqrt()
    narrow = math.cos(math.pi / ORIENTATIONS)
    return (projected - narrow * strength).relu() / (1 - narrow)
