"""How varied images are: read by the training, which tells of a collapse, and by the metrics."""

import torch
from torch import Tensor
from torch.nn.functional import pdist


def spread(images: Tensor) -> Tensor:
    """Mean Euclidean distance between two of at least two images [N, C, H, W], a scalar."""
    return pdist(images.float().flatten(1)).mean()


def variety(samples: Tensor, real: Tensor) -> float:
    """The spread of `samples` [N, C, H, W], of that of `real` images [M, C, H, W].

    Samples that are no numbers have none; it is infinite if the real images do not differ.
    """
    expected = float(spread(real))
    found = float(spread(samples).nan_to_num(0.0, 0.0))
    return found / expected if expected > 0 else torch.inf
