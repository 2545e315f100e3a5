"""How many of a CGAN's digits are recognised as the label they were asked for, after five minutes
on the CPU with real digits, by a classifier that has seen real digits only."""

import tempfile
from pathlib import Path

from benchmarks.real_digits import source
from benchmarks.result import Result
from latentlab.measuring.metric import Trial
from latentlab.measuring.samples import label_classifier
from latentlab.metrics.registry import evaluate
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.registry import make_recipe
from trainers.runs.run import Run
from trainers.training.events import Progress
from trainers.training.session import Session

SECONDS = 300


def measure() -> list[Result]:
    """Train, draw 100 digits of each label, let the classifier read them."""
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
        trial = Trial(ModelManager("cpu").open(ModelRef.run(run.folder)), source())
    (_, right), (_, varied) = evaluate(trial, ("recognised", "variety"))
    accuracy = 100 * trial.once(label_classifier).accuracy
    trained = f"{SECONDS} s, {step} steps"
    return [
        Result("classifier: accuracy on held-out real digits", accuracy, "%", ">=", 98.5),
        Result(f"cgan: recognised of {right.count}", right.value, "%", ">=", 96, trained),
        Result("cgan: variety within a label", varied.value, "%", ">=", 80, varied.note),
    ]
