"""What several networks share: how weights start, networks without weights, how a label enters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode


class _NothingDrawn(TorchFunctionMode):
    """Makes every function of torch.nn.init return its tensor as it is."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        given = kwargs or {}
        if getattr(func, "__module__", None) == nn.init.__name__:
            return given["tensor"] if "tensor" in given else args[0]
        return func(*args, **given)


@contextmanager
def without_weights() -> Iterator[None]:
    """Networks built inside have shapes but no values: all is on the meta device.

    Nothing is drawn for them: drawing on that device loads torch._dynamo, which takes longer than
    all else that a picture needs.
    """
    with torch.device("meta"), _NothingDrawn():
        yield


def normal_weights(network: nn.Module) -> None:
    """Draw every convolution from N(0, .02) and every normalisation's scale from N(1, .02).

    Biases start at 0. The paper (Radford et al. 2016, section 4) gives the .02; scales around 1
    are the authors' code.
    """
    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(layer.weight, 0.0, 0.02)
        elif isinstance(layer, nn.BatchNorm2d):
            nn.init.normal_(layer.weight, 1.0, 0.02)
        else:
            continue
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def he_weights(network: nn.Module) -> None:
    """Draw every convolution from N(0, 2 / fan_in), so that values keep their size on the way.

    For networks without normalisation (He et al. 2015); biases start at 0.
    """
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


class LabelEmbedding(nn.Embedding):
    """A learned vector for each class; weights over the classes give the mixture of the vectors.

    A row of weights with a single 1 gives exactly the vector of that class.
    """

    def forward(self, labels: Tensor) -> Tensor:
        """[N, embedding_dim] from labels int64 [N], or from weights float [N, classes]."""
        if labels.is_floating_point():
            return labels.to(self.weight.dtype) @ self.weight
        return super().forward(labels)
