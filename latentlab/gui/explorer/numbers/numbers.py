"""Anchors as text and numbers: seeds and latents copied, pasted, saved and loaded. No Qt."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentlab.latent.vectors import VectorError, load_latents, parse_latents
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, Latent, Seed, Vector
from latentlab.views.base import SEEDS

MOST_AT_ONCE = 100
"""So many latents of one file or text are taken into the tray; it holds favourites, not data."""

_WHOLE_NUMBERS = re.compile(r"\d+(?:[\s,;]+\d+)*")


def numbers_of(
    manager: ModelManager, ref: ModelRef, step: int | None, anchors: Sequence[Anchor]
) -> NDArray[np.float32]:
    """The latents of `anchors` as the model takes them, float32 [N, latent_size].

    Raises:
        ModelError, RunError: if the model cannot be opened.
        ViewError: if a latent was made for another model.
    """
    # Imported here: it needs PyTorch, which may not be loaded yet when the window is built.
    from latentlab.rendering.latents import latents_of

    latents: NDArray[np.float32] = latents_of(
        [each.latent for each in anchors], manager.open(ref, step)
    ).numpy()
    return latents


def as_json(latents: NDArray[np.float32]) -> str:
    """`latents` [N, D] as JSON that `pasted` reads back exactly."""
    # Nine digits give every float32 back exactly.
    rows = [[float(f"{number:.9g}") for number in row] for row in latents.tolist()]
    return json.dumps(rows[0] if len(rows) == 1 else rows)


def seeds_of(anchors: Sequence[Anchor]) -> tuple[int, ...]:
    """The seeds of those anchors that have one."""
    return tuple(each.latent.seed for each in anchors if isinstance(each.latent, Seed))


def pasted(text: str, latent_size: int) -> tuple[Latent, ...]:
    """The latents that `text` holds: seeds, or the numbers themselves.

    Whole numbers are seeds, unless there are as many as latents of this size have numbers.

    Raises:
        VectorError: if it holds neither.
    """
    text = text.strip()
    if _WHOLE_NUMBERS.fullmatch(text):
        seeds = [int(word) for word in re.split(r"[\s,;]+", text)]
        if len(seeds) % latent_size:
            return tuple(_seed(each) for each in seeds)
    try:
        return vectors(parse_latents(text, latent_size))
    except VectorError as error:
        raise VectorError(f"{error} Seeds can be pasted, too: whole numbers.") from None


def loaded(path: Path, latent_size: int) -> tuple[Latent, ...]:
    """The latents in the file at `path`.

    Raises:
        VectorError: if it cannot be read, or holds something else.
    """
    return vectors(load_latents(path, latent_size))


def vectors(latents: NDArray[np.float32]) -> tuple[Latent, ...]:
    """A vector for each row of `latents` [N, D]."""
    return tuple(Vector.of(row) for row in latents.tolist())


def _seed(number: int) -> Seed:
    if number >= SEEDS:
        raise VectorError(f"{number} is no seed: seeds go from 0 to {SEEDS - 1}.")
    return Seed(seed=number)
