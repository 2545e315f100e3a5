"""A trained model on a device, ready to be explored: latents or pictures in, pictures out."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from latentlab.capabilities import Capable, refusal
from latentlab.models.errors import ModelError
from latentlab.models.files import ModelHeader
from latentlab.models.refs import ModelRef
from latentlab.problems import is_out_of_memory
from trainers.capabilities import (
    Anneals,
    Attends,
    Chains,
    Encodes,
    HasDensity,
    HasEnergy,
    ReadsText,
    Samples,
    TransferDirection,
    Transfigures,
    Translates,
    Upscales,
    capabilities_of,
)
from trainers.data.captions import tokens_of
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import to_pixels
from trainers.data.spec import PointSpec
from trainers.data.words import Vocabulary
from trainers.training.device import NumberFormat, autocast, choose_precision

HALF_FROM = 20_000_000
"""Bytes of weights from which half precision pays; smaller models are quick enough without."""


class LatentModel(Capable):
    """A model in eval mode, without gradients; nothing that is asked of it changes it.

    Its methods may be called from several threads at once.

    Attributes:
        network: what was trained, on `device`.
        header: its algorithm, settings, data, step and card.
        info: what its images, or points, are like.
        device: where it computes.
        bytes: memory that its weights take on the device.
        capabilities: names of the rows of `latentlab.capabilities` that it has.
        ref: where it was opened from, which tells where its data lie; None if it was not opened.
    """

    def __init__(
        self,
        network: nn.Module,
        header: ModelHeader,
        device: torch.device,
        ref: ModelRef | None = None,
    ) -> None:
        self.network = network.eval().requires_grad_(False)
        self.device = device
        self.ref = ref
        self.bytes = byte_size(network)
        self.info = header.data.info
        points = isinstance(self.info.spec, PointSpec)
        self.capabilities = capabilities_of(network, points)
        self.header = header.model_copy(update={"capabilities": self.capabilities})
        self.number_format = _number_format(network, device)

    @property
    def algorithm(self) -> str:
        """Name of the algorithm that trained it."""
        return self.header.algorithm

    @property
    def step(self) -> int:
        """Updates of the generator before it was saved."""
        return self.header.step

    @property
    def conditional(self) -> bool:
        """Whether it wants to know the label of the image it makes."""
        return self.classes > 0

    @property
    def directions(self) -> tuple[TransferDirection, ...]:
        """The ways it translates images; none if it does not."""
        return self.network.directions if isinstance(self.network, Translates) else ()

    @property
    def factor(self) -> int:
        """How many times longer the sides of enlarged images are; 1 if it enlarges none."""
        return self.network.factor if isinstance(self.network, Upscales) else 1

    @property
    def answers(self) -> tuple[str, ...]:
        """Its ways to enlarge images, the one it is for first; none if it enlarges none."""
        return self.network.answers if isinstance(self.network, Upscales) else ()

    @property
    def domains(self) -> tuple[str, str]:
        """The names of domain A and domain B; with the object and without, if it moves objects."""
        first, second = self.info.label_names if self.info.classes == 2 else ("A", "B")
        return first, second

    @property
    def classes(self) -> int:
        """How many labels it knows; 0 if it is not conditional or makes no images."""
        return self.network.classes if isinstance(self.network, Samples) else 0

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The words that it knows; None if it reads no sentences."""
        return self.network.vocabulary if isinstance(self.network, ReadsText) else None

    @property
    def told(self) -> int:
        """How many numbers tell it what to draw beside the latent: a weight for each label, or what
        a sentence was read into; 0 if nothing does."""
        return self.network.text_size if isinstance(self.network, ReadsText) else self.classes

    def read(self, sentences: Sequence[str]) -> Tensor:
        """What it reads in sentences, of each the words it knows: float32 [N, `told`], on the CPU.

        Raises:
            ModelError: if it reads none.
        """
        network = self.network
        if not isinstance(network, ReadsText):
            raise ModelError(refusal("readstext", self.capabilities))
        tokens = tokens_of(sentences, network.vocabulary).to(self.device)
        with torch.no_grad():
            # Alone, so that what is read in one does not depend on the others.
            read = [network.read(each[None]) for each in tokens]
        return torch.cat(read).float().cpu()

    @property
    def latent_size(self) -> int:
        """Numbers in one latent.

        Raises:
            ModelError: if it makes no images from latents.
        """
        return self.model.latent_size

    @cached_property
    def model(self) -> Samples:
        """The network as one that draws latents and turns them into images.

        Raises:
            ModelError: if it makes no images from latents.
        """
        if not isinstance(self.network, Samples):
            raise ModelError(refusal("samples", self.capabilities))
        return self.network

    @cached_property
    def chain(self) -> Chains:
        """The network as one that runs chains.

        Raises:
            ModelError: if it runs none.
        """
        if not isinstance(self.network, Chains):
            raise ModelError(refusal("chains", self.capabilities))
        return self.network

    @property
    def burn_in(self) -> int:
        """Changes after which a chain has forgotten its start; 0 if it runs none."""
        return self.network.burn_in if isinstance(self.network, Chains) else 0

    @property
    def anneals(self) -> bool:
        """Whether its chains go from noise to none, and end with their burn-in."""
        return isinstance(self.network, Anneals)

    @property
    def knows_energy(self) -> bool:
        """Whether `energy` tells how probable images are."""
        return isinstance(self.network, HasEnergy)

    def energy(self, images: Tensor) -> Tensor:
        """Minus the log probability of images [N, C, H, W] in [-1, 1], [N] in nats, up to a
        constant that they have in common, float32, on the device.

        Raises:
            ModelError: if it does not know that, or works on other images.
        """
        network = self.network
        if not isinstance(network, HasEnergy):
            raise ModelError(
                "This model does not know how probable pictures are: choose one that does."
            )
        images = self._checked(images)
        with torch.no_grad():
            return network.energy(images).float()

    @cached_property
    def digest(self) -> str:
        """Hex digest of all weights: equal models have equal digests, on any device."""
        state = self.network.state_dict()
        return digest_tensors(*(state[name].cpu() for name in sorted(state)))

    def latent(self, seed: int) -> Tensor:
        """The latent [1, latent_size] that `seed` means, on the CPU, the same on every device."""
        return self.model.prior(1, torch.Generator().manual_seed(seed))

    def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images float32 [N, C, H, W] in [-1, 1], or points [N, D], of `latents`
        [N, latent_size], on the device.

        When the memory cannot hold them all at once, they are made part by part. All of them are
        one batch otherwise; on a CPU the last bit of a number can depend on the batch's size.

        Args:
            labels: [N], or weights of the labels [N, classes]; needed if `conditional`. What was
                read in sentences [N, `told`], if it reads such; None then takes its first example.

        Raises:
            ModelError: if it makes no images from latents.
            RuntimeError: if there is not even room for one (`problems.is_out_of_memory`).
        """
        latents = latents.to(self.device)
        labels = None if labels is None else labels.to(self.device)
        return self._in_parts(self.model, latents, labels)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
        """The same images as pixels, uint8 [N, H, W, C]."""
        return to_pixels(self.images(latents, labels))

    def translate(
        self, images: Tensor, direction: TransferDirection = "AtoB", seed: int = 0
    ) -> Tensor:
        """Images of one domain as the other has them, float32 [N, C, H, W], on the device.

        Args:
            images: [N, C, H, W] in [-1, 1].
            seed: of the noise of models that have some.

        Raises:
            ModelError: if it does not translate, not in that direction, or not such images.
        """
        network = self.network
        if not isinstance(network, Translates):
            raise ModelError(refusal("translates", self.capabilities))
        if direction not in network.directions:
            raise ModelError(
                f"This model translates {' and '.join(network.directions)} only, not {direction}. "
                "Choose that direction, or another model."
            )
        images = self._checked(images)
        rng = self._generator(seed)
        with torch.no_grad(), autocast(self.device, self.number_format):
            return network.translate(images, direction, rng).float()

    @cached_property
    def upscaler(self) -> Upscales:
        """The network as one that enlarges images.

        Raises:
            ModelError: if it does not.
        """
        if not isinstance(self.network, Upscales):
            raise ModelError(refusal("upscales", self.capabilities))
        return self.network

    def upscale(self, images: Tensor, answer: str) -> Tensor:
        """Images float32 [N, C, factor H, factor W] in [-1, 1] of images [N, C, H, W] of any H and
        W, on the device.

        Args:
            answer: one of `answers`.

        Raises:
            ModelError: if it does not enlarge images, not in that way, or not in such colours.
        """
        network = self.upscaler
        if answer not in network.answers:
            raise ModelError(
                f"This model has no answer {answer!r}: choose one of {', '.join(network.answers)}."
            )
        if images.ndim != 4 or images.shape[1] != self.info.channels:
            raise ModelError(
                f"This model works on images ['N', {self.info.channels}, 'H', 'W'], not "
                f"{list(images.shape)}. Bring them to its colours first."
            )
        with torch.no_grad(), autocast(self.device, self.number_format):
            return network.upscale(images.to(self.device), answer).float()

    def encode(self, images: Tensor) -> Tensor:
        """The latents [N, latent_size] of images, float32, on the device.

        Args:
            images: [N, C, H, W] in [-1, 1].

        Raises:
            ModelError: if it has no encoder, or not for such images.
        """
        network = self.network
        if not isinstance(network, Encodes):
            raise ModelError(refusal("encodes", self.capabilities))
        images = self._checked(images)
        with torch.no_grad(), autocast(self.device, self.number_format):
            return network.encode(images).float()

    def bits_per_dimension(self, images: Tensor, seed: int = 0) -> Tensor:
        """-log2 of the probability of each image, divided by the number of its values: float32
        [N], on the device. 8 is what one knows who knows nothing; less is better.

        Args:
            images: [N, C, H, W] in [-1, 1].
            seed: of where within its grey value each value is thought to lie; the same for all
                images, so that a figure does not depend on what else is asked about.

        Raises:
            ModelError: if it has no density, or not for such images.
        """
        network = self.network
        if not isinstance(network, HasDensity):
            raise ModelError(refusal("hasdensity", self.capabilities))
        images = self._checked(images)
        with torch.no_grad():
            rows = [
                network.bits_per_dimension(each[None], self._generator(seed)) for each in images
            ]
        return torch.cat(rows).float() if rows else torch.zeros(0, device=self.device)

    def attention(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """How much of its attention each place of the images gives to each other, float32
        [N, H, W, h, w] with sums of 1 over the last two, on the device; see `Attends`.

        Args:
            latents: [N, latent_size].
            labels: [N], or weights of the labels [N, classes]; needed if `conditional`.

        Raises:
            ModelError: if it has no attention.
        """
        network = self.network
        if not isinstance(network, Attends):
            raise ModelError(refusal("attends", self.capabilities))
        latents = latents.to(self.device)
        labels = None if labels is None else labels.to(self.device)
        with torch.no_grad(), autocast(self.device, self.number_format):
            return network.attention(latents, labels).float()

    def _generator(self, seed: int) -> torch.Generator:
        return torch.Generator(self.device).manual_seed(seed)

    def encode_parts(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Backgrounds [N, Ca, h, w] and objects [N, Cu, h, w], float32, on the device.

        Args:
            images: [N, C, H, W] in [-1, 1].

        Raises:
            ModelError: if it does not take images apart, or not such images.
        """
        network, images = self._transfigurer(), self._checked(images)
        with torch.no_grad(), autocast(self.device, self.number_format):
            background, object_ = network.encode_parts(images)
        return background.float(), object_.float()

    def join(self, backgrounds: Tensor, objects: Tensor) -> Tensor:
        """Images float32 [N, C, H, W] in [-1, 1] of backgrounds with objects, on the device.

        Raises:
            ModelError: if it does not put images together.
        """
        network = self._transfigurer()
        backgrounds, objects = backgrounds.to(self.device), objects.to(self.device)
        with torch.no_grad(), autocast(self.device, self.number_format):
            return network.join(backgrounds, objects).float()

    def _transfigurer(self) -> Transfigures:
        if not isinstance(self.network, Transfigures):
            raise ModelError(refusal("transfigures", self.capabilities))
        return self.network

    def _checked(self, images: Tensor) -> Tensor:
        if images.ndim != 4 or tuple(images.shape[1:]) != self.info.shape:
            raise ModelError(
                f"This model works on images {['N', *self.info.shape]}, not {list(images.shape)}. "
                "Bring them to its size and colours first."
            )
        return images.to(self.device)

    def _in_parts(self, model: Samples, latents: Tensor, labels: Tensor | None) -> Tensor:
        try:
            with torch.no_grad(), autocast(self.device, self.number_format):
                return model.decode(latents, labels).float()
        except RuntimeError as error:
            if len(latents) == 1 or not is_out_of_memory(error):
                raise
        # Outside the handler, because the error keeps the tensors that filled the memory alive.
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        half = len(latents) // 2
        first = self._in_parts(model, latents[:half], None if labels is None else labels[:half])
        rest = self._in_parts(model, latents[half:], None if labels is None else labels[half:])
        return torch.cat([first, rest])


def byte_size(network: nn.Module) -> int:
    """Bytes of all weights and buffers of `network`, which may be on the meta device."""
    return sum(each.numel() * each.element_size() for each in network.state_dict().values())


def _number_format(network: nn.Module, device: torch.device) -> NumberFormat:
    """bfloat16 only where it is faster and no bit is promised: large models on CUDA."""
    if device.type != "cuda" or byte_size(network) < HALF_FROM:
        return "float32"
    return choose_precision("auto", device)
