"""IDX files: read exactly, whatever splits there are; refused with the reason when broken."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from trainers.data.errors import DataError
from trainers.data.files.idx import find_idx, open_idx, read_idx

MNIST = Path(__file__).parents[5] / "shared" / "data" / "mnist"
needs_mnist = pytest.mark.skipif(
    not MNIST.is_dir(), reason="the real MNIST test set is not in ../shared/data/mnist"
)


def pack(array: NDArray[np.uint8]) -> bytes:
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def noise(count: int, height: int = 6, width: int = 6, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (count, height, width), dtype=np.uint8)


def write(
    folder: Path,
    prefix: str,
    images: NDArray[np.uint8],
    labels: list[int] | None,
    packed: bool = False,
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ending = ".gz" if packed else ""
    squeeze = gzip.compress if packed else bytes
    (folder / f"{prefix}images-idx3-ubyte{ending}").write_bytes(squeeze(pack(images)))
    if labels is not None:
        content = squeeze(pack(np.array(labels, np.uint8)))
        (folder / f"{prefix}labels-idx1-ubyte{ending}").write_bytes(content)


@pytest.mark.parametrize("packed", [False, True])
def test_images_and_labels_are_read_exactly(tmp_path: Path, packed: bool) -> None:
    images = noise(4)
    write(tmp_path, "train-", images, [0, 1, 2, 1], packed)
    data = open_idx(tmp_path)
    assert np.array_equal(data.images[:, 0].numpy(), images)
    assert data.labels is not None
    assert data.labels.tolist() == [0, 1, 2, 1]
    assert data.info.label_names == ("0", "1", "2")


def test_all_splits_are_joined_training_first_and_one_can_be_chosen(tmp_path: Path) -> None:
    train, test = noise(4, seed=1), noise(3, seed=2)
    write(tmp_path, "t10k-", test, [0, 1, 0], packed=True)
    write(tmp_path, "train-", train, [0, 1, 1, 0])
    both = open_idx(tmp_path)
    assert np.array_equal(both.images[:, 0].numpy(), np.concatenate([train, test]))
    only = open_idx(tmp_path, ["t10k"])
    assert np.array_equal(only.images[:, 0].numpy(), test)
    with pytest.raises(DataError, match="no split 'valid', only train, t10k"):
        open_idx(tmp_path, ["valid"])


@pytest.mark.parametrize("below", ["raw", "MNIST/raw"])
def test_the_folders_that_torchvision_makes_are_entered(tmp_path: Path, below: str) -> None:
    write(tmp_path / below, "train-", noise(4), [0, 1, 2, 3])
    assert len(open_idx(tmp_path)) == 4


def test_several_data_sets_in_one_folder_are_not_mixed(tmp_path: Path) -> None:
    write(tmp_path / "MNIST" / "raw", "train-", noise(4), [0, 1, 2, 3])
    write(tmp_path / "KMNIST" / "raw", "train-", noise(4), [0, 1, 2, 3])
    with pytest.raises(DataError, match="several data sets \\(KMNIST, MNIST\\)"):
        open_idx(tmp_path)


def test_an_unpacked_file_and_its_gzipped_twin_count_once(tmp_path: Path) -> None:
    for packed in (False, True):
        write(tmp_path, "train-", noise(4), [0, 1, 2, 3], packed)
    assert len(open_idx(tmp_path)) == 4


def test_emnist_is_turned_upright_and_its_labels_counted_from_zero(tmp_path: Path) -> None:
    images = noise(3)
    write(tmp_path, "emnist-letters-train-", images, [1, 26, 1])
    data = open_idx(tmp_path)
    assert np.array_equal(data.images[:, 0].numpy(), images.transpose(0, 2, 1))
    assert data.labels is not None
    assert data.labels.tolist() == [0, 1, 0]
    assert data.info.label_names == ("1", "26")
    assert [files.name for files in find_idx(tmp_path)] == ["train"]


def test_images_without_labels_are_allowed(tmp_path: Path) -> None:
    write(tmp_path, "train-", noise(4), None)
    data = open_idx(tmp_path)
    assert data.labels is None
    assert data.info.classes == 0


def test_images_that_are_not_square_are_padded_with_black_around_the_centre(
    tmp_path: Path,
) -> None:
    images = noise(2, height=4, width=7)
    write(tmp_path, "train-", images, None)
    padded = open_idx(tmp_path).images[:, 0].numpy()
    assert padded.shape == (2, 7, 7)
    assert np.array_equal(padded[:, 1:5], images)
    assert not padded[:, [0, 5, 6]].any()


def test_equal_content_has_an_equal_fingerprint_and_other_labels_another(tmp_path: Path) -> None:
    write(tmp_path / "a", "train-", noise(4), [0, 1, 2, 3])
    write(tmp_path / "b", "train-", noise(4), [0, 1, 2, 3], packed=True)
    write(tmp_path / "c", "train-", noise(4), [0, 1, 3, 2])
    marks = [open_idx(tmp_path / each).fingerprint for each in "abc"]
    assert marks[0] == marks[1] != marks[2]


GOOD = pack(noise(4))
BROKEN = {
    "must begin with two zero bytes": b"\x89PNG" + GOOD,
    "is not an IDX file": b"",
    "type 0x0d, but only bytes": GOOD[:2] + b"\x0d" + GOOD[3:],
    "array of 2 dimensions, but 3 are expected": GOOD[:3] + b"\x02" + GOOD[4:],
    "header is not complete": GOOD[:9],
    "promises 144 bytes, but 143 follow": GOOD[:-1],
    "promises 144 bytes, but 145 follow": GOOD + b"\x00",
    "cannot be unpacked": gzip.compress(GOOD)[:-9],
}


@pytest.mark.parametrize("reason", BROKEN)
def test_a_broken_file_is_refused_with_the_reason(tmp_path: Path, reason: str) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(BROKEN[reason])
    with pytest.raises(DataError, match=reason) as caught:
        read_idx(path, 3)
    assert str(path) in str(caught.value)


def test_a_header_that_promises_more_than_any_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(bytes([0, 0, 8, 3]) + b"\xff" * 12)
    with pytest.raises(DataError, match="but 0 follow"):
        read_idx(path, 3)


def test_images_and_labels_of_different_number_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "train-", noise(4), [0, 1, 2])
    with pytest.raises(DataError, match="4 images, but train-labels-idx1-ubyte holds 3 labels"):
        open_idx(tmp_path)


def test_a_folder_without_idx_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no IDX files"):
        open_idx(tmp_path)
    with pytest.raises(DataError, match="There is no folder"):
        open_idx(tmp_path / "absent")


def test_files_without_a_single_image_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "train-", noise(0), [])
    with pytest.raises(DataError, match="hold no images"):
        open_idx(tmp_path)


@needs_mnist
def test_the_real_mnist_test_set_is_read_as_its_authors_describe_it() -> None:
    data = open_idx(MNIST)
    assert data.images.shape == (10_000, 1, 28, 28)
    assert data.labels is not None
    # The counts of the ten digits, and the first labels, are well known.
    counts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert data.labels.bincount().tolist() == counts
    assert data.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert data.images.double().mean().item() == pytest.approx(33.79, abs=0.01)


@needs_mnist
def test_the_embedded_digits_have_about_as_much_ink_as_real_ones() -> None:
    from trainers.data.drawn.digits.dataset import make_digits

    real = open_idx(MNIST).images.double()
    drawn = make_digits(1000, 0).images.double()
    assert drawn.mean().item() == pytest.approx(real.mean().item(), rel=0.15)
    # The darkest half of MNIST's pixels (the margins) is dark here as well.
    margin = real.mean(dim=0) < real.mean(dim=0).median()
    assert torch.masked_select(drawn.mean(dim=0), margin).mean() < 5
