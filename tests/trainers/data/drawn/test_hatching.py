"""The embedded hatching: two truths for one small picture, to the last bit."""

import pytest
import torch

from trainers.data.derived.downscaled import shrunk
from trainers.data.drawn.hatching import FACTOR, both_truths, open_hatching
from trainers.data.images import to_unit_range

COUNT = 60


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize("size", [32, 64])
def test_a_picture_made_four_times_smaller_does_not_tell_how_it_was_hatched(size: int) -> None:
    data = open_hatching(size, count=COUNT)
    truths = to_unit_range(both_truths(data, torch.arange(COUNT)))
    small = [shrunk(truths[:, way], FACTOR) for way in (0, 1)]
    assert torch.equal(*small)
    apart = (truths[:, 0] - truths[:, 1]).abs().flatten(1).mean(dim=1)
    assert apart.min() > 0.02
    differing = [shrunk(truths[:, way], 2) for way in (0, 1)]
    assert not torch.equal(*differing), "half the size is enough to tell"


@pytest.mark.usefixtures("own_home")
def test_each_picture_is_one_of_its_two_truths_and_half_lean_each_way() -> None:
    data = open_hatching(count=COUNT)
    chosen = torch.tensor([5, 0, 31])
    truths = both_truths(data, chosen)
    assert data.labels is not None
    assert torch.equal(truths[torch.arange(3), data.labels[chosen]], data.images[chosen])
    assert [len(data.indices_of(label)) for label in (0, 1)] == [COUNT // 2, COUNT // 2]


@pytest.mark.usefixtures("own_home")
def test_no_grey_was_cut_off_and_small_pictures_show_the_shape() -> None:
    data = open_hatching(count=400)
    assert data.images.min() > 0 and data.images.max() < 255
    small = shrunk(to_unit_range(data.images), FACTOR).flatten(1)
    assert (small.amax(dim=1) - small.amin(dim=1)).min() * 127.5 >= 19.9
    assert all(len(row.unique()) == 2 for row in small), "ground and shape"


@pytest.mark.usefixtures("own_home")
def test_the_same_arguments_give_the_same_bits_and_the_test_part_others() -> None:
    drawn, kept, held_out = (open_hatching(32, part, 40) for part in ("train", "train", "test"))
    assert torch.equal(drawn.images, kept.images)
    assert drawn.fingerprint == kept.fingerprint != held_out.fingerprint
