"""The pictures of latentlab demo: what a conditional model has learned, seen from four sides."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from latentlab.export import labelled_grid, save_curves, save_gif, save_picture
from latentlab.latent.interpolation import closed_walk, slerp
from latentlab.models.decoding import decode_exactly
from latentlab.models.latent_model import LatentModel
from latentlab.models.opening import open_model
from latentlab.rendering.latents import drawn_latents
from trainers.reports import Grid
from trainers.runs.grids import tile
from trainers.runs.run import Run

SEED = 0
SAMPLES = 100
WAYS = 4
WAY_STEPS = 12
STATIONS = 4
FRAMES_PER_LEG = 20
FRAMES_PER_SECOND = 20


def save_all(run: Run, folder: Path) -> dict[Path, str]:
    """Save all pictures and curves into `folder`.

    Returns:
        The files, each with what it shows.

    Raises:
        ExportError: if one cannot be written.
        ModelError: if the run has no model.
    """
    model = open_model(run.folder, kind="run", device="cpu")
    samples, labelled = folder / "samples.png", folder / "labelled.png"
    strip, film = folder / "interpolation.png", folder / "interpolation.gif"
    figure, table = folder / "curves.png", folder / "curves.csv"
    save_picture(_samples(model), samples, scale=2)
    save_picture(_labelled(model), labelled)
    save_picture(_ways(model), strip)
    save_gif(_walk(model), film, FRAMES_PER_SECOND)
    save_curves(run, figure)
    save_curves(run, table)
    return {
        samples: f"{SAMPLES} digits drawn at random, one label a column",
        labelled: "each row one latent, each column one label",
        strip: "each row a label, on the way from one latent to another",
        film: "all labels, walking through the latent space and back",
        figure: "the losses, and how probably real the discriminator found the images",
        table: "the same as numbers",
    }


def _samples(model: LatentModel) -> NDArray[np.uint8]:
    labels = torch.arange(SAMPLES) % model.classes
    images = decode_exactly(model, drawn_latents(model, SAMPLES, SEED), labels)
    return tile(Grid("samples", "Samples", images, model.classes))


def _labelled(model: LatentModel, rows: int = 6) -> NDArray[np.uint8]:
    latents = drawn_latents(model, rows, SEED + 1).repeat_interleave(model.classes, dim=0)
    labels = torch.arange(model.classes).repeat(rows)
    images = decode_exactly(model, latents, labels)
    return labelled_grid(images, model.classes, model.info.label_names)


def _ways(model: LatentModel) -> NDArray[np.uint8]:
    fractions = torch.linspace(0, 1, WAY_STEPS)
    ends = drawn_latents(model, 2 * WAYS, SEED + 2)
    latents = torch.cat([slerp(start, end, fractions) for start, end in ends.split(2)])
    labels = torch.linspace(0, model.classes - 1, WAYS).round().long()
    captions = [f"{100 * fraction:.0f}%" for fraction in fractions]
    images = decode_exactly(model, latents, labels.repeat_interleave(WAY_STEPS))
    return labelled_grid(images, WAY_STEPS, captions)


def _walk(model: LatentModel) -> list[NDArray[np.uint8]]:
    walk = closed_walk(drawn_latents(model, STATIONS, SEED + 3), FRAMES_PER_LEG)
    latents = walk.repeat_interleave(model.classes, dim=0)
    labels = torch.arange(model.classes).repeat(len(walk))
    images = decode_exactly(model, latents, labels)
    columns = -(-model.classes // 2)
    return [
        tile(Grid("walk", "Walk", frame, columns))
        for frame in images.reshape(len(walk), model.classes, *images.shape[1:])
    ]
