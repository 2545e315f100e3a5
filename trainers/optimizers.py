"""How the algorithms' optimizers are built: always the fused kernels, one pass over memory."""

from collections.abc import Iterable

from torch import nn
from torch.optim import Adam, RMSprop


def adam(
    parameters: Iterable[nn.Parameter],
    learning_rate: float,
    betas: tuple[float, float] = (0.9, 0.999),
) -> Adam:
    """Adam (Kingma and Ba 2015) with its fused implementation."""
    return Adam(parameters, lr=learning_rate, betas=betas, fused=True)


def rmsprop(parameters: Iterable[nn.Parameter], learning_rate: float) -> RMSprop:
    """RMSprop with PyTorch's decay of .99, as WGAN's authors use it."""
    return RMSprop(parameters, lr=learning_rate, foreach=True)
