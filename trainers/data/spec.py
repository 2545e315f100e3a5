"""What data look like: the shape and the range of one example, and the labels. No torch."""

from dataclasses import dataclass

from trainers.data.words import Vocabulary


@dataclass(frozen=True)
class ImageSpec:
    """Images [channels, height, width] in [-1, 1]; 1 channel is grey, 3 are colour."""

    channels: int
    height: int
    width: int

    @property
    def shape(self) -> tuple[int, int, int]:
        return (self.channels, self.height, self.width)


@dataclass(frozen=True)
class PointSpec:
    """Points [dimensions], each of whose numbers lies between `low` and `high`."""

    dimensions: int
    low: float = -1.0
    high: float = 1.0

    @property
    def shape(self) -> tuple[int]:
        return (self.dimensions,)


Spec = ImageSpec | PointSpec


@dataclass(frozen=True)
class DataInfo:
    """What a network must know of the data that it learns from.

    Attributes:
        spec: of one example, that is, of a batch's `images`.
        label_names: one name for each class; empty when the data have no labels. Of two domains
            or of pairs, the names of domain A and domain B.
        other_spec: of a batch's `others`, if they do not look like its `images`.
        vocabulary: the words of the sentences about them; None without sentences.
    """

    spec: Spec
    label_names: tuple[str, ...] = ()
    other_spec: Spec | None = None
    vocabulary: Vocabulary | None = None

    @property
    def classes(self) -> int:
        return len(self.label_names)

    @property
    def image(self) -> ImageSpec:
        """The spec of data that are images; whoever reads it needs images (see `Needs.check`)."""
        assert isinstance(self.spec, ImageSpec), "these data are points"
        return self.spec

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, height, width) of an image."""
        return self.image.shape

    @property
    def channels(self) -> int:
        return self.image.channels

    @property
    def size(self) -> int:
        """Side length in pixels of square images."""
        assert self.image.height == self.image.width, "these images are not square"
        return self.image.width


def square_images(
    channels: int,
    size: int,
    label_names: tuple[str, ...] = (),
    vocabulary: Vocabulary | None = None,
) -> DataInfo:
    """Images of `size` by `size` pixels with these labels, and sentences in these words."""
    return DataInfo(ImageSpec(channels, size, size), label_names, vocabulary=vocabulary)
