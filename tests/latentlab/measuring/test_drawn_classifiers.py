"""The classifiers of faces: what they are asked agrees with how the faces were drawn."""

import pytest
import torch
from face_oracles import drawn

from latentlab.measuring import drawn_classifiers
from latentlab.measuring.classifier import classifier_of
from latentlab.measuring.drawn_classifiers import face_classifiers, face_kinds
from trainers.data.drawn.faces import ATTRIBUTES, KINDS, FaceAttributes, present, random_attributes
from trainers.data.images import MemoryImages


@pytest.fixture(scope="module")
def faces() -> MemoryImages:
    return drawn(random_attributes(300, seed=1))


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_face_has_some_kind_exactly_if_it_was_drawn_with_the_attribute(
    faces: MemoryImages, attribute: str
) -> None:
    kinds = face_kinds(faces, attribute)
    has = torch.from_numpy(present(FaceAttributes.from_factors(faces.factors), attribute))
    assert torch.equal(kinds != 0, has)
    assert set(kinds.tolist()) == set(range(len(KINDS.get(attribute, ("none", "some")))))


def test_a_classifier_is_made_for_each_attribute_and_learns_its_kinds(
    faces: MemoryImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[MemoryImages] = []

    def teach(images: MemoryImages) -> object:
        taught.append(images)
        return classifier_of(images, steps=1)

    monkeypatch.setattr(drawn_classifiers, "open_faces", lambda _: faces)
    monkeypatch.setattr(drawn_classifiers, "classifier_of", teach)
    classifiers = face_classifiers(32)
    assert tuple(classifiers) == ATTRIBUTES
    assert classifiers["glasses"].label_names == KINDS["glasses"]
    assert classifiers["smile"].label_names == ("none", "some")
    for attribute, images in zip(ATTRIBUTES, taught, strict=True):
        assert images.labels is not None
        assert torch.equal(images.labels, face_kinds(faces, attribute))
    assert len({each.fingerprint for each in taught}) == len(ATTRIBUTES)


@pytest.mark.long
def test_some_seconds_of_learning_tell_glasses_from_none() -> None:
    learned, fresh = drawn(random_attributes(800, seed=5)), drawn(random_attributes(200, seed=6))
    images = drawn_classifiers._relabelled(learned, "glasses")
    classifier = classifier_of(images, steps=60)
    seen = classifier.labels(fresh.images.float() / 127.5 - 1) != 0
    assert (seen == (face_kinds(fresh, "glasses") != 0)).double().mean() > 0.9
