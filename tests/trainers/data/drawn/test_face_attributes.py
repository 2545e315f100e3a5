"""What is known of faces: drawn by lot independently, moved and taken away, read back."""

from dataclasses import fields

import numpy as np
import pytest
import torch

from trainers.data.drawn.faces import (
    ATTRIBUTES,
    KINDS,
    FaceAttributes,
    present,
    random_attributes,
    with_attribute_from,
    without,
)
from trainers.data.errors import DataError


def same(a: FaceAttributes, b: FaceAttributes) -> set[str]:
    """The names of the attributes in which `a` and `b` agree on every face."""
    return {e.name for e in fields(a) if np.array_equal(getattr(a, e.name), getattr(b, e.name))}


def test_the_same_seed_draws_the_same_attributes_and_another_seed_others() -> None:
    names = {each.name for each in fields(FaceAttributes)}
    assert same(random_attributes(50, 1), random_attributes(50, 1)) == names
    assert same(random_attributes(50, 1), random_attributes(50, 2)) == set()


def test_attributes_are_drawn_independently_of_each_other() -> None:
    many = random_attributes(20_000, 3)
    columns = [*many.named().values(), *(present(many, name) for name in ATTRIBUTES)]
    related = np.corrcoef(np.stack(columns[: len(fields(many))]))
    assert np.abs(related - np.eye(len(related))).max() < 4 / np.sqrt(20_000)
    having = np.corrcoef(np.stack(columns[len(fields(many)) :]))
    assert np.abs(having - np.eye(len(ATTRIBUTES))).max() < 4 / np.sqrt(20_000)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_enough_faces_have_an_attribute_and_enough_lack_it(attribute: str) -> None:
    assert 0.35 < present(random_attributes(5000, 0), attribute).mean() < 0.7


@pytest.mark.parametrize("attribute", list(KINDS))
def test_every_kind_is_about_as_frequent_as_the_others(attribute: str) -> None:
    counts = np.bincount(getattr(random_attributes(9000, 0), attribute))
    assert len(counts) == len(KINDS[attribute])
    assert counts[1:].min() > 0.85 * counts[1:].max()


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_swap_moves_one_attribute_with_its_colour_and_nothing_else(attribute: str) -> None:
    receiver, donor = random_attributes(80, 1), random_attributes(80, 2)
    child = with_attribute_from(receiver, donor, attribute)
    moved = {each.name for each in fields(child)} - same(child, receiver)
    assert moved == same(child, donor)
    assert moved <= {attribute, f"{attribute}_colour"}
    assert np.array_equal(present(child, attribute), present(donor, attribute))


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_taking_away_leaves_no_face_with_the_attribute(attribute: str) -> None:
    faces = random_attributes(80, 1)
    bare = without(faces, attribute)
    assert not present(bare, attribute).any()
    assert {each.name for each in fields(faces)} - same(bare, faces) == {attribute}


def test_attributes_can_be_read_back_from_factors() -> None:
    faces = random_attributes(30, 4)
    factors = {name: torch.from_numpy(values) for name, values in faces.named().items()}
    back = FaceAttributes.from_factors(factors)
    assert same(back, faces) == {each.name for each in fields(faces)}
    assert back.glasses.dtype == np.int64
    assert back.skin.dtype == np.float32
    assert np.array_equal(faces.chosen(np.array([3, 1])).hat, faces.hat[[3, 1]])


def test_an_unknown_attribute_is_refused_with_the_ones_there_are() -> None:
    faces = random_attributes(2, 0)
    for attempt in (
        lambda: present(faces, "nose"),
        lambda: without(faces, "nose"),
        lambda: with_attribute_from(faces, faces, "skin"),
    ):
        with pytest.raises(DataError, match="choose one of glasses, smile"):
            attempt()
