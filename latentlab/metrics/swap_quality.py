"""How well models move an object between faces, measured on faces drawn here."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from latentlab.metrics.drawn_swap import DrawnSwap, Swapped, drawn_swap
from latentlab.metrics.face_judges import face_kinds
from latentlab.metrics.judge import Judge
from latentlab.metrics.similarity import ssim
from latentlab.metrics.transfer_quality import AT_ONCE, translated
from latentlab.models.latent_model import LatentModel
from trainers.data.images import MemoryImages

FACES = 500
"""Donors, and receivers, that are looked at."""


@dataclass(frozen=True)
class SwapQuality:
    """What a model did to faces; each a part in [0, 1].

    Attributes:
        given: receivers on which the object is seen afterwards.
        taken: donors on which it is no longer seen.
        kind: receivers whose object is of the donor's kind.
        unchanged: other attributes that are seen as they were, of receivers and donors.
        least_unchanged: the same for the attribute that suffers most.
        similarity: SSIM of faces put together again (or translated there and back).
        rest_error: difference to the drawn truth outside the object, where skin, pose, colours
            and all else should stay; mean absolute, of the range from dark to light.
        again_rest_error: the same of those faces merely put together again.
    """

    given: float
    taken: float
    kind: float
    unchanged: float
    least_unchanged: float
    similarity: float
    rest_error: float
    again_rest_error: float


def swap_quality(
    model: LatentModel,
    judges: Mapping[str, Judge],
    faces: MemoryImages,
    attribute: str,
    count: int = FACES,
) -> SwapQuality:
    """Move an object from donors to receivers that lack it.

    A model that translates is asked to give and to take the object without a donor, so that its
    `kind` is chance.

    Args:
        faces: not seen in training; labelled with (0) and without (1) the attribute.
        count: of donors, and of receivers.
    """
    swap = drawn_swap(faces, attribute, count)
    move = _exchanged if model.transfigures else _translated
    swapped = move(model, swap.truth.receivers, swap.truth.donors)
    return _judged(swapped, swap, judges, faces, attribute)


def true_swap_quality(
    judges: Mapping[str, Judge], faces: MemoryImages, attribute: str, count: int = FACES
) -> SwapQuality:
    """What the judges say of the drawn truth itself: as much as any model can get from them."""
    swap = drawn_swap(faces, attribute, count)
    return _judged(swap.truth, swap, judges, faces, attribute)


def _judged(
    swapped: Swapped,
    swap: DrawnSwap,
    judges: Mapping[str, Judge],
    faces: MemoryImages,
    attribute: str,
) -> SwapQuality:
    exchanged, again = swapped.exchanged(), swapped.again()
    seen, left = judges[attribute].labels(exchanged).split(len(swap.donors))
    was = torch.cat([swap.receivers, swap.donors])
    unchanged = [
        _part(judge.labels(exchanged) == face_kinds(faces, each)[was])
        for each, judge in judges.items()
        if each != attribute
    ]
    return SwapQuality(
        given=_part(seen != 0),
        taken=_part(left == 0),
        kind=_part(seen == face_kinds(faces, attribute)[swap.donors]),
        unchanged=sum(unchanged) / len(unchanged),
        least_unchanged=min(unchanged),
        similarity=float(ssim(again, swap.truth.again()).mean()),
        rest_error=swap.rest_error(exchanged),
        again_rest_error=swap.rest_error(again),
    )


def _exchanged(model: LatentModel, receivers: Tensor, donors: Tensor) -> Swapped:
    """Objects exchanged, by a model that takes pictures apart."""
    parts = []
    for receiver, donor in zip(receivers.split(AT_ONCE), donors.split(AT_ONCE), strict=True):
        (background, object_), (other, _) = model.encode_parts(donor), model.encode_parts(receiver)
        none = torch.zeros_like(object_)
        joins = (other, object_), (background, none), (other, none), (background, object_)
        parts.append([model.join(*each) for each in joins])
    return Swapped(*(torch.cat(each) for each in zip(*parts, strict=True)))


def _translated(model: LatentModel, receivers: Tensor, donors: Tensor) -> Swapped:
    """The object given and taken, by a model that translates; then there and back."""
    given, taken = translated(model, receivers, "BtoA"), translated(model, donors, "AtoB")
    return Swapped(given, taken, translated(model, given, "AtoB"), translated(model, taken, "BtoA"))


def _part(flags: Tensor) -> float:
    return float(flags.double().mean())
