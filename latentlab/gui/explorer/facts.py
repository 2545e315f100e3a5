"""What the pages know of the current model. No torch, so that a page may ask at any time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latentlab.capabilities import Capable
from latentlab.measuring.attributes import Attribute, attributes_of
from latentlab.models.refs import ModelRef
from trainers.capabilities import TransferDirection
from trainers.data.words import Vocabulary

if TYPE_CHECKING:
    from latentlab.models.latent_model import LatentModel


@dataclass(frozen=True)
class ModelFacts(Capable):
    """A model that was opened.

    Attributes:
        ref: which model; what requests name it by.
        title: what a person calls it.
        algorithm: name in the registry.
        step: updates of the generator before it was saved.
        label_names: of its data; empty if those have no labels.
        classes: how many labels it takes; 0 if it is not conditional.
        latent_size: numbers in a latent; 0 if it makes no images from latents.
        channels: of its images, 1 or 3.
        size: side length of its images in pixels.
        capabilities: names of the rows of `latentlab.capabilities` that it has.
        directions: the ways it translates pictures between two domains; empty if it does not.
        factor: how many times longer it makes the sides of pictures; 1 if it enlarges none.
        noisy: whether its translations depend on a seed.
        domains: names of domain A and domain B; of pictures with an object, and without.
        vocabulary: the words that it knows; None if it reads no sentences.
        text_size: numbers that it reads a sentence into; 0 if it reads none.
        burn_in: changes after which its chains have forgotten their start; 0 if it runs none.
        anneals: its chains go from noise to none, and end with their burn-in.
        dimensions: of the points that it draws, whose plots have those channels and that size;
            None of a model of images.
        data: what the catalogue calls the data that it learned from; "" if nobody knows.
        device: where it computes: "cpu", "cuda", "mps".
    """

    ref: ModelRef
    title: str
    algorithm: str
    step: int
    label_names: tuple[str, ...]
    classes: int
    latent_size: int
    channels: int
    size: int
    capabilities: tuple[str, ...]
    device: str
    directions: tuple[TransferDirection, ...] = ()
    noisy: bool = False
    domains: tuple[str, str] = ("A", "B")
    data: str = ""
    burn_in: int = 0
    anneals: bool = False
    factor: int = 1
    vocabulary: Vocabulary | None = None
    text_size: int = 0
    dimensions: int | None = None

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """What can be asked of its pictures by name."""
        return attributes_of(self.data, self.label_names, self.channels, self.classes > 0)

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each label that it takes; empty if it is not conditional."""
        numbers = map(str, range(self.classes))
        return self.label_names if len(self.label_names) == self.classes else tuple(numbers)


def facts_of(ref: ModelRef, model: "LatentModel") -> ModelFacts:
    """What there is to know of `model`, opened as `ref`."""
    from latentlab.pictures.training_images import data_name

    data = model.header.data
    return ModelFacts(
        ref=ref,
        title=ref.title,
        algorithm=model.algorithm,
        step=model.step,
        label_names=model.info.label_names,
        classes=model.classes,
        latent_size=model.latent_size if model.samples or model.draws_points else 0,
        channels=data.channels,
        size=data.size,
        dimensions=data.dimensions,
        capabilities=model.capabilities,
        device=model.device.type,
        directions=model.directions,
        noisy=_is_noisy(model),
        domains=model.domains,
        data=data_name(ref),
        burn_in=model.burn_in,
        anneals=model.anneals,
        factor=model.factor,
        vocabulary=model.vocabulary,
        text_size=model.told if model.reads_text else 0,
    )


def _is_noisy(model: "LatentModel") -> bool:
    """Found by trying, because a network need not say what it draws."""
    if not model.directions:
        return False
    import torch

    grey = torch.zeros(1, *model.info.shape)
    first, second = (model.translate(grey, model.directions[0], seed) for seed in (0, 1))
    return not torch.equal(first, second)
