"""The sentences a person reads when data and algorithm do not fit."""

import pytest

from trainers.algorithm import AlgorithmError
from trainers.data.images import DataInfo
from trainers.needs import (
    require_convolutional_size,
    require_labels,
    require_size_that_divides,
    require_two_domains,
)


@pytest.mark.parametrize(("size", "nearest"), [(30, 32), (29, 28), (48, 64), (8, 16), (500, 256)])
def test_a_size_that_does_not_fit_is_answered_with_the_nearest(size: int, nearest: int) -> None:
    with pytest.raises(AlgorithmError) as error:
        require_convolutional_size("DCGAN", DataInfo(1, size))
    assert str(error.value) == (
        "DCGAN needs a square size of 28 or a power of two from 16 to 256; "
        f"these images are {size} px. Choose image size {nearest}."
    )


def test_data_without_labels_are_answered_with_data_that_have_them() -> None:
    with pytest.raises(AlgorithmError, match=r"CGAN learns from labels.*mnist"):
        require_labels("CGAN", DataInfo(1, 28))


@pytest.mark.parametrize(("size", "nearest"), [(30, 32), (33, 32), (8, 16)])
def test_a_size_that_does_not_divide_is_answered_with_the_nearest(size: int, nearest: int) -> None:
    with pytest.raises(AlgorithmError, match=f"Choose image size {nearest}[.]"):
        require_size_that_divides("CycleGAN", DataInfo(3, size), 4, 16)
    require_size_that_divides("CycleGAN", DataInfo(3, nearest), 4, 16)


@pytest.mark.parametrize("labels", [(), ("a",), ("a", "b", "c")])
def test_other_than_two_domains_are_answered_with_data_that_have_two(
    labels: tuple[str, ...],
) -> None:
    with pytest.raises(AlgorithmError, match=r"CycleGAN learns between two domains.*stripes"):
        require_two_domains("CycleGAN", DataInfo(3, 32, labels))
    require_two_domains("CycleGAN", DataInfo(3, 32, ("a", "b")))
