"""Classifiers of the pictures that are drawn here: one for each attribute of faces, and one for
things by their kind and pattern, because an outline does not tell the pattern and a blurred picture
has none."""

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from latentlab.measuring.classifier import Classifier, classifier_of
from trainers.data.drawn.edges import open_edges
from trainers.data.drawn.edges.factors import KINDS as THINGS
from trainers.data.drawn.edges.factors import PATTERNS
from trainers.data.drawn.faces import ATTRIBUTES, KINDS, FaceAttributes, open_faces, present
from trainers.data.fingerprint import digest
from trainers.data.images import MemoryImages
from trainers.data.pairs import MemoryPairs


def face_classifiers(size: int) -> Mapping[str, Classifier]:
    """A classifier for each of `ATTRIBUTES`; the first time they learn for some minutes.

    Their labels are those of `face_kinds`.

    Args:
        size: side length in pixels of the faces they look at.
    """
    return {attribute: face_classifier(size, attribute) for attribute in ATTRIBUTES}


def face_classifier(size: int, attribute: str) -> Classifier:
    """The classifier of one attribute of faces; the first time it learns for a minute or so."""
    return classifier_of(_relabelled(open_faces(size), attribute))


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


def thing_classifier(size: int) -> Classifier:
    """The classifier of coloured pictures; the first time it learns for some minutes.

    Args:
        size: side length in pixels of the pictures.
    """
    return classifier_of(coloured_by_look(open_edges(size)))


def coloured_by_look(pairs: MemoryPairs) -> MemoryImages:
    """The coloured pictures of `edges`, labelled by their kind of thing and their pattern."""
    labels = pairs.factors["kind"].long() * len(PATTERNS) + pairs.factors["pattern"].long()
    return MemoryImages(
        name=pairs.name,
        images=pairs.others,
        labels=labels,
        label_names=tuple(f"{kind}, {pattern}" for kind in THINGS for pattern in PATTERNS),
        fingerprint=digest([pairs.fingerprint, "look"]),
    )
