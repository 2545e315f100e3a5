"""The classifier: learns quickly, says how good it is, and is kept for the next time."""

from dataclasses import replace

import pytest
import torch

from latentlab.measuring.classifier import (
    ClassifierError,
    classifier_network,
    classifier_of,
    train_classifier,
)
from trainers.data.drawn.digits.dataset import make_digits
from trainers.data.images import MemoryImages
from trainers.data.spec import square_images
from trainers.storage import cache_dir


@pytest.fixture(scope="module")
def digits() -> MemoryImages:
    return make_digits(2000, seed=1)


@pytest.mark.long
def test_a_few_seconds_suffice_to_read_most_digits(digits: MemoryImages) -> None:
    classifier = train_classifier(digits, steps=120)
    assert classifier.accuracy > 0.9
    fresh = make_digits(300, seed=2)
    assert fresh.labels is not None
    pixels = fresh.images.permute(0, 2, 3, 1).numpy()
    assert (classifier.read(pixels) == fresh.labels).double().mean() > 0.9


def test_the_same_seed_makes_the_same_classifier_and_disturbs_nobody(digits: MemoryImages) -> None:
    state = torch.get_rng_state()
    one, two, other = (train_classifier(digits, seed, steps=3) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), state)
    weights = [each.network.get_parameter("0.weight") for each in (one, two, other)]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_a_classifier_is_kept_and_a_damaged_one_made_again(digits: MemoryImages) -> None:
    first = classifier_of(digits, steps=3)
    (kept,) = cache_dir().glob("judge-*")
    written = kept.stat().st_mtime_ns
    again = classifier_of(digits, steps=3)
    assert again.accuracy == first.accuracy
    pixels = digits.images[:50].permute(0, 2, 3, 1).numpy()
    assert torch.equal(again.read(pixels), first.read(pixels))
    assert kept.stat().st_mtime_ns == written
    kept.write_bytes(kept.read_bytes()[:1000])
    assert classifier_of(digits, steps=3).accuracy == first.accuracy
    assert kept.stat().st_size > 1000


def test_every_label_counts_alike_however_many_images_it_has(digits: MemoryImages) -> None:
    assert digits.labels is not None
    rare = torch.cat([torch.nonzero(digits.labels != 3)[:, 0], digits.indices_of(3)[:1]])
    few = replace(digits, images=digits.images[rare], labels=digits.labels[rare])
    classifier = train_classifier(few, steps=20)
    tried = [each for each in classifier.by_label if each == each]
    assert len(tried) in (9, 10)
    assert classifier.accuracy == pytest.approx(sum(tried) / len(tried))


def test_other_data_have_another_judge(digits: MemoryImages) -> None:
    classifier_of(digits, steps=3)
    classifier_of(make_digits(100, seed=5), steps=3)
    assert len(list(cache_dir().glob("judge-*"))) == 2


def test_images_of_other_sizes_and_colours_have_a_network_too() -> None:
    for channels, size in ((1, 28), (3, 32), (3, 64), (1, 16)):
        info = square_images(channels, size, ("a", "b", "c"))
        network = classifier_network(info, torch.Generator().manual_seed(0))
        assert network(torch.zeros(2, channels, size, size)).shape == (2, 3)
        assert sum(each.numel() for each in network.parameters()) < 1_000_000


def test_images_without_labels_or_too_few_get_a_sentence() -> None:
    digits = make_digits(30, seed=0)
    with pytest.raises(ClassifierError, match="at least 20 images with two labels"):
        train_classifier(replace(digits, labels=None, label_names=()))
    with pytest.raises(ClassifierError, match="at least 20 images"):
        train_classifier(make_digits(10, seed=0))


def test_training_tells_how_far_it_is_and_ends_when_that_raises() -> None:
    told: list[float] = []

    def report(part: float) -> None:
        told.append(part)
        if part >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        train_classifier(make_digits(30, seed=0), steps=8, report=report)
    assert told == [0.0, 0.125, 0.25, 0.375, 0.5]
