"""Directions that a generator has of itself: closed-form factors of the first weights that a latent
meets, and principal components of what lies behind them."""

import threading
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from trainers.capabilities import ReadsText, Samples

_WEIGHTED = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)


class NoFirstLayer(ValueError):  # noqa: N818 - it reads as the sentence it is
    """The model has no layer of weights that takes the latent as it is."""


def first_weights(model: Samples) -> Tensor:
    """The matrix A [outputs, latent_size] with which the model's first layer takes a latent in.

    Weights for other inputs, as the label, are left out.

    Raises:
        NoFirstLayer: if no linear or transposed convolutional layer takes the latent directly.
    """
    found = _look_into(model)
    for layer, given in found.calls:
        if not _holds(given, found.latents):
            continue
        if isinstance(layer, nn.Linear):
            return layer.weight[:, : model.latent_size].detach()
        if isinstance(layer, nn.ConvTranspose2d) and layer.groups == 1:
            return layer.weight[: model.latent_size].detach().flatten(1).T
    raise NoFirstLayer(
        "This model has no layer of weights that takes the latent directly, so directions cannot "
        "be computed in closed form. Use the principal components of its pictures."
    )


def first_features(model: Samples, latents: Tensor, labels: Tensor | None) -> Tensor:
    """What the model computes of `latents` [N, latent_size] before its second layer of weights.

    Args:
        labels: int64 [N], needed if the model has labels.

    Returns:
        [N, features]: activations behind the first layer, normalised and rectified as the model
        does it; the pictures themselves if there is no second layer.
    """
    found = _Looking(latents, stops_behind=True, passed_over=_of_labels_alone(model))
    try:
        return _decode(model, found, labels).flatten(1)
    except _Behind:
        return found.calls[-1][1]


class _Behind(Exception):  # noqa: N818 - a way out, not an error
    """The decode has come to the second layer."""


@dataclass
class _Looking:
    """The weighted layers that a decode calls, in order, each with what it was given.

    Other threads may use the model meanwhile; what they do is not noted.

    Attributes:
        stops_behind: raise `_Behind` when a layer is given something else than the latents,
            since what the rest of a large model does would take long and is not needed.
        passed_over: layers that are not noted.
    """

    latents: Tensor
    stops_behind: bool = False
    passed_over: frozenset[nn.Module] = frozenset()
    calls: list[tuple[nn.Module, Tensor]] = field(default_factory=list)
    thread: int = field(default_factory=threading.get_ident)

    def note(self, layer: nn.Module, inputs: tuple[Any, ...]) -> None:
        if threading.get_ident() == self.thread and layer not in self.passed_over:
            given = inputs[0].detach().flatten(1)
            self.calls.append((layer, given))
            if self.stops_behind and not _holds(given, self.latents):
                raise _Behind


def _look_into(model: Samples) -> _Looking:
    found = _Looking(model.prior(2, torch.Generator().manual_seed(0)).to(_device(model)))
    labels = torch.zeros(2, dtype=torch.long, device=found.latents.device)
    _decode(model, found, labels if model.classes else None)
    return found


def _of_labels_alone(model: Samples) -> frozenset[nn.Module]:
    """The layers that are given the same for different latents of one label or sentence."""
    if not model.classes and not isinstance(model, ReadsText):
        return frozenset()
    calls = _look_into(model).calls
    return frozenset(layer for layer, given in calls if torch.equal(given[0], given[1]))


@torch.no_grad()
def _decode(model: Samples, found: _Looking, labels: Tensor | None) -> Tensor:
    assert isinstance(model, nn.Module)
    layers = [each for each in model.modules() if isinstance(each, _WEIGHTED)]
    handles = [each.register_forward_pre_hook(found.note) for each in layers]
    try:
        return model.decode(found.latents, labels)
    finally:
        for handle in handles:
            handle.remove()


def _holds(given: Tensor, latents: Tensor) -> bool:
    """Whether an input [N, inputs] begins with the latents."""
    return given.shape[1] >= latents.shape[1] and torch.equal(
        given[:, : latents.shape[1]], latents.to(given.dtype)
    )


def _device(model: Samples) -> torch.device:
    assert isinstance(model, nn.Module)
    return next(model.parameters()).device


def closed_form_factors(weights: Tensor) -> Tensor:
    """Unit directions [D, D], row by row, that the first layer amplifies most first.

    The eigenvectors of A^T A for the layer's matrix A (Shen and Zhou 2021, Closed-Form
    Factorization of Latent Semantics in GANs, equation 7).

    Args:
        weights: A [outputs, D].
    """
    matrix = weights.double()
    _, vectors = torch.linalg.eigh(matrix.T @ matrix)
    return _with_fixed_sign(vectors.flip(1).T)


def principal_directions(latents: Tensor, features: Tensor, count: int) -> Tensor:
    """Unit directions [count, D] that move `features` along their principal components.

    The components are found among the features, then each is traced back to the latents by
    linear regression of the latents on it (Haerkoenen et al. 2020, GANSpace, section 2.2).

    Args:
        latents: [N, D].
        features: [N, F], what the generator made of them.
        count: at most min(N - 1, F) components.
    """
    centred = features.double() - features.double().mean(dim=0)
    gram = centred @ centred.T
    # With fewer samples than features the Gram matrix is the smaller way to the same components.
    _, coordinates = torch.linalg.eigh(gram)
    scores = coordinates.flip(1)[:, :count]
    traced = scores.T @ (latents.double() - latents.double().mean(dim=0))
    return _with_fixed_sign(traced / traced.norm(dim=1, keepdim=True).clamp_min(1e-12))


def _with_fixed_sign(directions: Tensor) -> Tensor:
    """float32, each turned so that its largest number is positive: a direction and its opposite
    are the same factor, but a slider must not change sides from one day to the next."""
    largest = directions.abs().argmax(dim=1, keepdim=True)
    return (directions * directions.gather(1, largest).sign()).float()
