"""A classifier that knows every face, and models that know what a swap should give."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from latentlab.measuring.classifier import Classifier
from latentlab.measuring.drawn_classifiers import face_kinds
from trainers.capabilities import TransferDirection
from trainers.data.drawn.faces import (
    ATTRIBUTES,
    FaceAttributes,
    draw_faces,
    with_attribute_from,
    without,
)
from trainers.data.images import MemoryImages, to_bytes, to_unit_range

SIZE = 32


@dataclass(frozen=True)
class KnowingClassifier(Classifier):
    """Sees in a picture what the most similar picture that it knows shows.

    Attributes:
        known: pictures float32 [N, C, H, W] in [-1, 1].
        kinds: what they show, int64 [N].
    """

    known: Tensor
    kinds: Tensor

    def labels(self, images: Tensor) -> Tensor:
        nearest = torch.cdist(images.flatten(1), self.known.flatten(1)).argmin(dim=1)
        return self.kinds[nearest]


def knowing_classifiers(faces: MemoryImages) -> dict[str, Classifier]:
    """One for each attribute; they know `faces`."""
    known = to_unit_range(faces.images)
    return {
        each: KnowingClassifier(nn.Sequential(), (), (1.0,), known, face_kinds(faces, each))
        for each in ATTRIBUTES
    }


def attributes_of(faces: MemoryImages, chosen: Tensor) -> FaceAttributes:
    return FaceAttributes.from_factors({name: each[chosen] for name, each in faces.factors.items()})


def drawn(attributes: FaceAttributes) -> MemoryImages:
    """Those faces as a data set, labelled by whether they wear glasses."""
    factors = {name: torch.from_numpy(each) for name, each in attributes.named().items()}
    return MemoryImages(
        name="faces",
        images=torch.from_numpy(draw_faces(attributes, SIZE)),
        labels=(factors["glasses"] == 0).long(),
        label_names=("glasses", "no glasses"),
        fingerprint="drawn",
        factors=factors,
    )


def with_all_swaps(faces: MemoryImages, count: int) -> MemoryImages:
    """`faces`, and all that exact swaps of glasses among the first `count` of each kind give."""
    donors, receivers = (faces.indices_of(label)[:count] for label in (0, 1))
    having, lacking = attributes_of(faces, donors), attributes_of(faces, receivers)
    sets = (
        FaceAttributes.from_factors(faces.factors),
        with_attribute_from(lacking, having, "glasses"),
        without(having, "glasses"),
    )
    parts = [each.named() for each in sets]
    joined = {
        name: torch.cat([torch.from_numpy(part[name]) for part in parts]) for name in parts[0]
    }
    return drawn(FaceAttributes.from_factors(joined))


class TrueParts:
    """Takes a face that it knows apart into its number and the number of its glasses' owner, and
    draws what they make."""

    transfigures = True

    def __init__(self, faces: MemoryImages) -> None:
        self.faces = faces
        self.places = {each.numpy().tobytes(): i for i, each in enumerate(faces.images)}

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        found = [self.places[each.numpy().tobytes()] for each in to_bytes(images)]
        numbers = torch.tensor(found).view(-1, 1, 1, 1)
        return numbers, numbers + 1

    def join(self, background: Tensor, object_: Tensor) -> Tensor:
        own = attributes_of(self.faces, background.flatten())
        owners = (object_.flatten() - 1).clamp_min(0)
        dressed = with_attribute_from(own, attributes_of(self.faces, owners), "glasses")
        pictures = torch.from_numpy(draw_faces(dressed, SIZE))
        bare = torch.from_numpy(draw_faces(without(own, "glasses"), SIZE))
        none = (object_ == 0).flatten().view(-1, 1, 1, 1)
        return to_unit_range(torch.where(none, bare, pictures))


class Unmoved:
    """Translates nothing."""

    transfigures = False

    def translate(self, images: Tensor, direction: TransferDirection) -> Tensor:
        del direction
        return images
