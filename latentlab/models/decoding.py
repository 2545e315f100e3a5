"""Models asked in blocks of one size, so that a picture never depends on what else is drawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import numpy as np
import torch
from torch import Tensor

from latentlab.models.latent_model import LatentModel
from trainers.data.images import Pixels
from trainers.data.watching import Watcher

LARGEST_BLOCK = 4
_PIXELS_AT_ONCE = 8192
_LARGEST_PART = 1024
_LARGEST_PART_OF_IMAGES = 64


def block_for(size: int) -> int:
    """How many latents are decoded at once, always exactly so many, for images of `size` pixels.

    Arithmetic differs in the last bit from one batch size to another (a single latent goes
    through a matrix-vector product, many through a matrix product), but not from one place in a
    batch to another nor with what lies beside it. With batches of one size a picture is the same
    to the last bit whatever is drawn with it. Large images go in small blocks, since a single one
    must not wait for many.
    """
    return max(1, min(LARGEST_BLOCK, _PIXELS_AT_ONCE // size**2))


def decode_exactly(
    model: LatentModel,
    latents: Tensor,
    labels: Tensor | None = None,
    watcher: Watcher | None = None,
) -> Pixels:
    """Pictures uint8 [N, H, W, C] of `latents` [N, latent_size].

    On a CPU each is the same to the last bit whatever else is asked for: blocks of one size, on
    one thread (for small blocks waking a second one costs more than it saves). Other devices
    decode all at once, where the last bit may differ.

    Args:
        labels: int64 [N] or weights float [N, classes]; needed if the model has labels.
        watcher: told before every block; may cancel.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    count, on_cpu = len(latents), model.device.type == "cpu"
    size = block_for(model.info.size) if on_cpu else _LARGEST_PART
    if on_cpu:
        latents = _filled(latents, size)
        labels = None if labels is None else _filled(labels, size)
    with one_thread() if on_cpu else nullcontext():
        parts = [
            model.decode(latents[block], None if labels is None else labels[block])
            for block in _blocks(len(latents), size, watcher)
        ]
    return np.concatenate(parts)[:count]


def ask_exactly(
    model: LatentModel,
    ask: Callable[..., tuple[Tensor, ...]],
    *inputs: Tensor,
    block: int | None = None,
    watcher: Watcher | None = None,
) -> tuple[Tensor, ...]:
    """What `ask`, a question to `model`, answers about inputs [N, ...]; tensors [N, ...], on the
    CPU.

    On a CPU each answer is the same to the last bit whatever else is asked for, as of
    `decode_exactly`.

    Args:
        block: how many are asked about at once, on any device; None takes what suits it.
        watcher: told before every block; may cancel.

    Raises:
        DataCancelled: if the watcher cancels.
    """
    count, on_cpu = len(inputs[0]), model.device.type == "cpu"
    size = block or (block_for(model.info.size) if on_cpu else _LARGEST_PART_OF_IMAGES)
    if on_cpu:
        inputs = tuple(_filled(each, size) for each in inputs)
    with one_thread() if on_cpu else nullcontext():
        answers = [
            tuple(each.cpu() for each in ask(*(every[part] for every in inputs)))
            for part in _blocks(len(inputs[0]), size, watcher)
        ]
    return tuple(torch.cat(each)[:count] for each in zip(*answers, strict=True))


def _blocks(count: int, size: int, watcher: Watcher | None) -> Iterator[slice]:
    """`count` rows in blocks of `size`, each told to `watcher` before it is worked on."""
    for first in range(0, count, size):
        if watcher is not None:
            watcher.tell("Drawing", first / count)
        yield slice(first, first + size)


def _filled(rows: Tensor, size: int) -> Tensor:
    """`rows` with the last one repeated until there are whole blocks of `size`."""
    missing = -len(rows) % size
    return torch.cat([rows, rows[-1:].expand(missing, *rows.shape[1:])])


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread for the arithmetic of the calling thread; others keep what they have."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
