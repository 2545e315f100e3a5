"""How the algorithms' optimizers are built: always the fused kernels, one pass over memory."""

from collections.abc import Iterable

from torch import nn
from torch.optim import Adam, RMSprop


def adam(
    parameters: Iterable[nn.Parameter],
    learning_rate: float,
    betas: tuple[float, float] = (0.9, 0.999),
    weight_decay: float = 0.0,
) -> Adam:
    """Adam (Kingma and Ba 2015) with its fused implementation.

    Args:
        weight_decay: weight of half the squared weights in the loss (L2, not decoupled).
    """
    return Adam(parameters, lr=learning_rate, betas=betas, weight_decay=weight_decay, fused=True)


def rmsprop(
    parameters: Iterable[nn.Parameter],
    learning_rate: float,
    decay: float = 0.99,
    weight_decay: float = 0.0,
) -> RMSprop:
    """RMSprop; WGAN's authors use this decay, which is PyTorch's.

    Args:
        decay: weight of the past in the running mean of squared gradients.
        weight_decay: weight of half the squared weights in the loss.
    """
    return RMSprop(
        parameters, lr=learning_rate, alpha=decay, weight_decay=weight_decay, foreach=True
    )
