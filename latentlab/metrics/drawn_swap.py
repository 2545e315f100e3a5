"""An object moved between drawn faces, as it should look: the faces themselves drawn again."""

from dataclasses import dataclass

import torch
from torch import Tensor

from trainers.data.drawn.faces import FaceAttributes, draw_faces, with_attribute_from, without
from trainers.data.images import MemoryImages, to_unit_range


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
class DrawnSwap:
    """Donors and receivers among drawn faces, int64 [N] each, and the truth.

    The truth's `receivers` and `donors` are the pictures that a model is given.
    """

    donors: Tensor
    receivers: Tensor
    truth: Swapped

    def rest_error(self, images: Tensor) -> float:
        """How far the rest of the picture is from the truth, where the object never is.

        Args:
            images: [2N, 3, S, S], exchanged or put together again.

        Returns:
            Mean absolute difference, as a part of the range from dark to light, over all pixels
            at which the drawn truth does not differ from the picture that was given.
        """
        same = self.truth.exchanged() == self.truth.again()
        elsewhere = same.all(dim=1, keepdim=True).expand_as(images)
        difference = (images.float() - self.truth.again()).abs()
        return float(difference[elsewhere].double().mean()) / 2.0


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
