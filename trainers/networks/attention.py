"""Layers whose weights have a spectral norm of 1, and attention of a feature map to itself."""

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, max_pool2d, normalize

_FIRST_ITERATIONS = 20
"""Power iterations on the weights as they begin; later one for each step keeps up."""


class SpectralConv(nn.Conv2d):
    """A convolution whose weights, as a matrix [C_out, C_in * k * k], are divided by their largest
    singular value (Miyato et al. 2018). One power iteration for each use in training finds it."""

    left: Tensor

    def __init__(
        self, before: int, after: int, kernel: int, stride: int = 1, padding: int = 0,
        bias: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(before, after, kernel, stride, padding, bias=bias)
        nn.init.xavier_uniform_(self.weight)
        if self.bias is not None:
            nn.init.zeros_(self.bias)
        self.register_buffer("left", torch.ones(after))
        for _ in range(_FIRST_ITERATIONS):
            self.normalised()

    def normalised(self) -> Tensor:
        """The weights divided by their spectral norm."""
        matrix = self.weight.flatten(1)
        with torch.no_grad():
            right = normalize(matrix.T @ self.left, dim=0)
            left = normalize(matrix @ right, dim=0)
            if self.training:
                self.left.copy_(left)
        return self.weight / (left @ matrix @ right)

    def forward(self, input: Tensor) -> Tensor:
        return conv2d(input, self.normalised(), self.bias, self.stride, self.padding)


class SelfAttention(nn.Module):
    """Adds to each place of [N, C, h, w] what it finds at places that it attends to.

    Queries come from every place, keys and values from each 2x2 square's strongest. The sum enters
    by a learned `share`, which begins at 0 (Zhang et al. 2019, section 3).
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        few = max(channels // 8, 1)
        self.query = SpectralConv(channels, few, 1, bias=False)
        self.key = SpectralConv(channels, few, 1, bias=False)
        self.value = SpectralConv(channels, max(channels // 2, 1), 1, bias=False)
        self.leave = SpectralConv(max(channels // 2, 1), channels, 1, bias=False)
        self.share = nn.Parameter(torch.zeros(()))

    def weights(self, features: Tensor) -> Tensor:
        """How much each place attends to each square: [N, h * w, h * w / 4], rows sum to 1."""
        queries = self.query(features).flatten(2)
        keys = max_pool2d(self.key(features), 2).flatten(2)
        return torch.softmax((queries.transpose(1, 2) @ keys).float(), dim=2)

    def forward(self, features: Tensor) -> Tensor:
        values = max_pool2d(self.value(features), 2).flatten(2)
        found = values @ self.weights(features).to(values.dtype).transpose(1, 2)
        added: Tensor = self.leave(found.unflatten(2, features.shape[2:]))
        return features + self.share * added
