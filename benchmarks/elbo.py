"""The VAE's evidence lower bound on real digits it has not seen, in nats an image."""

import tempfile
from pathlib import Path

from benchmarks.real_digits import real_digits, write_idx
from benchmarks.result import Result
from latentlab.measuring.metric import Trial
from latentlab.measuring.samples import unseen_images
from latentlab.metrics.registry import evaluate
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.config import DataSource
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
        trial = Trial(ModelManager("cpu").open(ModelRef.run(run.folder)), None)
    trial.keep(unseen_images, digits.images[trained_on:])
    ((figure, found),) = evaluate(trial, ("elbo",))
    return [Result("vae: negative ELBO on held-out digits", found.value, figure.unit)]
