"""What an algorithm asks of the data, as one value, and the sentences for data that lack it.

The form of the Train page, the command line, the documentation and the tests all read it. This
module does not import torch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from trainers.config import DataSource
from trainers.data.catalogue import DatasetEntry, Domains, entry
from trainers.data.spec import DataInfo, PointSpec

Kind = Literal["images", "labels", "sentences", "two domains", "pairs"]

POINTS_ARE_NONE = "these data are points. Choose images, digits for example."


class AlgorithmError(ValueError):
    """The algorithm cannot work on these data; the message says why and what to choose."""


class SizeRule(Protocol):
    """Which sides, in pixels, square images may have."""

    def refusal(self, size: int) -> str:
        """How a sentence about the algorithm goes on if `size` is not allowed, else ""."""
        ...


@dataclass(frozen=True)
class OneOf:
    """The side is 28 or one of the other `sizes`, which are powers of two, smallest first.

    Attributes:
        otherwise: what can be chosen in place of another size, if anything.
    """

    sizes: tuple[int, ...]
    otherwise: str = ""

    def refusal(self, size: int) -> str:
        if size in self.sizes:
            return ""
        nearest = min(self.sizes, key=lambda each: (abs(each - size), -each))
        return (
            f"needs a square size of 28 or a power of two from {self.sizes[0]} to "
            f"{self.sizes[-1]}; these images are {size} px. Choose image size {nearest}"
            f"{self.otherwise and f', or {self.otherwise}'}."
        )


@dataclass(frozen=True)
class DivisibleBy:
    """The side divides by `divisor` and is at least `least`, which divides by it, too."""

    divisor: int
    least: int

    def refusal(self, size: int) -> str:
        if size >= self.least and size % self.divisor == 0:
            return ""
        nearest = max(self.least, round(size / self.divisor) * self.divisor)
        return (
            f"needs a size that divides by {self.divisor}, from {self.least} px on; these images "
            f"are {size} px. Choose image size {nearest}."
        )


@dataclass(frozen=True)
class Needs:
    """What an algorithm asks of the data.

    Attributes:
        labels: a label for every image, to be learned with it.
        domains: "one" for images, "two" for images of two domains, "pairs" for images of domain
            A, each with its counterpart in domain B.
        text: sentences about every image.
        sizes: what the side of the images must keep to, every rule of them.
        downscaling: above 1, each image also comes as a picture whose sides are that many times
            shorter, in a batch's `others`.
        points: points will do as well as images.
        dimensions: how many a point must have at least.
    """

    labels: bool = False
    domains: Domains = "one"
    sizes: tuple[SizeRule, ...] = ()
    downscaling: int = 1
    points: bool = False
    dimensions: int = 1
    text: bool = False

    @property
    def kind(self) -> Kind:
        """What it learns from, in a word or two."""
        kinds: dict[Domains, Kind] = {"one": "images", "two": "two domains", "pairs": "pairs"}
        if self.text:
            return "sentences"
        return "labels" if self.labels else kinds[self.domains]

    def check(self, title: str, data: DataInfo) -> None:
        """Check that images like `data` are what the algorithm called `title` needs.

        Raises:
            AlgorithmError: saying what is missing and what to choose.
        """
        problem = (
            self._wrong_points(data)
            or self._missing_sentences(data)
            or self._missing_labels(data.classes)
            or self._wrong_size(data)
        )
        if problem:
            raise AlgorithmError(f"{title} {problem}")

    def _wrong_size(self, data: DataInfo) -> str:
        if isinstance(data.spec, PointSpec):
            return ""
        return next(filter(None, (rule.refusal(data.size) for rule in self.sizes)), "")

    def _wrong_points(self, data: DataInfo) -> str:
        if not isinstance(data.spec, PointSpec):
            return ""
        if not self.points:
            return f"learns from images, and {POINTS_ARE_NONE}"
        if data.spec.dimensions >= self.dimensions:
            return ""
        return (
            f"needs points in at least {self.dimensions} dimensions, and these have "
            f"{data.spec.dimensions}. Choose two-moons, for example."
        )

    def _missing_sentences(self, data: DataInfo) -> str:
        if not self.text or data.vocabulary is not None:
            return ""
        return (
            "learns from sentences about images, and these images have none. Choose captions, or "
            "a folder with captions: captions.csv, or a .txt beside each picture."
        )

    def _missing_labels(self, classes: int) -> str:
        if self.labels and classes < 2:
            return (
                "learns from labels, and these images have none. Choose digits, mnist, "
                "fashion-mnist, kmnist or cifar10, a folder with one subfolder for each label, or "
                "IDX files with their labels."
            )
        if self.domains != "one" and classes != 2:
            found = {0: "no labels", 1: "one label"}.get(classes, f"{classes} labels")
            return (
                f"learns between two domains, and these images have {found}. "
                "Choose stripes, faces with an attribute, trainA and trainB folders, two folders "
                "of your own, or two of the labels."
            )
        return ""

    def misfit(self, source: DataSource) -> str:
        """Why nobody can learn this from `source` and what to choose, as far as that is known
        before the data are read; else "".

        Args:
            source: of a data set in the catalogue.
        """
        known = entry(source.name)
        if known.dimensions is not None and not self.points:
            return f"This algorithm learns from images, and {POINTS_ARE_NONE}"
        wrong = _wrong_labels(known, source.domains) if source.domains is not None else ""
        if wrong:
            return wrong
        if self.text and not known.captioned:
            return (
                "This algorithm learns from sentences about images, and these data have none. "
                "Choose Captions (built in), or a folder with captions."
            )
        if self.domains == "pairs" and known.domains != "pairs":
            return (
                "This algorithm learns from pairs, and these images are none. Choose Edges (built "
                "in), or a folder of pairs side by side."
            )
        if self.domains == "two":
            return _missing_domain(known, source)
        if self.labels and not (known.labelled or source.attribute is not None):
            remedy = "an attribute" if known.attributes else "images, or points, with labels"
            return f"This algorithm learns from labels, and these data have none. Choose {remedy}."
        return ""


def _missing_domain(known: DatasetEntry, source: DataSource) -> str:
    if known.attributes and not (source.attribute or known.default_attribute):
        return (
            "This algorithm learns between two domains. Choose an attribute: the images with it "
            "are domain A, those without it are domain B."
        )
    if known.domains != "one" or source.domains is not None or not known.label_names:
        return ""
    return (
        "This algorithm learns between two domains. Choose two of the labels as domain A and "
        "domain B, or other data: Stripes or Faces (built in), trainA and trainB folders, or two "
        "folders of your own."
    )


def _wrong_labels(known: DatasetEntry, domains: Sequence[str]) -> str:
    first, second = domains
    if first == second:
        return f"Domain A and domain B are both {first!r}. Choose two labels."
    if known.dimensions is not None:
        return "These are points, not images of two domains. Choose no labels."
    if known.domains == "pairs":
        return "These are pairs, which already are of two domains. Choose no labels."
    for label in domains if known.label_names else ():
        if label not in known.label_names:
            names = ", ".join(known.label_names)
            return f"There is no label {label!r}: choose two of {names}."
    return ""
