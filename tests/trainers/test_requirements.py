"""The sentences a person reads when data and algorithm do not fit."""

import pytest

from trainers.algorithm import AlgorithmError
from trainers.data.images import DataInfo
from trainers.requirements import require_convolutional_size, require_labels


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
