"""Variety: the spread of what is drawn beside that of real images, label by label."""

import pytest
import torch

from latentlab.measuring.samples import variety

REAL_LABELS = torch.arange(40) % 2
REAL = torch.randn(40, 1, 4, 4, generator=torch.Generator().manual_seed(0))


def test_real_images_are_as_varied_as_themselves_and_their_shrunken_copies_half() -> None:
    assert variety(REAL, REAL_LABELS, REAL, REAL_LABELS) == pytest.approx(1.0)
    assert variety(REAL / 2, REAL_LABELS, REAL, REAL_LABELS) == pytest.approx(0.5)


def test_one_picture_for_each_label_has_no_variety_however_the_labels_differ() -> None:
    collapsed = REAL[:2].repeat(20, 1, 1, 1)
    assert variety(collapsed, REAL_LABELS, REAL, REAL_LABELS) == pytest.approx(0.0, abs=1e-6)


def test_labels_that_are_hardly_drawn_do_not_count() -> None:
    labels = torch.zeros(40, dtype=torch.long)
    labels[0] = 1
    zeros = REAL_LABELS == 0
    expected = variety(REAL[1:], labels[1:], REAL[zeros], REAL_LABELS[zeros])
    assert variety(REAL, labels, REAL, REAL_LABELS) == pytest.approx(expected)
    assert variety(REAL[:1], labels[:1], REAL, REAL_LABELS) == 0.0
