"""The VAE's evidence lower bound on real digits it has not seen, in nats an image."""

import tempfile
from pathlib import Path
from typing import Any

import torch

from benchmarks.real_digits import real_digits, write_idx
from benchmarks.result import Result
from latentlab.models.opening import open_model
from trainers.config import DataSource
from trainers.data.images import to_unit_range
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.session import Session

EPOCHS = 40
HELD_OUT = 2_000


def measure() -> list[Result]:
    """Train on 8,000 of the 10,000 digits; report the negative bound on the other 2,000.

    About 105 to 110 nats are reached with the 60,000 training digits; there are far fewer here.
    """
    digits = real_digits()
    trained_on = len(digits) - HELD_OUT
    with tempfile.TemporaryDirectory() as folder:
        values = {"steps": EPOCHS * trained_on // 128, "average_decay": 0.99}
        write_idx(Path(folder) / "seen", digits.images[:trained_on])
        seen = DataSource(name="idx", folder=Path(folder) / "seen")
        recipe = make_recipe("vae", values, seen, device="cpu")
        run = Run.create(Path(folder) / "vae", recipe)
        for _ in Session(run).events():
            pass
        model: Any = open_model(run.folder, kind="run", device="cpu").network
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        held_out = to_unit_range(digits.images[trained_on:])
        bound = float(model.elbo(held_out, rng).mean())
    return [Result("vae: negative ELBO on held-out digits", -bound, "nats")]
