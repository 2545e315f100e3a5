"""Who says what a face has: one judge for each attribute, trained on drawn faces alone."""

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from latentlab.metrics.judge import Judge, judge_of
from trainers.data.drawn.faces import ATTRIBUTES, KINDS, FaceAttributes, open_faces, present
from trainers.data.fingerprint import digest
from trainers.data.images import MemoryImages


def face_judges(size: int) -> Mapping[str, Judge]:
    """A judge for each of `ATTRIBUTES`; the first time they learn for some minutes.

    Their labels are those of `face_kinds`.

    Args:
        size: side length in pixels of the faces they look at.
    """
    faces = open_faces(size)
    return {attribute: judge_of(_relabelled(faces, attribute)) for attribute in ATTRIBUTES}


def face_kinds(faces: MemoryImages, attribute: str) -> Tensor:
    """The kind of `attribute` of each drawn face, int64 [N]; 0 is none.

    A smile has two kinds: none and some.
    """
    if attribute in KINDS:
        return faces.factors[attribute].long()
    return torch.from_numpy(present(FaceAttributes.from_factors(faces.factors), attribute)).long()


def _relabelled(faces: MemoryImages, attribute: str) -> MemoryImages:
    names = KINDS.get(attribute, ("none", "some"))
    mark = digest([faces.fingerprint, attribute])
    return replace(faces, labels=face_kinds(faces, attribute), label_names=names, fingerprint=mark)
