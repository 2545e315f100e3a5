"""Finds the inputs of a data set that a model of two domains brings back worst."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from latentlab.models.latent_model import LatentModel
from latentlab.rendering.transfer import check_direction, cycle_error
from latentlab.views.base import ViewError
from trainers.capabilities import TransferDirection
from trainers.data.images import Images
from trainers.data.watching import Report

_AT_ONCE = 16


@dataclass(frozen=True)
class BadCase:
    """An input and what the way there and back did to it.

    Attributes:
        index: its number in the data set.
        error: mean over its pixels of the cycle error, in [0, 1].
    """

    index: int
    error: float


def worst(
    model: LatentModel,
    images: Images,
    count: int = 16,
    direction: TransferDirection = "AtoB",
    *,
    limit: int | None = None,
    report: Report | None = None,
) -> tuple[BadCase, ...]:
    """The inputs with the largest cycle error, the worst first.

    Args:
        images: two labels are the two domains, of which the one is taken that `direction` leads
            from; of images without labels all are taken. Pairs are given as
            `trainers.data.domains.Separated`.
        count: how many to find.
        limit: look at so many images only, spread evenly over the data; None looks at all.
        report: told how far the search is; what it raises ends it.

    Raises:
        ViewError: if the model does not translate both ways, or works on other images.
    """
    check_direction(model, direction, and_back=True)
    if images.info.shape != model.info.shape:
        raise ViewError(
            f"These images are {_shape(images.info.shape)}, and the model works on "
            f"{_shape(model.info.shape)}: open the data at the model's size and colours."
        )
    indices = _spread(_inputs(images, direction), limit)
    cases = [
        BadCase(index, error)
        for part, errors in _measured(model, images, indices, direction, report)
        for index, error in zip(part.tolist(), errors.tolist(), strict=True)
    ]
    return tuple(sorted(cases, key=lambda case: (-case.error, case.index))[:count])


def _measured(
    model: LatentModel,
    images: Images,
    indices: Tensor,
    direction: TransferDirection,
    report: Report | None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Part by part: indices [M] and their mean errors [M]."""
    done = 0
    for part in indices.split(_AT_ONCE):
        _, errors = cycle_error(model, images.take(part, torch.device("cpu")).images, direction)
        yield part, errors.mean(dim=(1, 2))
        done += len(part)
        if report is not None:
            report(done / len(indices))


def _inputs(images: Images, direction: TransferDirection) -> Tensor:
    if not images.info.classes:
        return torch.arange(len(images))
    return images.indices_of(("AtoB", "BtoA").index(direction))


def _spread(indices: Tensor, limit: int | None) -> Tensor:
    if limit is None or limit >= len(indices):
        return indices
    return indices[torch.arange(limit) * len(indices) // limit]


def _shape(shape: tuple[int, int, int]) -> str:
    channels, height, width = shape
    return f"{width} x {height} px with {channels} channel{'s' * (channels > 1)}"
