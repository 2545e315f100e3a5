"""The loss functions of the algorithms, as plain functions on tensors.

Everything is computed in float32, whatever number format the networks ran in.
"""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, l1_loss, logsigmoid

GeneratorLoss = Literal["non-saturating", "saturating"]


def binary_cross_entropy(logits: Tensor, target: float) -> Tensor:
    """Mean of -t log D - (1-t) log(1-D) in nats, with D = sigmoid(`logits`) and t = `target`.

    Logits of any shape to a scalar.
    """
    logits = logits.float()
    loss = -target * logsigmoid(logits)
    if target != 1.0:
        loss = loss - (1.0 - target) * logsigmoid(-logits)
    return loss.mean()


def discriminator_loss(real: Tensor, fake: Tensor, real_target: float = 1.0) -> Tensor:
    """Mean of -log D(x) - log(1 - D(G(z))) in nats (Goodfellow et al. 2014, equation 1).

    `real` and `fake` are logits of one shape, [N], or [N, 1, P, P] of patches; to a scalar.
    A `real_target` below 1 is one-sided label smoothing (Salimans et al. 2016, section 3.4):
    the target of the fakes stays 0.
    """
    return binary_cross_entropy(real, real_target) + binary_cross_entropy(fake, 0.0)


def generator_loss(fake: Tensor, kind: GeneratorLoss) -> Tensor:
    """What the generator minimises, from the discriminator's logits on its images, [N] or
    [N, 1, P, P] of patches, to a scalar in nats.

    "saturating" is log(1 - D(G(z))), the minimax game of Goodfellow et al. 2014; its gradient
    in a logit is -D(G(z)), which vanishes when the discriminator is sure. "non-saturating" is
    -log D(G(z)), section 3 there; its gradient is D(G(z)) - 1.
    """
    if kind == "saturating":
        return logsigmoid(-fake.float()).mean()
    return binary_cross_entropy(fake, 1.0)


def real_probability(logits: Tensor) -> Tensor:
    """Mean of D = sigmoid(`logits`), the probability of being real: logits of any shape to a
    scalar in [0, 1] without gradient."""
    return torch.sigmoid(logits.detach().float()).mean()


def wasserstein_estimate(real: Tensor, fake: Tensor) -> Tensor:
    """E f(x) - E f(G(z)) from the critic's values [N] (Arjovsky et al. 2017, equation 2).

    The critic maximises it. For a critic whose slope is at most 1 it is a lower bound of the
    Wasserstein-1 distance; for a slope of at most K, of K times that distance.
    """
    return real.float().mean() - fake.float().mean()


def gradient_norms(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, rng: torch.Generator
) -> Tensor:
    """||grad f(x_hat)||_2 at one random point between each real sample and a fake one, [N].

    The norm runs over all values of a sample (Gulrajani et al. 2017, algorithm 1). It is
    computed in float32: the second derivative is too coarse in bfloat16.

    Args:
        critic: must treat the samples of a batch independently (no batch normalisation).
        real, fake: [N, ...] of one shape; no gradient flows into them.
        rng: on the device of `real`.
    """
    with torch.autocast(real.device.type, enabled=False):
        shape = (len(real),) + (1,) * (real.dim() - 1)
        position = torch.rand(shape, generator=rng, device=real.device)
        between = torch.lerp(fake.detach().float(), real.detach().float(), position)
        between.requires_grad_()
        total = critic(between).sum()
        (gradient,) = torch.autograd.grad(total, between, create_graph=True)
        norms: Tensor = torch.linalg.vector_norm(gradient.flatten(1), dim=1)
        return norms


def gradient_penalty(norms: Tensor) -> Tensor:
    """Mean of (||grad f|| - 1)^2, from `norms` [N].

    Gulrajani et al. 2017, equation 3, without its weight.
    """
    return (norms - 1.0).square().mean()


def squared_gradient(discriminator: Callable[[Tensor], Tensor], images: Tensor) -> Tensor:
    """Mean of ||grad D(x)||_2^2 at `images` [N, ...], to a scalar: R1 of Mescheder et al. 2018,
    equation 9, without its weight and its half. No gradient flows into `images`.

    Computed in float32: the second derivative is too coarse in bfloat16.

    Args:
        discriminator: gives logits [N], and must treat the samples of a batch independently (no
            batch normalisation).
    """
    with torch.autocast(images.device.type, enabled=False):
        at = images.detach().float().requires_grad_()
        (gradient,) = torch.autograd.grad(discriminator(at).sum(), at, create_graph=True)
        return gradient.flatten(1).square().sum(dim=1).mean()


def distance_estimate(estimate: Tensor, norms: Tensor) -> Tensor:
    """`wasserstein_estimate`, a scalar, divided by the critic's mean slope, from `norms` [N].

    A penalty of weight w does not hold the slope at 1: for two point masses at distance d,
    s d - w (s - 1)^2 is largest at s = 1 + d / (2 w), so the estimate alone is too large.
    """
    return estimate / norms.mean()


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) || N(0, 1)), summed over dimensions: [N, D] -> [N], nats.

    Kingma and Welling 2014, appendix B.
    """
    mean, log_variance = mean.float(), log_variance.float()
    return 0.5 * (mean.square() + log_variance.exp() - 1.0 - log_variance).sum(dim=1)


def bernoulli_reconstruction(logits: Tensor, images: Tensor) -> Tensor:
    """-log p(x | z) of pixels as Bernoulli variables, summed over an image: [N], nats.

    `logits` and `images` are [N, C, H, W]; `images` in [-1, 1] are read as probabilities
    (x + 1) / 2.
    """
    target = (images.float() + 1.0) / 2.0
    pixels = binary_cross_entropy_with_logits(logits.float(), target, reduction="none")
    return pixels.flatten(1).sum(dim=1)


def gaussian_reconstruction(means: Tensor, values: Tensor, log_deviation: Tensor) -> Tensor:
    """-log p(x | z) of `values` x [N, ...] as normal around `means` [N, ...] with one standard
    deviation, whose logarithm is a scalar; summed over an example: [N], nats."""
    apart = (values.float() - means.float()) * torch.exp(-log_deviation)
    each = 0.5 * apart.square() + log_deviation + 0.5 * math.log(2 * math.pi)
    return each.flatten(1).sum(dim=1)


def least_squares(values: Tensor, target: float) -> Tensor:
    """Mean of (D - target)^2, from `values` D of any shape.

    Mao et al. 2017, equation 2, without its factor of 1/2.
    """
    return (values.float() - target).square().mean()


def feature_matching(real: Sequence[Tensor], fake: Sequence[Tensor]) -> Tensor:
    """Mean squared difference of the batch means of activations, summed over layers.

    Salimans et al. 2016, section 3.1; no gradient flows into `real`.

    Args:
        real, fake: activations [N, ...] of one layer each, on real and on generated images.
    """
    gaps = [
        (f.float().mean(dim=0) - r.detach().float().mean(dim=0)).square().mean()
        for r, f in zip(real, fake, strict=True)
    ]
    return torch.stack(gaps).sum()


def difference(images: Tensor, others: Tensor) -> Tensor:
    """Mean absolute difference of images [N, C, H, W] in [-1, 1], as a share of that range: a
    scalar in [0, 1]."""
    return l1_loss(images.float(), others.float()) / 2.0


def parallelogram(with_object: Tensor, without: Tensor, given: Tensor, taken: Tensor) -> Tensor:
    """Mean |Au + B0 - Bu - A0| of pixels read as [0, 1] (Zhou et al. 2017, section 3.2).

    Four batches [N, C, H, W] in [-1, 1] to a scalar.
    """
    return difference(with_object + without, given.float() + taken.float())
