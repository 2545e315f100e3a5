"""What an algorithm may ask of the data, and the sentence a person reads when it is missing."""

from trainers.algorithm import AlgorithmError
from trainers.data.images import DataInfo
from trainers.networks.conv import SIZES
from trainers.networks.patch import least_size


def require_convolutional_size(title: str, data: DataInfo) -> None:
    """Check that the convolutional networks can make images of this size.

    Raises:
        AlgorithmError: naming the allowed sizes and the nearest one.
    """
    if data.size in SIZES:
        return
    nearest = min(SIZES, key=lambda size: (abs(size - data.size), -size))
    raise AlgorithmError(
        f"{title} needs a square size of 28 or a power of two from {SIZES[0]} to {SIZES[-1]}; "
        f"these images are {data.size} px. Choose image size {nearest}."
    )


def require_size_that_divides(title: str, data: DataInfo, divisor: int, least: int) -> None:
    """Check that the side divides by `divisor` and is at least `least` pixels.

    Raises:
        AlgorithmError: naming the nearest allowed size.
    """
    if data.size >= least and data.size % divisor == 0:
        return
    nearest = max(least, round(data.size / divisor) * divisor)
    raise AlgorithmError(
        f"{title} needs a size that divides by {divisor}, from {least} px on; these images are "
        f"{data.size} px. Choose image size {nearest}."
    )


def require_two_domains(title: str, data: DataInfo) -> None:
    """Check that the data have exactly two labels, which are the two domains.

    Raises:
        AlgorithmError: saying how two domains are chosen.
    """
    if data.classes == 2:
        return
    raise AlgorithmError(
        f"{title} learns between two domains, and these images have {data.classes or 'no'} "
        "labels. Choose stripes, faces with an attribute, trainA and trainB folders, two folders "
        "of your own, or two of the labels."
    )


def require_room_for_patches(title: str, data: DataInfo, layers: int) -> None:
    """Check that images can be halved `layers` times before their patches are judged.

    Raises:
        AlgorithmError: naming the most layers for this size, and the least size for the layers.
    """
    if data.size >= least_size(layers):
        return
    most = max(fewer for fewer in range(layers) if data.size >= least_size(fewer))
    raise AlgorithmError(
        f"{title} cannot halve images of {data.size} px {layers} times before it judges patches. "
        f"Choose at most {most} patch layers, or image size {least_size(layers)} or more."
    )


def require_labels(title: str, data: DataInfo) -> None:
    """Check that the data have labels.

    Raises:
        AlgorithmError: naming data sets that have them.
    """
    if data.classes >= 2:
        return
    raise AlgorithmError(
        f"{title} learns from labels, and these images have none. Choose digits, mnist, "
        "fashion-mnist, kmnist or cifar10, a folder with one subfolder for each label, or IDX "
        "files with their labels."
    )
