"""What several networks share: how weights start, and how a label enters."""

from torch import Tensor, nn


def dcgan_weights(network: nn.Module) -> None:
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
