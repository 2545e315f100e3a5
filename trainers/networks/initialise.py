"""How weights start."""

from torch import nn


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
