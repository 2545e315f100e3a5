"""How well models transfer, measured where the truth is known: on pictures drawn here."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from latentlab.metrics.face_judges import face_kinds
from latentlab.metrics.judge import Judge
from latentlab.metrics.similarity import absolute_difference, psnr, sharpness, ssim
from latentlab.models.latent_model import LatentModel
from trainers.data.images import MemoryImages, to_unit_range
from trainers.data.pairs import MemoryPairs
from trainers.data.stripes import counterparts
from trainers.model import Direction

_AT_ONCE = 50


@dataclass(frozen=True)
class SwapQuality:
    """What a model did to faces, each a part in [0, 1].

    Attributes:
        given: receivers on which the object is seen afterwards.
        taken: donors on which it is no longer seen.
        kind: receivers whose object is of the donor's kind.
        unchanged: other attributes that are seen as they were, of receivers and donors.
        least_unchanged: the same for the attribute that suffers most.
        similarity: SSIM of faces put together again (or translated there and back).
    """

    given: float
    taken: float
    kind: float
    unchanged: float
    least_unchanged: float
    similarity: float


def swap_quality(
    model: LatentModel,
    judges: Mapping[str, Judge],
    faces: MemoryImages,
    attribute: str,
    count: int = 500,
) -> SwapQuality:
    """Move an object from donors to receivers that lack it.

    A model that translates is asked to give and to take the object without a donor, so that its
    `kind` is chance.

    Args:
        faces: not seen in training; labelled with (0) and without (1) the attribute.
        count: of donors, and of receivers.
    """
    donors, receivers = (faces.indices_of(label)[:count] for label in (0, 1))
    with_object, without = (_unit(faces, chosen) for chosen in (donors, receivers))
    if model.transfigures:
        given, taken, again = _exchanged(model, with_object, without)
    else:
        given, taken = _translated(model, without, "BtoA"), _translated(model, with_object, "AtoB")
        again = torch.cat([_translated(model, taken, "BtoA"), _translated(model, given, "AtoB")])
    judge = judges[attribute]
    seen = judge.labels(given)
    others = [each for each in judges if each != attribute]
    changed, was = torch.cat([given, taken]), torch.cat([receivers, donors])
    unchanged = [
        _part(judges[each].labels(changed) == face_kinds(faces, each)[was]) for each in others
    ]
    return SwapQuality(
        given=_part(seen != 0),
        taken=_part(judge.labels(taken) == 0),
        kind=_part(seen == face_kinds(faces, attribute)[donors]),
        unchanged=sum(unchanged) / len(unchanged),
        least_unchanged=min(unchanged),
        similarity=float(ssim(again, torch.cat([with_object, without])).mean()),
    )


@dataclass(frozen=True)
class TranslationQuality:
    """How near translations are to the truth.

    Attributes:
        error: mean absolute difference to the true counterpart, as a part of the range.
        identity_error: that of the untranslated picture.
        cycle_psnr: of pictures translated there and back, in dB.
    """

    error: float
    identity_error: float
    cycle_psnr: float


def stripes_quality(
    model: LatentModel, animals: MemoryImages, count: int = 300
) -> TranslationQuality:
    """Translate plain animals into striped ones and the other way, and draw the truth.

    Args:
        animals: of `stripes`, not seen in training.
        count: of each domain.
    """
    errors, identity, cycles = [], [], []
    ways: tuple[tuple[int, Direction, Direction], ...] = ((0, "AtoB", "BtoA"), (1, "BtoA", "AtoB"))
    for label, there, back in ways:
        chosen = animals.indices_of(label)[:count]
        images = _unit(animals, chosen)
        truth = to_unit_range(counterparts(animals, chosen))
        translated = _translated(model, images, there)
        errors.append(absolute_difference(translated, truth))
        identity.append(absolute_difference(images, truth))
        cycles.append(psnr(_translated(model, translated, back), images))
    return TranslationQuality(
        *(float(torch.cat(each).mean()) for each in (errors, identity, cycles))
    )


@dataclass(frozen=True)
class PairQuality:
    """How near translations of pairs are to the truth.

    Attributes:
        error: mean absolute difference to the true picture, as a part of the range.
        sharpness: relative to that of the true pictures; below 1 is blurred.
    """

    error: float
    sharpness: float


def pair_quality(model: LatentModel, pairs: MemoryPairs, count: int = 400) -> PairQuality:
    """Translate the inputs of pairs that were not seen in training."""
    images, truth = to_unit_range(pairs.images[:count]), to_unit_range(pairs.others[:count])
    translated = _translated(model, images, "AtoB")
    error = absolute_difference(translated, truth).mean()
    relative = sharpness(translated).mean() / sharpness(truth).mean()
    return PairQuality(float(error), float(relative))


def _exchanged(
    model: LatentModel, with_object: Tensor, without: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Receivers given the object, donors without it, and both put together again."""
    given, taken, donors, receivers = [], [], [], []
    for donor, receiver in zip(with_object.split(_AT_ONCE), without.split(_AT_ONCE), strict=True):
        (background, object_), (other, _) = model.encode_parts(donor), model.encode_parts(receiver)
        none = torch.zeros_like(object_)
        given.append(model.join(other, object_))
        taken.append(model.join(background, none))
        donors.append(model.join(background, object_))
        receivers.append(model.join(other, none))
    return torch.cat(given), torch.cat(taken), torch.cat([*donors, *receivers])


def _translated(model: LatentModel, images: Tensor, direction: Direction) -> Tensor:
    return torch.cat([model.translate(part, direction) for part in images.split(_AT_ONCE)])


def _unit(images: MemoryImages, chosen: Tensor) -> Tensor:
    return to_unit_range(images.images[chosen])


def _part(flags: Tensor) -> float:
    return float(flags.double().mean())
