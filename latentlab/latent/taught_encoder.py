"""A small encoder for a model that has none, taught on the model's own samples.

It answers which latent, and which label, a picture was made from. No data set is needed: each
batch is drawn from the prior. It is kept in the cache under the digest of the model's weights;
those of bundled models ship with the program, see benchmarks/bundled/encoders.py.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor, nn
from torch.nn import functional as F

from latentlab.models.decoding import one_thread
from latentlab.models.latent_model import LatentModel
from resources import ENCODERS
from trainers.data.watching import Watcher
from trainers.storage import cache_dir, write_bytes_atomically

STEPS = 800
BATCH = 32
LEARNING_RATE = 1e-3
_PIXELS, _LATENTS = 5.0, 0.2
"""What the mean squares of pixels and latents count. Latents alone make it answer with means that
are too short, whose pictures are too alike."""
_SMALLEST_SIDE = 4
_WIDTHS = (24, 48, 64)
_SHIPPED_DIGITS = 16
_VERSION = 1
"""Raise it whenever the network or its teaching changes, so that no older encoder is used."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TaughtEncoder:
    """What was taught.

    Attributes:
        network: images [N, C, S, S] in [-1, 1] to [N, latent_size + classes].
        latent_size: numbers in a latent.
        uniform: whether latents lie between -1 and 1.
    """

    network: nn.Module
    latent_size: int
    uniform: bool

    def __call__(self, images: Tensor) -> tuple[Tensor, Tensor | None]:
        """Latents [N, latent_size], and logits of labels [N, classes] if the model has labels."""
        answer = self.network(images)
        latents, logits = answer[:, : self.latent_size], answer[:, self.latent_size :]
        return latents.tanh() if self.uniform else latents, logits if logits.shape[1] else None


def encoder_path(model: LatentModel) -> Path:
    """Where the encoder of `model` is kept."""
    return cache_dir() / f"encoder-{_VERSION}-{model.digest}.safetensors"


def encoder_of(
    model: LatentModel, watcher: Watcher | None = None, steps: int = STEPS
) -> TaughtEncoder:
    """The encoder of `model`: the shipped one, that in the cache, or one taught within a minute.

    Raises:
        DataCancelled: if the watcher cancels; nothing is kept then.
    """
    path = encoder_path(model)
    found = _read(shipped_path("*", model), model) or _read(path, model)
    if found is None:
        found = teach(model, watcher, steps)
        try:
            write_encoder(found, path)
        except OSError as error:
            _log.warning("The encoder could not be kept in %s: %s", path.parent, error)
    return found


def shipped_path(name: str, model: LatentModel) -> Path:
    """Where the encoder lies that ships for the bundled `model`, called `name`; "*" is any name."""
    return ENCODERS / f"{name}-{model.digest[:_SHIPPED_DIGITS]}.safetensors"


def write_encoder(
    encoder: TaughtEncoder, path: Path, number_format: torch.dtype = torch.float32
) -> None:
    """Write its weights in `number_format`.

    Raises:
        OSError: if they cannot be written.
    """
    weights = encoder.network.state_dict().items()
    write_bytes_atomically(
        path, save({name: each.cpu().to(number_format) for name, each in weights})
    )


def teach(model: LatentModel, watcher: Watcher | None = None, steps: int = STEPS) -> TaughtEncoder:
    """Teach an encoder on samples of `model`; equal models give equal encoders on a CPU.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    watcher = watcher or Watcher()
    rng = torch.Generator().manual_seed(0)
    encoder = _encoder(model, rng)
    optimizer = torch.optim.Adam(encoder.network.parameters(), lr=LEARNING_RATE)
    with one_thread(), torch.enable_grad():
        for step in range(steps):
            watcher.tell("Teaching an encoder on the model's own samples", step / steps)
            for group in optimizer.param_groups:
                group["lr"] = LEARNING_RATE * (1 - step / steps)
            loss = _loss(model, encoder, rng)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    encoder.network.eval().requires_grad_(False)
    return encoder


def _loss(model: LatentModel, encoder: TaughtEncoder, rng: torch.Generator) -> Tensor:
    """How far the latents, and the pictures made of them, are from those of fresh samples."""
    latents = model.model.prior(BATCH, rng).to(model.device)
    labels = None
    if model.classes:
        labels = torch.randint(model.classes, (BATCH,), generator=rng).to(model.device)
    with torch.no_grad():
        images = model.model.decode(latents, labels).float()
    found, logits = encoder(images)
    again = model.model.decode(found, labels)
    loss = _PIXELS * F.mse_loss(again, images) + _LATENTS * F.mse_loss(found, latents)
    if labels is None or logits is None:
        return loss
    return loss + F.cross_entropy(logits, labels)


def _encoder(model: LatentModel, rng: torch.Generator) -> TaughtEncoder:
    """With weights drawn from `rng`, on the model's device."""
    with torch.device("meta"):
        network = _layers(model)
    network.to_empty(device="cpu")
    for layer in network:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, 0.2, generator=rng)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    network.to(model.device)
    return TaughtEncoder(network, model.latent_size, model.model.prior_kind == "uniform")


def _layers(model: LatentModel) -> nn.Sequential:
    """Halvings until the side is at most 4, a hidden layer, and the answer."""
    channels, side = model.info.channels, model.info.size
    layers: list[nn.Module] = []
    while side > _SMALLEST_SIDE:
        wider = _WIDTHS[min(len(layers) // 2, len(_WIDTHS) - 1)]
        layers += [nn.Conv2d(channels, wider, 3, stride=2, padding=1), nn.LeakyReLU(0.2)]
        channels, side = wider, -(-side // 2)
    answers = model.latent_size + model.classes
    layers += [nn.Flatten(), nn.Linear(channels * side**2, 256), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Linear(256, answers))


def _read(path: Path, model: LatentModel) -> TaughtEncoder | None:
    """The encoder kept at `path`, in which * stands for anything; None if there is none or the file
    is damaged."""
    found = next(path.parent.glob(path.name), None)
    if found is None:
        return None
    encoder = _encoder(model, torch.Generator())
    try:
        encoder.network.load_state_dict(load_file(found))
    except (SafetensorError, OSError, RuntimeError, KeyError, TypeError, ValueError) as error:
        _log.warning("%s cannot be read; the encoder is taught again: %s", found, error)
        return None
    encoder.network.eval().requires_grad_(False)
    return encoder
