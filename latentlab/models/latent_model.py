"""A trained model on a device, ready to be explored: latents in, pictures out."""

from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from latentlab.models.errors import ModelError
from latentlab.models.files import ModelHeader
from trainers.data.fingerprint import digest_tensors
from trainers.data.images import DataInfo, to_bytes
from trainers.device import NumberFormat, autocast, choose_precision
from trainers.model import Encodes, Samples

HALF_FROM = 20_000_000
"""Bytes of weights from which half precision pays; smaller models are quick enough without."""


class LatentModel:
    """A model in eval mode, without gradients; nothing that is asked of it changes it.

    Its methods may be called from several threads at once.

    Attributes:
        network: what was trained, on `device`.
        header: its algorithm, settings, data, step and card.
        info: what its images are like.
        device: where it computes.
        bytes: memory that its weights take on the device.
    """

    def __init__(self, network: nn.Module, header: ModelHeader, device: torch.device) -> None:
        self.network = network.eval().requires_grad_(False)
        self.header = header
        self.device = device
        self.bytes = byte_size(network)
        data = header.data
        self.info = DataInfo(data.channels, data.size, data.label_names)
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
    def samples(self) -> bool:
        """Whether it makes images from latents."""
        return isinstance(self.network, Samples)

    @property
    def conditional(self) -> bool:
        """Whether it wants to know the label of the image it makes."""
        return self.classes > 0

    @property
    def encodes(self) -> bool:
        """Whether it finds the latent of an image."""
        return isinstance(self.network, Encodes)

    @property
    def classes(self) -> int:
        """How many labels it knows; 0 if it is not conditional or makes no images."""
        return self.network.classes if isinstance(self.network, Samples) else 0

    @property
    def latent_size(self) -> int:
        """Numbers in one latent.

        Raises:
            ModelError: if it makes no images from latents.
        """
        return self.model.latent_size

    @property
    def model(self) -> Samples:
        """The network as one that draws latents and turns them into images.

        Raises:
            ModelError: if it makes no images from latents.
        """
        if not isinstance(self.network, Samples):
            raise ModelError(
                f"A model trained by {self.algorithm} makes no images from random numbers. "
                "Choose another model."
            )
        return self.network

    @cached_property
    def digest(self) -> str:
        """Hex digest of all weights: equal models have equal digests, on any device."""
        state = self.network.state_dict()
        return digest_tensors(*(state[name].cpu() for name in sorted(state)))

    def latent(self, seed: int) -> Tensor:
        """The latent [1, latent_size] that `seed` means, on the CPU, the same on every device."""
        return self.model.prior(1, torch.Generator().manual_seed(seed))

    def images(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images float32 [N, C, H, W] in [-1, 1] of `latents` [N, latent_size], on the device.

        When the memory cannot hold them all at once, they are made part by part. All of them are
        one batch otherwise; on a CPU the last bit of a number can depend on the batch's size.

        Args:
            labels: [N], or weights of the labels [N, classes]; needed if `conditional`.

        Raises:
            ModelError: if it makes no images from latents.
            torch.OutOfMemoryError: if there is not even room for one.
        """
        latents = latents.to(self.device)
        labels = None if labels is None else labels.to(self.device)
        return self._in_parts(self.model, latents, labels)

    def decode(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
        """The same images as pixels, uint8 [N, H, W, C]."""
        pixels = to_bytes(self.images(latents, labels)).permute(0, 2, 3, 1)
        return pixels.contiguous().cpu().numpy()

    def _in_parts(self, model: Samples, latents: Tensor, labels: Tensor | None) -> Tensor:
        try:
            with torch.no_grad(), autocast(self.device, self.number_format):
                return model.decode(latents, labels).float()
        except torch.OutOfMemoryError:
            if len(latents) == 1:
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
    return choose_precision("auto", device, convolutional=True)
