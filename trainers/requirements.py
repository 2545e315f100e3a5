"""What an algorithm may ask of the data, and the sentence a person reads when it is missing."""

from trainers.algorithm import AlgorithmError
from trainers.data.images import DataInfo
from trainers.networks.conv import SIZES


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


def require_training_ends_with_decay(steps: int, decay_start: int, decay_steps: int) -> None:
    """Check that no step is left to take once the learning rate has fallen to 0.

    Raises:
        AlgorithmError: naming the step from which on nothing would be learned.
    """
    end = decay_start + decay_steps
    if not decay_steps or steps <= end:
        return
    raise AlgorithmError(
        f"The learning rate is 0 from step {end} on, and training is to go to step {steps}. "
        f"Choose at most {end} steps, a later or longer decay, or 0 decay steps."
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
