"""The embedded faces as a data set: two domains, kept in the cache, test faces held out."""

from pathlib import Path

import numpy as np
import pytest
import torch

from trainers.data.drawn.faces import ATTRIBUTES, FaceAttributes, draw_faces, open_faces, present
from trainers.data.errors import DataError


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_the_first_domain_has_the_attribute_and_the_second_lacks_it(attribute: str) -> None:
    faces = open_faces(32, attribute, count=40)
    assert faces.labels is not None
    assert faces.info.label_names == (attribute, f"no {attribute}")
    has = present(FaceAttributes.from_factors(faces.factors), attribute)
    assert np.array_equal(faces.labels.numpy() == 0, has)


def test_factors_tell_all_that_is_needed_to_draw_the_faces_again() -> None:
    faces = open_faces(64, count=10)
    again = draw_faces(FaceAttributes.from_factors(faces.factors), 64)
    assert np.array_equal(faces.images.numpy(), again)


def test_test_faces_are_others_than_training_faces() -> None:
    train, test = open_faces(32, count=20), open_faces(32, part="test", count=20)
    assert train.fingerprint != test.fingerprint
    assert not (train.images[:, None] == test.images).flatten(2).all(dim=2).any()


def test_faces_of_another_attribute_are_the_same_pictures_from_one_cache(own_home: Path) -> None:
    glasses, hat = open_faces(32, "glasses", count=20), open_faces(32, "hat", count=20)
    assert torch.equal(glasses.images, hat.images)
    assert glasses.fingerprint != hat.fingerprint
    assert len(list((own_home / "cache").iterdir())) == 1


def test_an_unknown_attribute_is_refused() -> None:
    with pytest.raises(DataError, match="choose one of glasses"):
        open_faces(32, "nose", count=2)
