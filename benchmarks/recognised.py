"""How many of a CGAN's digits are recognised as the label they were asked for, after five minutes
on the CPU with real digits, by a classifier that has seen real digits only."""

import tempfile
from pathlib import Path
from typing import Any

import torch

from benchmarks.real_digits import real_digits, source
from benchmarks.result import Result
from latentlab.metrics.judge import train_judge
from latentlab.metrics.variety import variety
from latentlab.models.opening import open_model
from trainers.data.images import to_unit_range
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.events import Progress
from trainers.training.session import Session

SECONDS = 300
SAMPLES = 1_000


def measure() -> list[Result]:
    """Train, draw 100 digits of each label, let the judge read them."""
    with tempfile.TemporaryDirectory() as folder:
        recipe = make_recipe("cgan", {"steps": 10_000_000}, source(), device="cpu")
        run = Run.create(Path(folder) / "cgan", recipe)
        session = Session(run)
        step = 0
        for event in session.events():
            if isinstance(event, Progress):
                step = event.step
                if event.seconds >= SECONDS:
                    session.stop()
        model: Any = open_model(run.folder, kind="run", device="cpu").network
    digits = real_digits()
    judge = train_judge(digits)
    labels = torch.arange(10).repeat_interleave(SAMPLES // 10)
    with torch.no_grad():
        images = model.decode(model.prior(SAMPLES, torch.Generator().manual_seed(0)), labels)
    right = float((judge.labels(images.float()) == labels).float().mean())
    assert digits.labels is not None
    varied = variety(images, labels, to_unit_range(digits.images), digits.labels)
    return [
        Result("judge: accuracy on held-out real digits", 100 * judge.accuracy, "%", ">=", 98.5),
        Result(
            f"cgan: recognised of {SAMPLES}",
            100 * right,
            "%",
            ">=",
            96,
            f"{SECONDS} s, {step} steps",
        ),
        Result("cgan: variety within a label / that of real digits", varied, "times", ">=", 0.8),
    ]
