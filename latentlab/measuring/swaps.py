"""An object moved between drawn faces by a model, and as it should look: the faces drawn again."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from latentlab.measuring.classifier import Classifier
from latentlab.measuring.drawn_classifiers import face_kinds
from latentlab.measuring.metric import Trial
from latentlab.measuring.similarity import ssim
from latentlab.measuring.sums import face_classifiers_of
from latentlab.measuring.translations import AT_ONCE, translated
from latentlab.models.latent_model import LatentModel
from trainers.data.drawn.faces import (
    FaceAttributes,
    draw_faces,
    open_faces,
    with_attribute_from,
    without,
)
from trainers.data.images import MemoryImages, to_unit_range

FACES = 500
"""Donors, and receivers, that are looked at."""


@dataclass(frozen=True)
class Swapped:
    """What becomes of donors and receivers, all [N, 3, S, S] in [-1, 1].

    Attributes:
        given: receivers with the donors' object.
        taken: donors without it.
        receivers, donors: both put together again, without an exchange.
    """

    given: Tensor
    taken: Tensor
    receivers: Tensor
    donors: Tensor

    def exchanged(self) -> Tensor:
        """Receivers with the object and donors without it, [2N, 3, S, S]."""
        return torch.cat([self.given, self.taken])

    def again(self) -> Tensor:
        """Receivers and donors put together again, [2N, 3, S, S]."""
        return torch.cat([self.receivers, self.donors])


@dataclass(frozen=True)
class Outside:
    """Of each picture, [2N]: the absolute differences to the truth, added up over all values at
    which the drawn truth does not differ from what was given, and how many these are.

    A difference is a part of the range from dark to light.
    """

    differences: Tensor
    values: Tensor

    def error(self, chosen: Tensor) -> float:
        """The mean difference in the pictures with the numbers `chosen`, int64 [M]."""
        return float(self.differences[chosen].sum() / self.values[chosen].sum())


@dataclass(frozen=True)
class DrawnSwap:
    """Donors and receivers among drawn faces, int64 [N] each, and the truth.

    The truth's `receivers` and `donors` are the pictures that a model is given.
    """

    donors: Tensor
    receivers: Tensor
    truth: Swapped

    def outside(self, images: Tensor) -> "Outside":
        """How far the rest of the picture is from the truth, where the object never is.

        Args:
            images: [2N, 3, S, S], exchanged or put together again.
        """
        same = self.truth.exchanged() == self.truth.again()
        elsewhere = same.all(dim=1, keepdim=True).expand_as(images).flatten(1)
        difference = (images.float() - self.truth.again()).abs().flatten(1)
        return Outside((difference.double() * elsewhere).sum(dim=1) / 2, elsewhere.sum(dim=1))


def drawn_swap(faces: MemoryImages, attribute: str, count: int) -> DrawnSwap:
    """Pair up faces with and without `attribute`, in their order, and draw what should become.

    Args:
        faces: of `open_faces`, labelled with (0) and without (1) the attribute.
        count: of donors, and of receivers, at most.
    """
    count = min(count, *(len(faces.indices_of(label)) for label in (0, 1)))
    donors, receivers = (faces.indices_of(label)[:count] for label in (0, 1))
    having, lacking = _attributes(faces, donors), _attributes(faces, receivers)
    truth = Swapped(
        given=_drawn(with_attribute_from(lacking, having, attribute), faces.info.size),
        taken=_drawn(without(having, attribute), faces.info.size),
        receivers=to_unit_range(faces.images[receivers]),
        donors=to_unit_range(faces.images[donors]),
    )
    return DrawnSwap(donors, receivers, truth)


def _attributes(faces: MemoryImages, chosen: Tensor) -> FaceAttributes:
    return FaceAttributes.from_factors({name: each[chosen] for name, each in faces.factors.items()})


def _drawn(attributes: FaceAttributes, size: int) -> Tensor:
    return to_unit_range(torch.from_numpy(draw_faces(attributes, size)))


@dataclass(frozen=True)
class Swaps:
    """What was seen after an object was moved from donors to receivers, N of each.

    Attributes:
        given: receivers on which the object is seen, bool [N].
        taken: donors on which it is no longer seen, bool [N].
        kind: receivers whose object is of the donor's kind, bool [N].
        unchanged: for each other attribute, whether it is seen as it was, of receivers and donors,
            bool [2N].
        similarity: SSIM of faces put together again (or translated there and back), [2N].
        outside: difference to the drawn truth outside the object, where skin, pose, colours and
            all else should stay.
        again_outside: the same of faces merely put together again.
    """

    given: Tensor
    taken: Tensor
    kind: Tensor
    unchanged: Mapping[str, Tensor]
    similarity: Tensor
    outside: Outside
    again_outside: Outside

    @property
    def note(self) -> str:
        """What was looked at, and by whom."""
        return (
            f"of {len(self.given)} faces not seen in training, by classifiers trained on drawn "
            "faces alone"
        )


def swaps(trial: Trial) -> Swaps:
    """What a trial's model does to faces that were not seen in training.

    A model that translates is asked to give and to take the object without a donor, so that its
    `kind` is chance.
    """
    model, (faces, swap) = trial.model, trial.once(_held_out)
    return seen(swap, moved(model, swap), trial.once(face_classifiers_of), faces, _attribute(trial))


def true_swaps(trial: Trial) -> Swaps:
    """What is seen on the drawn truth itself: as much as any model can get."""
    faces, swap = trial.once(_held_out)
    return seen(swap, swap.truth, trial.once(face_classifiers_of), faces, _attribute(trial))


def moved(model: LatentModel, swap: DrawnSwap) -> Swapped:
    """The faces of `swap` as `model` exchanges the object between them, or gives and takes it."""
    move = _exchanged if model.transfigures else _translated
    return move(model, swap.truth.receivers, swap.truth.donors)


def seen(
    swap: DrawnSwap,
    swapped: Swapped,
    classifiers: Mapping[str, Classifier],
    faces: MemoryImages,
    attribute: str,
) -> Swaps:
    """What classifiers of faces see on `swapped`, and how far it is from the truth of `swap`."""
    exchanged, again = swapped.exchanged(), swapped.again()
    found, left = classifiers[attribute].labels(exchanged).split(len(swap.donors))
    was = torch.cat([swap.receivers, swap.donors])
    unchanged = {
        name: each.labels(exchanged) == face_kinds(faces, name)[was]
        for name, each in classifiers.items()
        if name != attribute
    }
    return Swaps(
        given=found != 0,
        taken=left == 0,
        kind=found == face_kinds(faces, attribute)[swap.donors],
        unchanged=unchanged,
        similarity=ssim(again, swap.truth.again()),
        outside=swap.outside(exchanged),
        again_outside=swap.outside(again),
    )


def _attribute(trial: Trial) -> str:
    """The object that a trial's model learned to move."""
    return trial.model.info.label_names[0]


def _held_out(trial: Trial) -> tuple[MemoryImages, DrawnSwap]:
    faces = open_faces(trial.model.info.size, _attribute(trial), part="test")
    return faces, drawn_swap(faces, _attribute(trial), trial.count(FACES))


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
