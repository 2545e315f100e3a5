"""The pictures of latentlab demo: what a conditional model has learned, seen from four sides."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from latentlab.export import labelled_grid, save_curves, save_gif, save_picture
from latentlab.latent.interpolation import closed_walk, slerp
from latentlab.samples import draw_images, draw_latents, sampler
from trainers.capabilities import Samples
from trainers.reports import Grid
from trainers.runs.grids import tile
from trainers.runs.run import Run
from trainers.runs.snapshots import load_model

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
        RunError: if the run has no model.
    """
    loaded = load_model(run)
    model, names = sampler(loaded), loaded.data.label_names
    samples, labelled = folder / "samples.png", folder / "labelled.png"
    strip, film = folder / "interpolation.png", folder / "interpolation.gif"
    figure, table = folder / "curves.png", folder / "curves.csv"
    save_picture(_samples(model), samples, scale=2)
    save_picture(_labelled(model, names), labelled)
    save_picture(_ways(model), strip)
    save_gif(_walk(model), film, FRAMES_PER_SECOND)
    save_curves(run, figure)
    save_curves(run, table)
    return {
        samples: f"{SAMPLES} digits drawn at random, one label a column",
        labelled: "each row one latent, each column one label",
        strip: "each row a label, on the way from one latent to another",
        film: "all labels, walking through the latent space and back",
        figure: "the losses, and what the discriminator believed",
        table: "the same as numbers",
    }


def _samples(model: Samples) -> NDArray[np.uint8]:
    labels = torch.arange(SAMPLES) % model.classes
    images = draw_images(model, draw_latents(model, SAMPLES, SEED), labels)
    return tile(Grid("samples", "Samples", images, model.classes))


def _labelled(model: Samples, names: tuple[str, ...], rows: int = 6) -> NDArray[np.uint8]:
    latents = draw_latents(model, rows, SEED + 1).repeat_interleave(model.classes, dim=0)
    labels = torch.arange(model.classes).repeat(rows)
    return labelled_grid(draw_images(model, latents, labels), model.classes, names)


def _ways(model: Samples) -> NDArray[np.uint8]:
    fractions = torch.linspace(0, 1, WAY_STEPS)
    ends = draw_latents(model, 2 * WAYS, SEED + 2)
    latents = torch.cat([slerp(start, end, fractions) for start, end in ends.split(2)])
    labels = torch.linspace(0, model.classes - 1, WAYS).round().long()
    captions = [f"{100 * fraction:.0f}%" for fraction in fractions]
    images = draw_images(model, latents, labels.repeat_interleave(WAY_STEPS))
    return labelled_grid(images, WAY_STEPS, captions)


def _walk(model: Samples) -> list[NDArray[np.uint8]]:
    walk = closed_walk(draw_latents(model, STATIONS, SEED + 3), FRAMES_PER_LEG)
    latents = walk.repeat_interleave(model.classes, dim=0)
    labels = torch.arange(model.classes).repeat(len(walk))
    images = draw_images(model, latents, labels)
    columns = -(-model.classes // 2)
    return [
        tile(Grid("walk", "Walk", frame, columns))
        for frame in images.reshape(len(walk), model.classes, *images.shape[1:])
    ]
